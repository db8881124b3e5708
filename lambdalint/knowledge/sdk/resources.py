"""boto3's resources, from its own models: `resources.jsonl`, which `tools/sdk_data.py` writes.

What boto3 adds to a resource by hand (`upload_file`, `batch_writer`) stands in the tables of `libraries`.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from lambdalint.knowledge.records import Records
from lambdalint.knowledge.sdk import libraries, parameters

_RECORDS = Records(Path(__file__).parent / "resources.jsonl", "service")
_SERVICE_RESOURCE = "ServiceResource"
_COLLECTION_METHODS = frozenset("all filter limit page_size pages".split())
"""What every collection has: boto3/resources/collection.py. Each is the collection again, or its items in pages."""


class Kind(Enum):
    """What a name on a resource is."""

    ACTION = "action"
    COLLECTION = "collection"
    """Sent when it is iterated over."""
    BATCH = "batch action"
    """A method of a collection that acts on all its items."""
    SUBRESOURCE = "subresource"
    """Called to name another resource; sends nothing."""
    REFERENCE = "reference"
    """A property that holds another resource; loads what it is on."""
    ATTRIBUTE = "attribute"
    """A property that loads what it is on, unless that came with its data, as the items of most collections do."""
    IDENTIFIER = "identifier"
    WAITER = "waiter"
    META = "meta"
    CLIENT = "client"
    """The service's client, `resource.meta.client`."""


class Member(Struct, frozen=True, kw_only=True):
    """What has a name on a resource or on a collection.

    A resource that comes back has identifiers of three kinds: `given` are the positional arguments of the call in their
    order, `inherited` says by which identifier of its parent an identifier is filled, `requested` by which parameter
    of the request. An identifier in none of them comes with AWS's answer.
    """

    kind: Kind
    service: str
    operations: frozenset[str] = frozenset()
    """Every operation that calling, reading or iterating it may send."""
    parameters: Mapping[str, str] = field(default_factory=dict)
    """The parameters of the request that an identifier of the resource fills in: `TableName` by `name`."""
    resource: str | None = None
    """The type of resource that it is or gives."""
    many: bool = False
    """Whether it gives any number of them."""
    given: tuple[str, ...] = ()
    inherited: Mapping[str, str] = field(default_factory=dict)
    requested: Mapping[str, str] = field(default_factory=dict)
    batch: Mapping[str, str] = field(default_factory=dict)
    """The operations of a collection's batch actions, by the method's name."""

    def member(self, name: str) -> Member | None:
        """What this name is on what this gives: on the items, if it gives many."""
        if self.kind is Kind.META:
            return Member(kind=Kind.CLIENT, service=self.service) if name == "client" else None
        if self.kind is Kind.COLLECTION and name in _COLLECTION_METHODS:
            return self
        if self.kind is Kind.COLLECTION and name in self.batch:
            return Member(kind=Kind.BATCH, service=self.service, operations=self.operations | {self.batch[name]})
        given = find(self.service, self.resource) if self.resource else None
        return given.member(name) if given else None


class Resource(Struct, frozen=True, eq=False):
    """A type of resource: `Table` of `dynamodb`. The one that `boto3.resource` makes is `ServiceResource`."""

    service: str
    name: str
    identifiers: tuple[str, ...]
    """In the order of the arguments that make one."""
    aliases: frozenset[str]
    """Other names of identifiers: `instance_id` for `id`."""
    attributes: frozenset[str]
    """Properties that hold data which `load` fetches."""
    _members: Mapping[str, Mapping[str, Any]]

    def member(self, name: str) -> Member | None:
        """What this name is on such a resource; None if boto3 has no such name."""
        added = libraries.of_resource(self.service, self.name, "load" if name == "reload" else name)
        if added:
            taken = parameters.identified(f"{self.service}.{self.name}")
            return Member(kind=Kind.ACTION, service=self.service, operations=added, parameters=taken)
        if name == "meta":
            return Member(kind=Kind.META, service=self.service)
        if name in self.identifiers or name in self.aliases:
            return Member(kind=Kind.IDENTIFIER, service=self.service)
        if name in self.attributes:
            return Member(kind=Kind.ATTRIBUTE, service=self.service, operations=self._loading())
        data = self._members.get(name)
        return None if data is None else self._read(data)

    def members(self) -> frozenset[str]:
        """The names that boto3's models give it."""
        return frozenset(self._members).union(self.attributes, self.identifiers, self.aliases)

    def _loading(self) -> frozenset[str]:
        load = self.member("load")
        return load.operations if load else frozenset()

    def _read(self, data: Mapping[str, Any]) -> Member:
        kind = Kind(data["kind"])
        sent = frozenset((data["operation"],)) if "operation" in data else frozenset()
        return Member(
            kind=kind,
            service=self.service,
            operations=self._loading() if kind is Kind.REFERENCE else sent,
            parameters=data.get("parameters", {}),
            resource=data.get("resource"),
            many=data.get("many", False),
            given=tuple(data.get("given", ())),
            inherited=data.get("inherited", {}),
            requested=data.get("requested", {}),
            batch=data.get("batch", {}),
        )


@cache
def find(service: str, name: str = _SERVICE_RESOURCE) -> Resource | None:
    """A type of resource of a service; None if boto3 has none."""
    known = _resources(service)
    data = known.get("" if name == _SERVICE_RESOURCE else name) if known else None
    if data is None:
        return None
    identifiers, aliases = tuple(data.get("identifiers", ())), frozenset(data.get("aliases", ()))
    return Resource(service, name, identifiers, aliases, frozenset(data.get("attributes", ())), data["members"])


@cache
def _resources(service: str) -> Mapping[str, Any] | None:
    line = _RECORDS.find(service)
    return None if line is None else line["resources"]

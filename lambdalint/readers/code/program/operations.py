"""Which AWS operations a call sends, by the names of the SDK of its language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from lambdalint import lazy
from lambdalint.knowledge import sdk
from lambdalint.knowledge.calls import KnownCall, Table
from lambdalint.model.call import CallKind
from lambdalint.readers.code.program.commands import commands
from lambdalint.readers.code.program.values import Arguments, External, Text, Value

MAXIMUM_LINKS = 60
"""Of a chain of attributes and calls: builders have long ones."""

_FOUNDATIONS = frozenset(
    {"AWS session", "AWS configuration", "boto3 session", "botocore session", "aioboto3 session", "aiobotocore session"}
)
"""What clients are built with."""

_ON_TOP = frozenset(
    {"S3 transfer manager", "S3 presigner", "S3 transfer utility", "DynamoDB client", "DynamoDB context", "DAX client"}
)
"""What is built with clients."""

_BUILT = lazy.pattern(r"\.(?:create\(\)|default\w+\(\)|(?:builder|standard)\(\)(?:\.\w+\(\))*?\.build\(\))")
"""How Java makes an object of a type."""


class Sent(Struct, frozen=True):
    """What a call sends: a service, and what it may send to it."""

    service: str
    operations: tuple[str, ...]
    identified: tuple[tuple[str, Value], ...] = ()
    """Parameters of the request that the object says on which it is called: `TableName`."""
    positions: tuple[str, ...] = ()
    """Those that its arguments by position are."""


class Operations(Struct):
    """Names them for one language. Clients, and boto3's resources, are told by how the value came about."""

    calls: Table
    _services: dict[int, tuple[External, str | None]] = field(default_factory=dict)
    """By identity: to compare long chains of calls takes longer than to look at one anew."""
    _resources: dict[int, tuple[External, _Resource | None]] = field(default_factory=dict)
    _libraries: dict[str, Sent | None] = field(default_factory=dict)
    """By the name of what is called."""

    def sent(self, callee: Value, name: str, arguments: Arguments) -> Sent | None:
        """What calling `callee`, whose last name is `name`, sends."""
        if type(callee) is not External:
            return None
        sent = self._of_library(callee)
        if sent is None and callee.of is not None:
            sent = self._of_resource(callee, name) or self._of_client(callee.of, name, arguments)
            if sent is None and name in self.calls.callers:  # `sqs::sendMessage`, called by a name of its interface
                sent = self.of_method(callee.of, arguments)
        return sent or self._function(callee, name)

    def of_method(self, value: Value, arguments: Arguments) -> Sent | None:
        """What a method of a client sends that is a value: `pool.submit(s3.get_object)`."""
        if type(value) is not External or value.given is not None or value.of is None:
            return None
        return self.sent(value, value.name.rpartition(".")[2], arguments) if self.is_client(value.of) else None

    def commanded(self, name: str, arguments: Arguments) -> list[tuple[Sent, Arguments]]:
        """What each command sends that a call may be given, and the arguments with that one alone."""
        if self.calls.language != "javascript":
            return []
        return [(Sent(service, (one,)), given) for service, one, given in commands(name, arguments)]

    def _of_library(self, callee: External) -> Sent | None:
        """What a library on top of the SDK sends; some tables name methods by their type, others by an object of it."""
        if callee.name not in self._libraries:
            self._libraries[callee.name] = self._sent_by(callee.name)
        return self._libraries[callee.name]

    def _sent_by(self, name: str) -> Sent | None:
        language = self.calls.language
        names = [name, name.replace("()", "")] if "()" in name else [name]
        if language == "java" and (built := _BUILT.sub("", name)) != name:
            names.append(built.replace("()", ""))
        found = next((sent for one in names if (sent := sdk.sent_by(language, one))), None)
        if found is None:
            return None
        service = min(one.service for one in found)
        operations = tuple(sorted(one.name for one in found if one.service == service))
        return Sent(service, operations, positions=sdk.of_function(name))

    def read(self, owner: Value, name: str) -> Sent | None:
        """What reading an attribute sends: of one of boto3's resources, whose data is loaded when it is needed."""
        resource = self._resource(owner) if isinstance(owner, External) else None
        found = resource.member(name) if resource is not None else None
        if found is None or found.kind not in {sdk.Kind.ATTRIBUTE, sdk.Kind.REFERENCE} or not found.operations:
            return None
        return Sent(found.service, tuple(sorted(found.operations)))

    def service(self, client: External) -> str | None:
        """The service of a client."""
        key = id(client)
        if key not in self._services:
            self._services[key] = (client, self._service(client))
        return self._services[key][1]

    def _service(self, client: External) -> str | None:
        if (resource := self._resource(client)) is not None:
            member = resource.what
            return member.service if isinstance(member, sdk.Member) and member.kind is sdk.Kind.CLIENT else None
        made = client.name.removesuffix("()") if client.of is None else client.of.name
        known = self.calls.call(made)
        return self.built(known, client.given or Arguments()) if known is not None else None

    def built(self, known: KnownCall, arguments: Arguments) -> str | None:
        """The service of the client that a call builds; None for what is no client of AWS."""
        if known.names_service:
            return self.named(arguments)
        return sdk.service(self.calls.language, known.service) if known.service is not None else None

    def named(self, arguments: Arguments | None) -> str | None:
        """The service that an argument says: `boto3.client("s3")`."""
        value = arguments.one(0, "service_name") if arguments is not None else None
        return sdk.service(self.calls.language, value.text) if isinstance(value, Text) else None

    def is_client(self, value: Value) -> bool:
        """Whether a value is a client of an AWS service, or one of boto3's resources that has operations."""
        if type(value) is not External or not value.name.endswith(("()", ".client", "[]")):
            return False
        if (resource := self._resource(value)) is not None:
            what = resource.what
            return isinstance(what, sdk.Resource) or what.kind in _WITH_OPERATIONS
        if self.service(value) is None:
            return False
        made = value.name.removesuffix("()") if value.of is None else value.of.name
        return self.calls.language != "go" or _makes_client(made)

    def has_member(self, callee: External) -> bool:
        """Whether a name is one that the resource of boto3 has on which it is called."""
        owner = self._resource(callee.of) if callee.of is not None else None
        return owner is not None and owner.member(callee.name.rpartition(".")[2]) is not None

    def is_on_top(self, value: Value) -> bool:
        """Whether a value is an object of a library on top of the SDK whose methods send operations."""
        if type(value) is not External or value.of is None or not value.name.endswith("()"):
            return False
        known = self.calls.call(value.of.name)
        return known is not None and known.creates in _ON_TOP

    def leads_to_clients(self, value: Value) -> bool:
        """Whether a value is a client, or what clients are built with: a session, a configuration of all."""
        if not isinstance(value, External) or value.of is None or not value.name.endswith(("()", ".client", "[]")):
            return False
        if self.is_client(value):
            return True
        known = self.calls.call(value.of.name)
        return known is not None and known.kind in {CallKind.CLIENT, None} and known.creates in _FOUNDATIONS

    def _of_client(self, client: External, name: str, arguments: Arguments) -> Sent | None:
        service = self.service(client)
        if service is None:
            return None
        language = self.calls.language
        if (parameter := sdk.argument(language, name)) is not None:
            value = arguments.one(0, parameter)
            operation = sdk.by_argument(language, service, name, value.text) if isinstance(value, Text) else None
            return Sent(service, (operation,)) if operation is not None else None
        found = sdk.operations(language, service, name)
        positions = sdk.by_position(language, service, name)
        return Sent(service, tuple(sorted(found)), positions=positions) if found else None

    def _function(self, callee: External, name: str) -> Sent | None:
        """A function of a service's package: `paginateListObjectsV2(client, …)`, `waitUntilBucketExists(client, …)`."""
        if self.calls.language not in _WITH_FUNCTIONS or not name.startswith(_FUNCTIONS):
            return None
        package, dot, _ = callee.name.rpartition(f".{name}")
        service = sdk.service(self.calls.language, package) if dot else None
        if service is None:
            return None
        found = sdk.operations(self.calls.language, service, name)
        return Sent(service, tuple(sorted(found))) if found else None

    def _of_resource(self, callee: External, name: str) -> Sent | None:
        owner = self._resource(callee.of) if callee.of is not None else None
        found = owner.member(name) if owner is not None else None
        if owner is None or found is None or found.kind not in _SENDING or not found.operations:
            return None
        identified = tuple(
            (parameter, owner.identifiers[identifier])
            for parameter, identifier in found.parameters.items()
            if identifier in owner.identifiers
        )
        positions = sdk.by_position("python", owner.title, name)
        return Sent(found.service, tuple(sorted(found.operations)), identified, positions)

    def _resource(self, value: External) -> _Resource | None:
        """The one of boto3's resources that a value is, or that it came of."""
        if self.calls.language != "python":
            return None
        key = id(value)
        if key not in self._resources:
            self._resources[key] = (value, self._resource_of(value))
        return self._resources[key][1]

    def _resource_of(self, value: External) -> _Resource | None:
        path: list[tuple[str, Arguments]] = []
        given = Arguments()
        for link in links(value):
            if link.given is not None and link.name.endswith("()"):
                known = self.calls.call(link.of.name) if link.of is not None else None
                if known is not None and known.creates == "{service} resource":
                    service = self.named(link.given)
                    return _followed(service, path[::-1]) if service is not None else None
                given = link.given
            else:
                path.append(("[]" if link.name.endswith("[]") else link.name.rpartition(".")[2], given))
                given = Arguments()
        return None


class _Resource(Struct, frozen=True):
    """What one of boto3's resources is, or a name on it."""

    what: sdk.Member | sdk.Resource
    identifiers: Mapping[str, Value]

    def member(self, name: str) -> sdk.Member | None:
        return self.what.member(name)

    @property
    def title(self) -> str:
        """`s3.Bucket`"""
        what = self.what
        return f"{what.service}.{what.resource if isinstance(what, sdk.Member) else what.name}"

    def step(self, name: str, given: Arguments) -> _Resource | None:
        """What a name leads to, called with these arguments; `[]` to the items of a collection."""
        if name == "[]":
            made = self.what if isinstance(self.what, sdk.Member) and self.what.resource is not None else None
            items = (
                sdk.resource(made.service, made.resource) if made is not None and made.resource is not None else None
            )
            return _Resource(items, {}) if items is not None else self
        found = self.what.member(name)
        if found is None:
            return None
        identifiers = {own: self.identifiers[its] for own, its in found.inherited.items() if its in self.identifiers}
        identifiers |= dict(zip(found.given, given.positional, strict=False))
        return _Resource(found, identifiers or (self.identifiers if found is self.what else {}))


_WITH_OPERATIONS = frozenset({sdk.Kind.SUBRESOURCE, sdk.Kind.REFERENCE, sdk.Kind.CLIENT})
_SENDING = frozenset({sdk.Kind.ACTION, sdk.Kind.COLLECTION, sdk.Kind.BATCH, sdk.Kind.WAITER})
_WITH_FUNCTIONS = frozenset({"javascript", "go"})
_FUNCTIONS = ("paginate", "waitUntil", "waitFor", "New")


def _followed(service: str, path: list[tuple[str, Arguments]]) -> _Resource | None:
    start = sdk.resource(service)
    found = _Resource(start, {}) if start is not None else None
    for name, given in path:
        found = found.step(name, given) if found is not None else None
    return found


def _makes_client(made: str) -> bool:
    """Whether a name of a service's package in Go is that of its client: version 1 calls it like the package."""
    package, _, name = made.rpartition(".")
    return (
        name.startswith("New")
        or name in {"Client", "PresignClient"}
        or name.lower() == package.rpartition("/")[2].lower()
    )


def links(value: External) -> Iterator[External]:
    link: External | None = value
    for _ in range(MAXIMUM_LINKS):
        if link is None:
            return
        yield link
        link = link.of

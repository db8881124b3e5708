"""Which AWS operations a call sends, by the names of the SDK of its language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lambdalint.knowledge import sdk
from lambdalint.knowledge.calls import KnownCall, Table
from lambdalint.readers.code.program.values import Arguments, External, Text, Value, each

MAXIMUM_LINKS = 60
"""Of a chain of attributes and calls: builders have long ones."""

_SENDERS = frozenset({"send", "getSignedUrl", "createPresignedPost"})
"""Methods and functions of JavaScript that are given a command."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What a call sends: a service, and what it may send to it."""

    service: str
    operations: tuple[str, ...]
    identified: tuple[tuple[str, Value], ...] = ()
    """Parameters of the request that the object says on which it is called: `TableName`."""


@dataclass(slots=True)
class Operations:
    """Names them for one language. Clients, and boto3's resources, are told by how the value came about."""

    calls: Table
    _services: dict[External, str | None] = field(default_factory=dict)

    def sent(self, callee: Value, name: str, arguments: Arguments) -> Sent | None:
        """What calling `callee`, whose last name is `name`, sends."""
        if (command := self._command(name, arguments)) is not None:
            return command
        if not isinstance(callee, External):
            return None
        sent = self._of_library(callee)
        if sent is None and callee.of is not None:
            sent = self._of_resource(callee, name) or self._of_client(callee.of, name, arguments)
        return sent or self._function(callee, name)

    def _of_library(self, callee: External) -> Sent | None:
        """What a library on top of the SDK sends; some tables name methods by their type, others by an object of it."""
        language = self.calls.language
        found = sdk.sent_by(language, callee.name) or sdk.sent_by(language, callee.name.replace("()", ""))
        if not found:
            return None
        service = min(one.service for one in found)
        return Sent(service, tuple(sorted(one.name for one in found if one.service == service)))

    def read(self, owner: Value, name: str) -> Sent | None:
        """What reading an attribute sends: of one of boto3's resources, whose data is loaded when it is needed."""
        resource = self._resource(owner) if isinstance(owner, External) else None
        found = resource.member(name) if resource is not None else None
        if found is None or found.kind not in {sdk.Kind.ATTRIBUTE, sdk.Kind.REFERENCE} or not found.operations:
            return None
        return Sent(found.service, tuple(sorted(found.operations)))

    def service(self, client: External) -> str | None:
        """The service of a client."""
        if client not in self._services:
            self._services[client] = self._service(client)
        return self._services[client]

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
        return Sent(service, tuple(sorted(found))) if found else None

    def _function(self, callee: External, name: str) -> Sent | None:
        """A function of a service's package: `paginateListObjectsV2(client, …)`, `waitUntilBucketExists(client, …)`."""
        package, dot, _ = callee.name.rpartition(f".{name}")
        service = sdk.service(self.calls.language, package) if dot and self.calls.language in _WITH_FUNCTIONS else None
        if service is None or not name.startswith(_FUNCTIONS):
            return None
        found = sdk.operations(self.calls.language, service, name)
        return Sent(service, tuple(sorted(found))) if found else None

    def _command(self, name: str, arguments: Arguments) -> Sent | None:
        """`client.send(new GetObjectCommand(…))`: the command says it all, whatever is known of the client."""
        if self.calls.language != "javascript" or name not in _SENDERS:
            return None
        for given in arguments.positional[:2]:
            for one in each(given):
                if isinstance(one, External) and one.name.endswith("Command()"):
                    package, _, command = one.name.removesuffix("()").rpartition(".")
                    service = sdk.service("javascript", package)
                    operation = sdk.operation("javascript", service, command) if service is not None else None
                    if service is not None and operation is not None:
                        return Sent(service, (operation,))
        return None

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
        return Sent(found.service, tuple(sorted(found.operations)), identified)

    def _resource(self, value: External) -> _Resource | None:
        """The one of boto3's resources that a value is, or that it came of."""
        if self.calls.language != "python":
            return None
        path: list[tuple[str, Arguments]] = []
        given = Arguments()
        for link in _links(value):
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


@dataclass(frozen=True, slots=True)
class _Resource:
    """What one of boto3's resources is, or a name on it."""

    what: sdk.Member | sdk.Resource
    identifiers: Mapping[str, Value]

    def member(self, name: str) -> sdk.Member | None:
        return self.what.member(name)

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


_SENDING = frozenset({sdk.Kind.ACTION, sdk.Kind.COLLECTION, sdk.Kind.BATCH, sdk.Kind.WAITER})
_WITH_FUNCTIONS = frozenset({"javascript", "go"})
_FUNCTIONS = ("paginate", "waitUntil", "waitFor", "New")


def _followed(service: str, path: list[tuple[str, Arguments]]) -> _Resource | None:
    start = sdk.resource(service)
    found = _Resource(start, {}) if start is not None else None
    for name, given in path:
        found = found.step(name, given) if found is not None else None
    return found


def _links(value: External) -> Iterator[External]:
    link: External | None = value
    for _ in range(MAXIMUM_LINKS):
        if link is None:
            return
        yield link
        link = link.of

"""Whose credentials the clients of AWS have: those of the function's role, unless the code says otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct, field

from lambdalint.readers.code.program.evaluation import Evaluation
from lambdalint.readers.code.program.expressions import Member
from lambdalint.readers.code.program.modules import outline
from lambdalint.readers.code.program.operations import Operations
from lambdalint.readers.code.program.scopes import Scope
from lambdalint.readers.code.program.values import (
    NOTHING,
    Arguments,
    Choice,
    Container,
    Event,
    External,
    Routine,
    Text,
    Unknown,
    Value,
    each,
)

MAXIMUM_VALUES = 200
"""That a client is made of and that are looked through."""

_VARIABLES = frozenset({"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"})
"""From which SDKs take credentials."""


class OwnCredentials(Struct):
    """Finds out for one handler which clients have, or may have, credentials of their own."""

    evaluation: Evaluation
    operations: Operations
    everywhere: bool = False
    """Whether the code sets credentials for all clients to come."""
    _found: dict[int, tuple[External, bool]] = field(default_factory=dict)
    """By identity."""
    _scopes: set[Scope] = field(default_factory=set)

    def look(self, scope: Scope) -> None:
        """Notes whether a function's code sets credentials on a session, on a configuration, or on the SDK itself."""
        known = self.evaluation.calls.credentials
        if not scope.attributes or not known.attributes or scope in self._scopes:
            return
        self._scopes.add(scope)
        set_here = (place for place in scope.attributes if place[1] in known.attributes)
        if any(not known.owners or owner in known.owners for owner, _ in set_here):
            self.everywhere = True

    def called(self, callee: External, arguments: Arguments) -> None:
        """Notes a call that sets credentials for all: `boto3.setup_default_session(profile_name=…)`."""
        if self.evaluation.calls.sets_credentials(callee.name) and self._given(arguments):
            self.everywhere = True

    def note_variables(self, names: Iterable[str]) -> None:
        """Notes the environment variables that the code sets."""
        self.everywhere |= not _VARIABLES.isdisjoint(names)

    def of(self, callee: Value, arguments: Arguments) -> bool:
        """Whether the client that sends an operation may have its own."""
        found = False
        clients = 0
        for value in _reached(callee, arguments):
            if isinstance(value, External) and self.operations.is_client(value):
                clients += 1
                found |= self.own(value)
        if not clients and isinstance(callee, External):
            found = self.own(callee) or any(map(self._brings, arguments.positional))
        return found

    def _brings(self, value: Value) -> bool:
        """Whether an argument of what has no client is, or sets, credentials: of what signs a token."""
        return self._fills_in(value) or any(isinstance(one, External) and self.own(one) for one in each(value))

    def own(self, client: External) -> bool:
        key = id(client)
        if key not in self._found:
            self._found[key] = (client, self._own(client))
        return self._found[key][1]

    def _own(self, client: External) -> bool:
        stack: list[Value] = [client]
        for count, value in enumerate(stack):
            if count > MAXIMUM_VALUES:
                return True
            if isinstance(value, Choice):
                stack.extend(value.values)
            if not isinstance(value, External) or self.evaluation.calls.is_of_role(value.name):
                continue
            if self.evaluation.calls.is_credentials(value.name):
                return True
            if value.of is not None:
                stack.append(value.of)
            if value.given is not None:
                if self._linked(value, value.given):
                    return True
                stack.extend(value.given.positional)
                stack.extend(one for _, one in value.given.named)
        return False

    def _linked(self, value: External, given: Arguments) -> bool:
        """Whether one step on the way to a client gives it credentials."""
        table = self.evaluation.calls
        known = table.credentials
        made = value.of.name if value.of is not None else ""
        if made.rpartition(".")[2] in known.settings:
            return not all(map(self._is_of_role, given.values))
        if self._given(given) or any(self._fills_in(one) for one in given.positional):
            return True
        builds = table.call(made)
        if builds is None or not ("{service}" in builds.creates or self.operations.leads_to_clients(value)):
            return False
        if given.opaque is not None or (known.position is not None and len(given.positional) > known.position):
            return True
        untold = (isinstance(one, (Text, Unknown, Event)) for one in given.positional)
        return known.texts and "{service}" in builds.creates and any(untold)

    def _given(self, given: Arguments) -> bool:
        """Whether there are credentials among arguments, or among the items of maps that are arguments."""
        settings = self.evaluation.calls.credentials.settings
        for name, value in _settings(given):
            if name in settings and not self._is_of_role(value):
                return True
            if not name and value != NOTHING:  # a map that is not told, among the items of another
                return True
        return False

    def _is_of_role(self, value: Value) -> bool:
        values = each(value)
        externals = [one.name for one in values if isinstance(one, External)]
        others = [one for one in values if not isinstance(one, External)]
        return all(map(self.evaluation.calls.is_of_role, externals)) and all(one == NOTHING for one in others)

    def _fills_in(self, value: Value) -> bool:
        """Whether a function that is given to fill in a configuration sets credentials in it."""
        if not isinstance(value, Routine):
            return False
        settings = self.evaluation.calls.credentials.settings
        scope = outline(value.scope)
        called = {site.node.function.name for site in scope.calls if isinstance(site.node.function, Member)}
        named = {*scope.bindings, *(attribute for _, attribute in scope.attributes), *called}
        return not settings.isdisjoint(named)


def _reached(callee: Value, arguments: Arguments) -> Iterator[Value]:
    """What a method is called on, and what a function is given, also within maps."""
    if isinstance(callee, External) and callee.of is not None:
        yield callee.of
    for value in arguments.values:
        for one in each(value):
            yield one
            if isinstance(one, Container):
                yield from (inner for item in one.items for inner in each(item))


def _settings(given: Arguments) -> Iterator[tuple[str, Value]]:
    yield from given.named
    for value in given.positional:
        for one in each(value):
            if isinstance(one, Container) and any(one.keys):
                yield from zip(one.keys, one.items, strict=True)

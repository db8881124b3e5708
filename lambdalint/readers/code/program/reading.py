"""The places of a function where something may be read of the event."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cached_property

from lambdalint import lazy
from lambdalint.readers.code.program.expressions import (
    Awaited,
    Call,
    Comparison,
    Constant,
    Either,
    Expression,
    Index,
    Member,
)
from lambdalint.readers.code.program.scopes import Binding, Circumstance, How, Scope

MAXIMUM_LINKS = 50
MAXIMUM_TEXT = 50_000
"""Bytes of a function that are looked through for a name."""

_PLAIN = Circumstance()
_ONE_ITEM = lazy.pattern(
    rb"\s*(?:\?\.)?(?:\[\s*\d+\s*\]|\.?(?:at|get|elementAt)\(\s*\d+\s*\)|\.first\b|\.getFirst\(\))"
)
_BEFORE, _AFTER = lazy.pattern(rb"[\w.\"'$]"), lazy.pattern(rb"[\w$\"']")
"""Next to a name, where something else is meant."""


class Sites:
    """The attributes, subscripts and calls of one scope, with what has to hold for them to be read."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    @cached_property
    def _circumstances(self) -> dict[Expression, Circumstance]:
        scope = self._scope
        return {
            **dict(scope.subscripts),
            **dict(scope.properties),
            **{one.node: one.circumstance for one in scope.calls},
        }

    @cached_property
    def compared(self) -> set[Expression]:
        """What conditions compare with something, rather than ask whether it is there."""
        return {side for one in self._scope.memberships for side in _compared(one)}

    def of_keys(self, language: str, methods: Collection[str]) -> Iterator[tuple[Expression, Circumstance]]:
        """Those by which the language reads what has keys, but for what is assigned to."""
        stored = set(self._scope.stored)
        yield from [one for one in self._scope.subscripts if one[0] not in stored]
        if language != "python":
            yield from [one for one in self._scope.properties if one[0] not in stored]
        for site in self._scope.calls:
            function = site.node.function
            if type(function) is Member and (function.name in methods or function.name.startswith("get")):
                yield site.node, site.circumstance

    def circumstance(self, node: Expression) -> Circumstance:
        return self._circumstances.get(node, _PLAIN)

    def owners(self, node: Expression) -> Iterator[Expression]:
        """What something is read of: `event.get("body")` of `event`."""
        owner = node.function if type(node) is Call else node
        inner = [owner.object] if isinstance(owner, (Member, Index)) else []
        for one in inner:
            if type(one) is Either:
                inner.extend(one.options)
            elif type(one) is Awaited:
                inner.append(one.value)
            elif len(inner) < MAXIMUM_LINKS:
                yield one

    def chain(self, node: Expression) -> Iterator[Expression]:
        """A read and what it is read of, up to where it begins."""
        links = [node]
        for link in links:
            yield link
            if len(links) < MAXIMUM_LINKS:
                links.extend(self.owners(link))


def has_default(node: Expression) -> bool:
    """`event.get("path", "/")`"""
    return isinstance(node, Call) and isinstance(node.function, Member) and len(node.arguments) > 1


def is_taken_apart(node: Expression | Binding, scope: Scope) -> bool:
    """Whether what is read only gets a name by which single items of it are read: `records = event["Records"]`."""
    parts = [one for found in scope.bindings.values() for one in found if one.how is How.PART and one.value is node]
    if parts:
        return all(one.key for one in parts)  # `const [record] = event.Records`
    for name, bindings in scope.bindings.items():
        for binding in bindings:
            if binding is node or (binding.how is How.VALUE and node in _options(binding.value)):
                return _is_indexed(name, scope)
    return False


def _options(value: Expression | None) -> list[Expression | None]:
    found = [value]
    for one in found:
        if type(one) is Either:
            found += one.options
    return found


def _is_indexed(name: str, scope: Scope) -> bool:
    """Whether every use of a name in a function, but for one, reads the item at a position."""
    start, end = scope.node.start_byte, scope.node.end_byte
    if end - start > MAXIMUM_TEXT or not name.isidentifier():
        return False
    text = scope.module.data[start:end]
    ends = list(_uses(name.encode(), text))
    items = [end for end in ends if _ONE_ITEM.match(text, end, end + 40)]
    return bool(items) and len(ends) - len(items) == 1


def _uses(name: bytes, text: bytes) -> Iterator[int]:
    """Where a name ends each time that it stands by itself."""
    end = 0
    while (start := text.find(name, end)) >= 0:
        end = start + len(name)
        if not _BEFORE.match(text, start - 1, start) and not _AFTER.match(text, end):
            yield end


def _compared(one: Comparison) -> Iterator[Expression]:
    """The sides of a comparison with something: what is compared with nothing is asked for."""
    for side, other in ((one.left, one.right), (one.right, one.left)):
        if not (isinstance(other, Constant) and other.value is None):
            yield side

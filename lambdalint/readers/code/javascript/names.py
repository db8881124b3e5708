"""Names: which ones a pattern binds, and to which part of what."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from tree_sitter import Node

from lambdalint.readers.code.javascript.syntax import parts, string
from lambdalint.readers.code.program.expressions import Constant, Expression, Index, Member
from lambdalint.readers.code.program.scopes import How
from lambdalint.readers.code.tree import ParsedFile

MAXIMUM_TARGETS = 2000
"""Of one pattern."""

_TARGETS = frozenset(
    "identifier shorthand_property_identifier_pattern type_identifier undefined member_expression "
    "subscript_expression".split()
)
_PATTERNS = frozenset({"object_pattern", "array_pattern", "object", "array"})
_RESTS = frozenset({"rest_pattern", "spread_element"})
_DEFAULTS = frozenset({"assignment_pattern", "object_assignment_pattern"})


class Target(Struct, frozen=True):
    """A name, attribute or subscript that gets something."""

    node: Node
    how: How
    value: Expression | None
    key: str = ""
    default: Node | None = None
    read: Member | None = None
    """The property that is taken out of the value."""


def targets(parsed: ParsedFile, pattern: Node, how: How, value: Expression | None) -> Iterator[Target]:
    """What a pattern binds, each with what it gets."""
    stack = [Target(pattern, how, value)]
    for _ in range(MAXIMUM_TARGETS):
        if not stack:
            return
        target = stack.pop()
        node = target.node
        kind = node.type
        if kind in _TARGETS:
            yield target
        elif kind in _DEFAULTS:
            stack.append(_with_default(node, target))
        elif kind in {"object_pattern", "object"}:
            stack.extend(reversed(list(_properties(parsed, node, _reached(target)))))
        elif kind in {"array_pattern", "array"}:
            stack.extend(reversed(list(_items(node, _reached(target)))))
        else:  # what is left over, casts of what is assigned to
            stack.extend(_replaced(target, child) for child in parts(node)[:1])


def _replaced(target: Target, node: Node) -> Target:
    return Target(node, target.how, target.value, target.key, target.default, target.read)


def _with_default(node: Node, target: Target) -> Target:
    left = node.child_by_field_name("left") or node
    return Target(left, target.how, target.value, target.key, node.child_by_field_name("right"), target.read)


def _reached(target: Target) -> Target:
    """A pattern in a pattern takes apart what the outer one gives it."""
    if target.how is How.KEY:
        return Target(target.node, How.VALUE, target.read)
    return target


def _properties(parsed: ParsedFile, pattern: Node, whole: Target) -> Iterator[Target]:
    for part in parts(pattern):
        key: Node | None = part
        bound: Node | None = part
        if part.type in {"pair_pattern", "pair"}:
            key, bound = part.child_by_field_name("key"), part.child_by_field_name("value")
        elif part.type == "object_assignment_pattern":
            key = part.child_by_field_name("left")
        name = None if part.type in _RESTS else _key(parsed, key)
        if bound is None:
            continue
        if whole.how is not How.VALUE or whole.value is None:
            yield Target(bound, whole.how, whole.value)
        elif name is None or key is None:
            yield Target(bound, How.PART, whole.value)
        else:
            read = Member(key.start_byte, key.end_byte, whole.value, name)
            yield Target(bound, How.KEY, whole.value, name, read=read)


def _key(parsed: ParsedFile, key: Node | None) -> str | None:
    if key is None or key.type == "computed_property_name":
        return None
    return string(parsed, key) if key.type == "string" else parsed.text(key)


def _items(pattern: Node, whole: Target) -> Iterator[Target]:
    position = 0
    for child in pattern.children:
        if child.type == ",":
            position += 1
        elif child.is_named and child.type != "comment":
            if whole.how is not How.VALUE or whole.value is None:
                yield Target(child, whole.how, whole.value)
            elif child.type in _PATTERNS:
                at = Constant(child.start_byte, child.start_byte, position)
                yield Target(child, How.VALUE, Index(child.start_byte, child.end_byte, whole.value, at))
            else:
                yield Target(child, How.PART, whole.value, "" if child.type in _RESTS else str(position))

"""Names: which ones a target, a parameter list or an import statement binds, and to what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from tree_sitter import Node

from lambdalint.readers.code.program.expressions import Expression
from lambdalint.readers.code.program.scopes import How, Import, Parameter, Rank
from lambdalint.readers.code.tree import ParsedFile

_SEQUENCES = frozenset({"pattern_list", "tuple_pattern", "list_pattern", "expression_list", "tuple", "list"})
CHANGES = frozenset({"append", "update", "extend", "add", "insert", "setdefault", "put", "set", "__setitem__"})
"""Methods that put something into a container."""


def targets(target: Node, how: How, value: Node | None) -> Iterator[tuple[Node, How, Node | None]]:
    """The names, attributes and subscripts of an assignment's left side, each with what it gets."""
    stack = [(target, how, value)]
    while stack:
        node, which, source = stack.pop()
        if node.type in _SEQUENCES:
            stack.extend(reversed(list(_unpacked(node, which, source))))
        elif node.type in {"list_splat_pattern", "list_splat", "parenthesized_expression"}:
            stack.extend((child, How.PART if which is How.VALUE else which, source) for child in node.named_children)
        else:
            yield node, which, source


def _unpacked(node: Node, how: How, value: Node | None) -> Iterator[tuple[Node, How, Node | None]]:
    names = node.named_children
    if how is How.VALUE and value is not None and value.type in _SEQUENCES:
        values = [child for child in value.named_children if child.type != "comment"]
        if len(values) == len(names) and not any("splat" in child.type for child in (*names, *values)):
            yield from ((name, how, part) for name, part in zip(names, values, strict=True))
            return
    yield from ((name, How.ITEM if how is How.ITEM else How.PART, value) for name in names)


def captured(pattern: Node) -> Iterator[Node]:
    """The names that a `case` pattern binds."""
    stack = [pattern]
    while stack:
        node = stack.pop()
        if node.type == "identifier":
            yield node
        elif node.type == "dotted_name":
            stack.extend(node.named_children[:1] if node.named_child_count == 1 else [])
        else:
            stack.extend(node.named_children)


_RANKS = {
    "list_splat_pattern": Rank.REST,
    "dictionary_splat_pattern": Rank.NAMED_REST,
}


class Lowered(Protocol):
    """What makes expressions of nodes."""

    @property
    def module(self) -> ParsedFile: ...

    def of(self, node: Node) -> Expression: ...


def parameters(expressions: Lowered, function: Node) -> tuple[Parameter, ...]:
    declared = function.child_by_field_name("parameters")
    return tuple(_parameters(expressions, declared.named_children)) if declared is not None else ()


def _parameters(expressions: Lowered, nodes: list[Node]) -> Iterator[Parameter]:
    rank, text = Rank.ONE, expressions.module.text
    for node in nodes:
        name = node.child_by_field_name("name") or node
        if name.type == "typed_parameter":
            name = name.named_children[0]
        if name.type == "keyword_separator":
            rank = Rank.NAMED
        elif name.type in _RANKS:
            rest = text(name).lstrip("* ")
            yield Parameter(rest, _RANKS[name.type], start_byte=node.start_byte, end_byte=node.end_byte)
            rank = Rank.NAMED
        elif name.type == "identifier":
            default = node.child_by_field_name("value")
            given = None if default is None else expressions.of(default)
            yield Parameter(text(name), rank, given, None, node.start_byte, node.end_byte)


def imported(module: ParsedFile, statement: Node) -> Iterator[tuple[Node | None, Import]]:
    """The names that an import statement binds; None for a star."""
    names = statement.children_by_field_name("name")
    if statement.type == "import_statement":
        for node in names:
            alias = node.child_by_field_name("alias")
            dotted = module.text(node.child_by_field_name("name") if alias is not None else node)
            yield alias or node, Import(_joined(dotted), whole=alias is not None)
        return
    origin = module.text(statement.child_by_field_name("module_name"))
    path = origin.lstrip(". ")
    level = origin[: len(origin) - len(path)].count(".")
    for node in names:
        alias = node.child_by_field_name("alias")
        name = module.text(node.child_by_field_name("name") if alias is not None else node)
        yield alias or node, Import(_joined(path), level, name)
    if any(child.type == "wildcard_import" for child in statement.named_children):
        yield None, Import(_joined(path), level, "*")


def _joined(dotted: str) -> str:
    return "".join(dotted.split())

"""Classes and functions, as their declarations say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from tree_sitter import Node

from lambdalint.readers.code.csharp.syntax import modifiers, named, text
from lambdalint.readers.code.program.expressions import Expression
from lambdalint.readers.code.program.scopes import Parameter, Rank

RECEIVER = "this"


class Maker(Protocol):
    """Makes expressions of nodes."""

    def expression(self, node: Node) -> Expression: ...

    def type(self, node: Node | None) -> Expression | None: ...


def parameters(maker: Maker, function: Node, *, receives: bool = False) -> tuple[Parameter, ...]:
    """What a function takes, after the instance where it is a method of one."""
    return ((Parameter(RECEIVER),) if receives else ()) + tuple(_parameters(maker, function))


def _parameters(maker: Maker, function: Node) -> Iterator[Parameter]:
    listed = function.child_by_field_name("parameters")
    if listed is None:
        listed = next((child for child in function.named_children if child.type == "parameter_list"), None)
    if listed is None:
        return
    if listed.type in {"implicit_parameter", "identifier"}:
        yield Parameter(text(listed))
        return
    is_rest = False
    for child in listed.children:
        is_rest |= child.type == "params"
        if child.type in {"parameter", "implicit_parameter"}:
            yield _parameter(maker, child)
        elif is_rest and child.type == "identifier":  # `params T[] name`
            yield Parameter(text(child), Rank.REST)


def _parameter(maker: Maker, node: Node) -> Parameter:
    name, kind = node.child_by_field_name("name") or node, node.child_by_field_name("type")
    default = next((child for child in reversed(named(node)) if child not in {name, kind}), None)
    if default is None or default.type in {"modifier", "attribute_list", "implicit_parameter"}:
        return Parameter(text(name), type=maker.type(kind))
    return Parameter(text(name), default=maker.expression(default), type=maker.type(kind))


def is_static(node: Node) -> bool:
    return "static" in modifiers(node)


def body(node: Node) -> Node | None:
    """What a function runs: a block, or an expression after `=>`."""
    found = node.child_by_field_name("body")
    if found is None:
        found = next(
            (child for child in node.named_children if child.type in {"block", "arrow_expression_clause"}), None
        )
    return found


def bases(declaration: Node) -> list[Node]:
    listed = next((child for child in declaration.named_children if child.type == "base_list"), None)
    found = [node for node in named(listed) if node.type != "argument_list"] if listed is not None else []
    return [named(node)[0] if node.type == "primary_constructor_base_type" and named(node) else node for node in found]

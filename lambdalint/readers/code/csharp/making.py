"""Making expressions of C#'s nodes: each once, and none that is nested too deep."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from tree_sitter import Node

from lambdalint.readers.code.csharp.syntax import named, simple_name, text
from lambdalint.readers.code.program.expressions import Argument, Expression, Member, Mixture, Name

MAXIMUM_DEPTH = 150
"""Of an expression; nobody writes deeper ones."""

_INTERFACE = re.compile(r"IAmazon[A-Z]\w*")


class Making(ABC):
    """What a name stands for, and what a function is, a subclass says."""

    forms: ClassVar[dict[str, Callable[[Any, Node], Expression]]] = {}
    """By the type of a node, what is made of it."""

    def __init__(self) -> None:
        self._made: dict[int, Expression] = {}
        self.types: dict[int, Node] = {}
        self._depth = 0

    @abstractmethod
    def name(self, node: Node, name: str) -> Expression: ...

    @abstractmethod
    def function(self, node: Node) -> Expression: ...

    def expression(self, node: Node) -> Expression:
        found = self._made.get(node.id)
        if found is not None:
            return found
        if self._depth > MAXIMUM_DEPTH:
            return Mixture(node.start_byte, node.end_byte, ())
        self._depth += 1
        try:
            made = self.forms.get(node.type, Making.mixture)(self, node)
        finally:
            self._depth -= 1
        self._made[node.id] = made
        return made

    def expressions(self, nodes: Iterable[Node]) -> tuple[Expression, ...]:
        return tuple(self.expression(node) for node in nodes)

    def expect(self, node: Node | None, kind: Node | None) -> None:
        """Note of which type `new()` is where it stands: what is declared on the left."""
        for _ in range(20):
            if node is None or kind is None or kind.type == "implicit_type":
                return
            if node.type == "implicit_object_creation_expression":
                self.types[node.id] = kind
                return
            if node.type not in {"binary_expression", "assignment_expression", "parenthesized_expression"}:
                return
            node = node.child_by_field_name("right") or next(iter(named(node)), None)

    def type(self, node: Node | None) -> Expression | None:
        """A type as the name that its class has; None for those that no class of anybody's is."""
        if node is None or self._depth > MAXIMUM_DEPTH:
            return None
        if node.type == "identifier":
            return Name(node.start_byte, node.end_byte, _client(text(node)))
        if node.type == "qualified_name":
            owner, last = self.type(node.child_by_field_name("qualifier")), node.child_by_field_name("name")
            return None if owner is None else Member(node.start_byte, node.end_byte, owner, _client(simple_name(last)))
        if node.type in {"generic_name", "nullable_type"}:
            return self.type(next(iter(named(node)), None))
        return self.type(node.child_by_field_name("name")) if node.type == "alias_qualified_name" else None

    def mixture(self, node: Node) -> Expression:
        return Mixture(node.start_byte, node.end_byte, self.expressions(named(node)[:200]))

    def key(self, listed: Node | None) -> Expression | None:
        values = [value for argument in named(listed) if (value := argument_value(argument))] if listed else []
        return self.expression(values[0]) if len(values) == 1 else None

    def arguments(self, listed: Node | None) -> tuple[Argument, ...]:
        made = []
        for node in named(listed) if listed is not None else ():
            value = argument_value(node)
            if value is not None:
                made.append(Argument(self.expression(value), text(node.child_by_field_name("name"))))
        return tuple(made[:200])


def argument_value(node: Node) -> Node | None:
    """The expression of an argument: without its name, `ref` and `out`."""
    if node.type not in {"argument", "attribute_argument"}:
        return node
    name = node.child_by_field_name("name")
    return next((child for child in reversed(named(node)) if child != name), None)


def _client(name: str) -> str:
    """An interface of the SDK stands for the client whose methods it has: `IAmazonS3` for `AmazonS3Client`."""
    return f"{name[1:]}Client" if _INTERFACE.fullmatch(name) else name

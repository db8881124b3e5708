"""Making expressions of C#'s nodes: types, arguments, and what a declaration says of its value."""

from __future__ import annotations

from abc import abstractmethod

from tree_sitter import Node

from lambdalint import lazy
from lambdalint.readers.code.csharp.syntax import named, simple_name, text
from lambdalint.readers.code.program.expressions import Argument, Expression, Member, Name
from lambdalint.readers.code.program.making import Making

_INTERFACE = lazy.pattern(r"IAmazon[A-Z]\w*")


class CSharpMaking(Making):
    """What a name stands for, and what a function is, a subclass says."""

    def __init__(self) -> None:
        super().__init__()
        self.types: dict[int, Node] = {}

    @abstractmethod
    def name(self, node: Node, name: str) -> Expression: ...

    @abstractmethod
    def function(self, node: Node) -> Expression: ...

    def parts(self, node: Node) -> list[Node]:
        return named(node)

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
        if node is None or self.is_too_deep:
            return None
        if node.type == "identifier":
            return Name(node.start_byte, node.end_byte, _client(text(node)))
        if node.type == "qualified_name":
            owner, last = self.type(node.child_by_field_name("qualifier")), node.child_by_field_name("name")
            return None if owner is None else Member(node.start_byte, node.end_byte, owner, _client(simple_name(last)))
        if node.type in {"generic_name", "nullable_type"}:
            return self.type(next(iter(named(node)), None))
        return self.type(node.child_by_field_name("name")) if node.type == "alias_qualified_name" else None

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

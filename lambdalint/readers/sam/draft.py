"""The properties of a resource in the making."""

from __future__ import annotations

from collections.abc import Container

from msgspec import Struct, field

from lambdalint.model.node import Mapping, Node, Plain, Scalar, Sequence
from lambdalint.readers import nodes, scalars
from lambdalint.readers.cloudformation.intrinsics import function_of, is_no_value
from lambdalint.source import Span


class Draft(Struct, frozen=True, eq=False):
    """Keys and values, each with its place; what the user did not write stands at `span`."""

    span: Span
    values: dict[str, Node] = field(default_factory=dict)
    keys: dict[str, Span] = field(default_factory=dict)

    def write(self, name: str, value: object, key: Span | None = None) -> None:
        """Sets a property to a node, or to what is made into one; None leaves it out."""
        if value is not None:
            self.values[name] = nodes.made(self.span, value)
            self.keys[name] = key or self.span

    def imply(self, name: str, value: Plain) -> None:
        """A default of SAM's."""
        self.write(name, nodes.implied(self.span, value))

    def take(self, source: Mapping, *names: str) -> None:
        """Copies properties that are written under the same name."""
        for name in names:
            self.rename(source, name, name)

    def rename(self, source: Mapping, name: str, to: str) -> None:
        found = source.values.get(name)
        if found is not None and not scalars.is_null(found):
            self.values[to], self.keys[to] = found, source.keys[name]

    def take_others(self, source: Mapping, but: Container[str]) -> None:
        self.take(source, *(name for name in source.values if name not in but))

    @property
    def mapping(self) -> Mapping:
        return Mapping(self.span, self.values, self.keys)


def is_given(node: Node | None) -> bool:
    """Whether something is there that Python takes for true, which is how the transform asks."""
    if isinstance(node, Scalar):
        return bool(node.value)
    return node is not None and bool(node.values if isinstance(node, Mapping) else node.items)


def under(condition: Node | None, span: Span, value: object) -> Node:
    """What is there only under a condition, if there is one."""
    if scalars.text(condition) is None:
        return nodes.made(span, value)
    return nodes.made(span, {"Fn::If": [condition, value, {"Ref": "AWS::NoValue"}]})


def with_made(node: Node, made: Node) -> Node | None:
    """`Fn::If` with what the transform makes where a branch says `AWS::NoValue`; None if no branch does."""
    name, argument = function_of(node) or ("", node)
    if name != "Fn::If" or not isinstance(argument, Sequence) or not any(map(is_no_value, argument.items[1:])):
        return None
    branches = tuple(made if is_no_value(branch) else branch for branch in argument.items)
    return Mapping(node.span, {name: Sequence(argument.span, branches)}, {name: node.span})

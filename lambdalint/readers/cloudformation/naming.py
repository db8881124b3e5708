"""Which function of the template a value names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from lambdalint import lazy
from lambdalint.model.node import Node, Sequence
from lambdalint.model.value import Value
from lambdalint.readers import scalars
from lambdalint.readers.cloudformation.intrinsics import Conditions
from lambdalint.readers.cloudformation.pieces import Piece, Reference, by_name, pieces, rendered
from lambdalint.readers.cloudformation.stack import Resource, Stack

FUNCTIONS = ("AWS::Lambda::Function", "AWS::Serverless::Function")
_QUALIFIERS = {"AWS::Lambda::Alias": ("Name", ("", "AliasArn")), "AWS::Lambda::Version": ("", ("", "FunctionArn"))}
"""Types to the property that is the qualifier itself, and the attributes that are an ARN."""

_BEFORE = lazy.pattern(r"|.*:function:|.*/functions/", re.DOTALL)
"""What may stand before a reference to a function: nothing, or the beginning of its ARN or of an integration's URI."""
_QUALIFIER = r"(?::([^:/]+))?(?:/(?:response-streaming-)?invocations)?"
_AFTER = lazy.pattern(_QUALIFIER)
_NAME = lazy.pattern(rf"(?:.*:function:)?([^:/]+){_QUALIFIER}", re.DOTALL)

_STEPS = 3
"""From an alias to a version to its function."""


class Named(Struct, frozen=True):
    """A function, the alias or version of it, and the branches of `Fn::If` that name it."""

    function: Resource
    qualifier: Value[str] | None
    when: Conditions


class Names(Struct, frozen=True, eq=False):
    """Finds functions by reference or by name, as they are or inside of an ARN or an integration's URI."""

    stack: Stack
    _functions: dict[str, Resource]

    @classmethod
    def read(cls, stack: Stack) -> Names:
        return cls(stack, by_name(stack, "FunctionName", *FUNCTIONS))

    def named(self, node: Node | None, when: Conditions = ()) -> Iterator[Named]:
        """The functions that a value names: one for each branch of `Fn::If`."""
        return self._named(node, when, _STEPS)

    def _named(self, node: Node | None, when: Conditions, steps: int) -> Iterator[Named]:
        if node is None or isinstance(node, Sequence) or not steps:
            return
        for branch, conditions in self.stack.intrinsics.items(node, when):
            text = pieces(branch, self.stack.intrinsics)
            number = next((n for n, piece in enumerate(text) if self._is_function(piece)), None)
            if number is None:
                yield from self._by_name(text, branch, conditions)
            elif _BEFORE.fullmatch(rendered(text[:number])):
                yield from self._by_reference(text[number:], branch, conditions, steps)

    def _is_function(self, piece: Piece) -> bool:
        resource = self.stack.resources.get(piece.id) if isinstance(piece, Reference) else None
        return resource is not None and (resource.type in FUNCTIONS or resource.type in _QUALIFIERS)

    def _by_reference(self, text: tuple[Piece, ...], node: Node, when: Conditions, steps: int) -> Iterator[Named]:
        """What a text that begins with a reference names."""
        reference, *rest = text
        if not isinstance(reference, Reference):
            return
        resource = self.stack.resources[reference.id]
        found = _AFTER.fullmatch(rendered(rest))
        if resource.type in FUNCTIONS:
            if found and reference.attribute in ("", "Arn"):
                yield Named(resource, self._qualifier(found[1], rest, node), when)
            return
        name, attributes = _QUALIFIERS[resource.type]
        if found and not found[1] and reference.attribute in attributes:
            own = self.stack.value(resource, (name,), scalars.text).known if name else None
            qualifier: Value[str] = Value(node.span, own, target=resource.id, parts=("", ""), holes=(resource.id,))
            for named in self._named(resource.properties.get("FunctionName"), when, steps - 1):
                yield Named(named.function, qualifier, named.when)

    def _qualifier(self, qualifier: str | None, rest: list[Piece], node: Node) -> Value[str] | None:
        if qualifier is None:
            return None
        references = [piece for piece in rest if not isinstance(piece, str)]
        if not references:
            return _literal(node, qualifier)
        (first, *others) = references
        if isinstance(first, Reference) and not others:
            return Value(node.span, target=first.id, parts=("", ""), holes=(first.id,))
        return Value(node.span, why="it is put together of several parts")

    def _by_name(self, text: tuple[Piece, ...], node: Node, when: Conditions) -> Iterator[Named]:
        found = _NAME.fullmatch(rendered(text))
        if found and (function := self._functions.get(found[1])):
            qualifier: Value[str] | None = None
            if found[2]:
                qualifier = _literal(node, found[2])
            yield Named(function, qualifier, when)


def _literal(node: Node, qualifier: str) -> Value[str]:
    if "${" in qualifier or "\0" in qualifier:
        return Value(node.span, why="a variable of the API's stage, or a part that is known only when it is deployed")
    return Value(node.span, qualifier)

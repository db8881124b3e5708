"""A text of a template as the pieces that it is put together of."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from lambdalint.model.node import Node
from lambdalint.readers import scalars
from lambdalint.readers.cloudformation.intrinsics import Intrinsics
from lambdalint.readers.cloudformation.stack import Resource, Stack


class Reference(Struct, frozen=True):
    """`Ref`, or `Fn::GetAtt` with an attribute."""

    id: str
    attribute: str

    @property
    def placeholder(self) -> str:
        """As `Fn::Sub` has it."""
        return f"${{{self.id}.{self.attribute}}}" if self.attribute else f"${{{self.id}}}"


Piece = str | Reference | None
"""A known text, a reference, or something unknown."""


def pieces(node: Node, intrinsics: Intrinsics) -> tuple[Piece, ...]:
    """The pieces in order; what depends on a condition is unknown."""
    value = intrinsics.value(node, scalars.text, node.span)
    if not value.parts:
        return (None,)
    found: list[Piece] = [value.parts[0]]
    for hole, part in zip(value.holes, value.parts[1:], strict=True):
        found += [_reference(hole) if hole else None, part]
    return tuple(piece for piece in found if piece != "")


def rendered(text: Iterable[Piece]) -> str:
    """A text that is the same for the same pieces. Colons are left to what separates the parts of an ARN."""
    return "".join(
        piece.placeholder.replace(":", ".") if isinstance(piece, Reference) else "\0" if piece is None else piece
        for piece in text
    )


def by_name(stack: Stack, name: str, *types: str) -> dict[str, Resource]:
    """The resources of some types by the property that names them, as `rendered` gives it."""
    found: dict[str, Resource] = {}
    for resource in stack.of_type(*types):
        node = resource.properties.get(name)
        text = pieces(node, stack.intrinsics) if node else ()
        if text and None not in text:
            found.setdefault(rendered(text), resource)
    return found


def _reference(text: str) -> Reference:
    id, _, attribute = text.partition(".")
    return Reference(id, attribute)

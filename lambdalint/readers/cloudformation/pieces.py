"""A text of a template as the pieces that it is put together of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lambdalint.model.node import Mapping, Node, Sequence
from lambdalint.readers import nodes, scalars
from lambdalint.readers.cloudformation.intrinsics import Intrinsics, function_of
from lambdalint.readers.cloudformation.stack import Resource, Stack

PLACEHOLDER = re.compile(r"\$\{([^!${}][^${}]*)\}")


@dataclass(frozen=True, slots=True)
class Reference:
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
    """The pieces in order; parameters with a default are the text that it says."""
    name, argument = function_of(node) or ("", node)
    if name == "Fn::Sub":
        return _sub(argument, intrinsics)
    if name == "Fn::Join":
        return _join(argument, intrinsics)
    if name == "Fn::GetAtt":
        parts = argument.items if isinstance(argument, Sequence) else (argument,)
        return (_reference(".".join(scalars.text(part) or "" for part in parts)),)
    known = intrinsics.value(node, scalars.text, node.span).known
    if known is None and name == "Ref":
        return (_reference(scalars.text(argument) or ""),)
    return (known,)


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


def _sub(argument: Node, intrinsics: Intrinsics) -> tuple[Piece, ...]:
    template, local = argument, None
    if isinstance(argument, Sequence) and len(argument.items) == 2:
        template, local = argument.items
    text = scalars.text(template)
    if text is None:
        return (None,)
    found: list[Piece] = []
    for number, piece in enumerate(PLACEHOLDER.split(text)):
        if number % 2 == 0:
            found.append(piece.replace("${!", "${"))
            continue
        given = local.get(piece.strip()) if isinstance(local, Mapping) else None
        found += pieces(given or nodes.reference(argument.span, piece.strip()), intrinsics)
    return tuple(piece for piece in found if piece != "")


def _join(argument: Node, intrinsics: Intrinsics) -> tuple[Piece, ...]:
    if not isinstance(argument, Sequence) or len(argument.items) != 2:
        return (None,)
    delimiter, items = scalars.text(argument.items[0]), argument.items[1]
    if delimiter is None or not isinstance(items, Sequence):
        return (None,)
    found: list[Piece] = []
    for item in items.items:
        found += [delimiter, *pieces(item, intrinsics)]
    return tuple(piece for piece in found[1:] if piece != "")

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


MAXIMUM_LENGTH = 1_000_000
"""Characters of a text: the longest that CloudFormation takes is the definition of a state machine. Short templates can
say far longer ones, with a parameter many times over."""
MAXIMUM_NAME = 2_048
"""Characters of an ARN."""

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
    """A name or ARN that is the same for the same pieces, without the colons that are no separators of an ARN; what is
    unknown in it, or too long for one, is a zero."""
    whole = ""
    for piece in text:
        shown = (
            piece.placeholder.replace(":", ".") if isinstance(piece, Reference) else "\0" if piece is None else piece
        )
        if len(whole) + len(shown) > MAXIMUM_NAME:
            return "\0"
        whole += shown
    return whole


def by_name(stack: Stack, name: str, *types: str) -> dict[str, Resource]:
    """The resources of some types by the property that names them, as `rendered` gives it."""
    found: dict[str, Resource] = {}
    for resource in stack.of_type(*types):
        node = resource.properties.get(name)
        text = pieces(node, stack.intrinsics) if node else ()
        if text and "\0" not in (shown := rendered(text)):
            found.setdefault(shown, resource)
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
    return _bounded(found)


def _join(argument: Node, intrinsics: Intrinsics) -> tuple[Piece, ...]:
    if not isinstance(argument, Sequence) or len(argument.items) != 2:
        return (None,)
    delimiter, items = scalars.text(argument.items[0]), argument.items[1]
    if delimiter is None or not isinstance(items, Sequence):
        return (None,)
    found: list[Piece] = []
    for item in items.items:
        found += [delimiter, *pieces(item, intrinsics)]
    return _bounded(found[1:])


def _bounded(found: list[Piece]) -> tuple[Piece, ...]:
    if sum(len(piece) for piece in found if isinstance(piece, str)) > MAXIMUM_LENGTH:
        return (None,)
    return tuple(piece for piece in found if piece != "")

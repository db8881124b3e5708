"""Where a template can say more."""

from __future__ import annotations

from msgspec import Struct

from lambdalint.source import Span


class Room(Struct, frozen=True):
    """A map or a list that can have one item more."""

    span: Span
    """All of it, as it is written: in lines, or in brackets."""
    below: tuple[str, ...] = ()
    """Keys that are not there yet, below which the item would be."""

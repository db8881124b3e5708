"""Where a template can say more."""

from __future__ import annotations

from dataclasses import dataclass

from lambdalint.source import Span


@dataclass(frozen=True, slots=True)
class Room:
    """A map or a list that can have one item more."""

    span: Span
    """All of it, as it is written: in lines, or in brackets."""
    below: tuple[str, ...] = ()
    """Keys that are not there yet, below which the item would be."""

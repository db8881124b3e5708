"""A link of the chain from the entry point to a fact."""

from __future__ import annotations

from msgspec import Struct

from lambdalint.source import Span


class Step(Struct, frozen=True):
    """One link of the chain from the entry point to a fact: the call, and what it calls."""

    span: Span
    name: str

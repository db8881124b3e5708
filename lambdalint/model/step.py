"""A link of the chain from the entry point to a fact."""

from __future__ import annotations

from dataclasses import dataclass

from lambdalint.source import Span


@dataclass(frozen=True, slots=True)
class Step:
    """One link of the chain from the entry point to a fact: the call, and what it calls."""

    span: Span
    name: str

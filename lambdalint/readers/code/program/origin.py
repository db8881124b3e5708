"""A place in the event that a value comes from."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from lambdalint.source import Span

MAXIMUM_PASSED = 12
"""Calls that something passes through."""


class Origin(Struct, frozen=True, eq=False):
    """Where in the event something comes from, and the calls that it passed through on the way, the last one last."""

    path: tuple[str, ...]
    passed: tuple[str, ...] = ()
    raised: bool = False
    """Whether it comes from an exception that was caught, and not from the event."""
    span: Span | None = None
    """Where the code reads it. Two that differ in nothing else are equal."""

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Origin)
            and self.path == other.path
            and self.passed == other.passed
            and self.raised == other.raised
        )

    def __hash__(self) -> int:
        return hash((self.path, self.passed, self.raised))

    def through(self, calls: tuple[str, ...]) -> Origin:
        """The same, after more calls."""
        return replace(self, passed=(*self.passed, *calls)[-MAXIMUM_PASSED:]) if calls else self

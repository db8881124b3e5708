"""The parts of the event that code reads."""

from __future__ import annotations

from msgspec import Struct

from lambdalint.model.step import Step
from lambdalint.source import Span


class EventField(Struct, frozen=True, eq=False, kw_only=True):
    """Where in the event a value comes from."""

    path: tuple[str, ...]
    """`("Records", "[]", "body")`; `[]` is any item, and a key that is not told. Empty for the event as a whole."""
    passed: tuple[str, ...]
    """The functions and methods that it passed through, the last one last: `("json.loads", "strip")`."""
    position: int | None = None
    """Which item it is where the code says that by a number, of the first `[]` in the path: 0 for `Records[0]`."""
    serialised: bool = True
    """Whether all of it is still there after that: it passed through nothing but what makes a text of it."""
    span: Span | None = None
    """Where the code reads it; None for the event as a whole. Two that differ in nothing else are equal."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, EventField) and self._identity == other._identity

    def __hash__(self) -> int:
        return hash(self._identity)

    @property
    def _identity(self) -> tuple[object, ...]:
        return self.path, self.passed, self.position, self.serialised

    def is_at(self, *path: str) -> bool:
        """Whether it is this part of the event. Languages differ in how they write the first letter and acronyms."""
        return len(path) == len(self.path) and all(
            one.casefold() == wanted.casefold() for one, wanted in zip(self.path, path, strict=True)
        )


class EventRead(Struct, frozen=True, kw_only=True):
    """The code reads a part of the event by the keys that lead there, or hands the event to a library as a whole."""

    span: Span
    field: EventField
    guarded: bool
    """Whether the code provides for its absence: a default, `?.`, a condition that asks whether it is there, a clause
    that catches the exception."""
    asked: bool
    """Whether a condition asks no more than whether it is there: `"Records" in event`, `if (event.body)`."""
    via: tuple[Step, ...]


class Parsed(Struct, frozen=True, kw_only=True):
    """A part of the event is read as JSON."""

    span: Span
    """The call that does."""
    field: EventField
    guarded: bool
    """Whether the code provides for its being something else, or nothing: a clause that catches the exception, a
    condition around it, a default."""
    via: tuple[Step, ...]

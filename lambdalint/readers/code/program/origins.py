"""Where in the event a value comes from, and what became of it on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec.structs import replace

from lambdalint.readers.code.program.values import Choice, Event, Unknown, Value, mixed
from lambdalint.source import Span

OPERATOR = "(...)"
"""Among what something passed through: an operator, in place of the name of a call."""


def placed(value: Value, span: Callable[[], Span]) -> Value:
    """The same, with where the code reads it, if it is a part of the event."""
    if isinstance(value, Event):
        return Event(value.path, value.made, span()) if value.path else value
    if isinstance(value, Choice) and any(isinstance(one, Event) for one in value.values):
        return Choice(tuple(placed(one, span) for one in value.values))
    return value


def altered(values: Iterable[Value]) -> Unknown:
    """What an operator makes of values, or a function of which nothing is known: none of them as a whole."""
    made = mixed(values)
    return replace(made, origins=frozenset(one.through((OPERATOR,)) for one in made.origins)) if made.origins else made

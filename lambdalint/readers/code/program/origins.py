"""Where in the event a value comes from, and what became of it on the way."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import takewhile

from msgspec.structs import replace

from lambdalint.readers.code.program.origin import Origin
from lambdalint.readers.code.program.values import (
    MAXIMUM_NAME,
    MAXIMUM_SIZE,
    UNKNOWN,
    Choice,
    Event,
    External,
    Frame,
    Raised,
    Text,
    Unknown,
    Value,
    held,
)
from lambdalint.readers.code.tree import Extent

MAXIMUM_ORIGINS = 64
"""Of one value. Functions that call themselves pass on what they get in ever more ways: past this, none is told."""

OPERATOR = "(...)"
"""Among what something passed through: an operator, in place of the name of a call."""


def origins(value: Value) -> frozenset[Origin]:
    """Where in the event, or in an exception, a value or a part of it comes from."""
    found: set[Origin] = set()
    stack: list[tuple[Value, tuple[str, ...]]] = [(value, ())]
    large = value.size > MAXIMUM_SIZE
    for one, passed in stack:
        if type(one) is Event:
            found.add(Origin(one.path, passed, span=one.span))
        elif type(one) is Raised:
            found.add(Origin(one.path, passed, raised=True))
        elif type(one) is Unknown:
            if one.origins:
                found.update([origin.through(passed) for origin in one.origins])
        elif one.size > 1:
            stack += _within(one, passed)
            if large and len(stack) > MAXIMUM_SIZE:
                break
    return _told(found)


def _told(found: Collection[Origin]) -> frozenset[Origin]:
    return frozenset(found if len(found) <= MAXIMUM_ORIGINS else ())


def _within(value: Value, passed: tuple[str, ...]) -> list[tuple[Value, tuple[str, ...]]]:
    """What lies within a value, with the calls that it passed through."""
    if type(value) is External:
        through = (value.name, *passed)
        given = [] if value.given is None else [(item, through) for item in value.given.values]
        return given if value.of is None else [*given, (value.of, passed)]
    return [(item, passed) for item in held(value)]


def mixed(values: Iterable[Value]) -> Unknown:
    """What is made of values in a way that is not told."""
    parts = [part for part in values if part.varies]
    return Unknown(True, _told(set().union(*[origins(part) for part in parts]))) if parts else UNKNOWN


def begun(parts: list[Value]) -> Unknown:
    """A string that is put together of parts, as far as the first ones are known."""
    known = takewhile(lambda part: isinstance(part, (Text, Unknown)), parts)
    prefix = ""
    for part in known:
        if isinstance(part, Text):
            prefix += part.text
        elif isinstance(part, Unknown):
            prefix += part.prefix
            break
    return replace(mixed(parts), prefix=prefix[:MAXIMUM_NAME])


def placed(value: Value, place: Extent, frame: Frame) -> Value:
    """The same, with where the code of a frame reads it, if it is a part of the event."""
    if type(value) is Event and value.path:
        return Event(value.path, value.made, frame.scope.module.span(place))
    if type(value) is Choice and value.varies and any(isinstance(one, Event) for one in value.values):
        return Choice(tuple(placed(one, place, frame) for one in value.values))
    return value


def altered(values: Iterable[Value]) -> Unknown:
    """What an operator makes of values, or a function of which nothing is known: none of them as a whole."""
    made = mixed(values)
    return replace(made, origins=frozenset(one.through((OPERATOR,)) for one in made.origins)) if made.origins else made

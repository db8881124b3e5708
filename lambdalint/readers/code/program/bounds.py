"""How large a value may be to be worth comparing with others."""

from __future__ import annotations

from lambdalint.readers.code.program.modules import Namespace
from lambdalint.readers.code.program.values import (
    MAXIMUM_NAME,
    MAXIMUM_SIZE,
    Choice,
    Container,
    Event,
    External,
    Literal,
    Object,
    Parent,
    Raised,
    Routine,
    Text,
    Type,
    Unknown,
    Value,
    mixed,
)


def _is_large(value: Value) -> bool:
    """Whether more values lie within this one than anybody writes for people to read."""
    stack: list[Value] = [value]
    for count, one in enumerate(stack):
        if count > MAXIMUM_SIZE:
            return True
        if isinstance(one, Container):
            stack.extend(one.items)
        elif isinstance(one, Routine):
            stack.extend(one.given.values)
        elif isinstance(one, Choice):
            stack.extend(one.values)
        elif isinstance(one, Parent):
            stack.append(one.receiver)
        elif isinstance(one, External):
            stack.extend(one.given.values if one.given is not None else ())
            stack.extend(() if one.of is None else (one.of,))
    return False


_SMALL = (Unknown, Event, Raised, Text, Literal, Type, Object, Namespace)
"""Those within which no others lie."""


def bounded(value: Value) -> Value:
    """The value, unless it is too large, or named at too great length, to be worth comparing with others."""
    if isinstance(value, _SMALL):
        return value
    if isinstance(value, External):
        if len(value.name) > MAXIMUM_NAME:
            return mixed((value,))
        if value.of is None and value.given is None:
            return value
    return mixed((value,)) if _is_large(value) else value

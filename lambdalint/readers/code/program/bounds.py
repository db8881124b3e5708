"""How large a value may be to be worth comparing with others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lambdalint.readers.code.program.origins import mixed
from lambdalint.readers.code.program.values import (
    MAXIMUM_NAME,
    MAXIMUM_SIZE,
    Choice,
    Container,
    External,
    Parent,
    Routine,
    Value,
    held,
)


def _is_large(value: Value) -> bool:
    """Whether more values lie within this one than anybody writes for people to read."""
    stack: list[Value] = [value]
    for one in stack:
        inside = _INSIDE.get(type(one))
        if inside is not None:
            stack.extend(inside(one))
            if len(stack) > MAXIMUM_SIZE + 1:
                return True
    return False


def _of_external(value: External) -> tuple[Value, ...]:
    given = () if value.given is None else value.given.values
    return given if value.of is None else (*given, value.of)


_INSIDE: dict[type, Callable[[Any], tuple[Value, ...]]] = {
    Container: held,
    Routine: held,
    Choice: held,
    Parent: lambda value: (value.receiver,),
    External: _of_external,
}
"""What lies within values of those kinds that have others within them."""


def bounded(value: Value) -> Value:
    """The value, unless it is too large, or named at too great length, to be worth comparing with others."""
    if type(value) not in _INSIDE:
        return value
    if isinstance(value, External):
        if len(value.name) > MAXIMUM_NAME:
            return mixed((value,))
        if value.of is None and value.given is None:
            return value
    return mixed((value,)) if _is_large(value) else value

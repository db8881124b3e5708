"""How large a value may be to be worth comparing with others."""

from __future__ import annotations

from lambdalint.readers.code.program.origins import mixed
from lambdalint.readers.code.program.values import MAXIMUM_NAME, MAXIMUM_SIZE, External, Value


def bounded(value: Value) -> Value:
    """The value, unless more lie within it than anybody writes for people to read, or its name is too long."""
    if value.size > MAXIMUM_SIZE + 1 or (type(value) is External and len(value.name) > MAXIMUM_NAME):
        return mixed((value,))
    return value

"""Where it cannot be told what a handler's code does with AWS."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from lambdalint.model.step import Step
from lambdalint.source import Span


class Hiding(Enum):
    """Why it is not told what code does with AWS; `{name}` is that of the blind spot."""

    OPERATION = "it is not told which operation `{name}` sends"
    SERVICE = "it is not told of which service the client is that `{name}` builds"
    CLIENT = "it is not told what is done with the client that `{name}` builds"
    ESCAPE = "`{name}` is given an AWS client, and its code is not read"
    PROGRAM = "`{name}` runs another program, which may call AWS"
    CREDENTIALS = "`{name}` uses the role's credentials by itself"
    PACKAGE = "the package `{name}` may call AWS"
    CODE = "`{name}` leads to code that is not read"
    DISPATCH = "it is not told which function `{name}` calls"


class BlindSpot(Struct, frozen=True, kw_only=True):
    """A place where code that runs for the handler may use AWS in a way that is not told."""

    span: Span
    hiding: Hiding
    name: str
    """What is called or imported there: `subprocess.run`, `pynamodb`."""
    via: tuple[Step, ...]

    @property
    def what(self) -> str:
        return self.hiding.value.replace("{name}", self.name)

"""Facts about what is written in the files of a handler, whether it runs or not."""

from __future__ import annotations

from msgspec import Struct

from lambdalint.source import Span


class Secret(Struct, frozen=True, kw_only=True):
    """A string that is a credential. Its text is nowhere but in the file: reports end up in logs."""

    span: Span
    name: str
    """What the code gives it to: a variable, a parameter, a key; empty where nothing says."""
    kind: str
    """`a password`, `a GitHub token`."""


class Unverified(Struct, frozen=True, kw_only=True):
    """The code has connections accept any certificate."""

    span: Span
    setting: str
    """What says so, as it is written: `verify=False`."""

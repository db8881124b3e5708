"""Whether connections of HTTP requests are kept for the next ones."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lambdalint import lazy
from lambdalint.readers.code.program.values import Arguments, Container, Literal, Text, Unknown, Value

_HOST = lazy.pattern(r"https?://[^/?#]+[/?#]", re.IGNORECASE)
_URLS = 2
"""Of the arguments by position, those that may be the URL."""


def keeps_alive(arguments: Arguments, setting: str) -> bool | None:
    """Whether an agent is told to keep connections, by a setting that is off where it is absent; None if that is not
    told."""
    if arguments.opaque is not None or not all(isinstance(one, Container) for one in arguments.positional):
        return None
    found: list[Value] = []
    for one in arguments.positional:
        if isinstance(one, Container):
            if one.items and "" in one.keys:
                return None
            found += [item for key, item in zip(one.keys, one.items, strict=True) if key == setting]
    if not found:
        return False
    return bool(found[-1].value) if isinstance(found[-1], Literal) else None


def has_one_host(arguments: Arguments) -> bool:
    """Whether all requests that a call sends go to one host, as far as the URL is told."""
    return any(_is_of_one_host(one) for one in _urls(arguments))


def _urls(arguments: Arguments) -> Iterable[Value]:
    return (*arguments.positional[:_URLS], *(value for name, value in arguments.named if name == "url"))


def _is_of_one_host(value: Value) -> bool:
    if isinstance(value, Text):
        return value.text.lower().startswith(("http://", "https://"))
    return isinstance(value, Unknown) and _HOST.match(value.prefix) is not None

"""How connections are made to accept any certificate: `certificates.toml`, and a variable of the environment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct

from lambdalint import lazy
from lambdalint.knowledge import tables

UNVERIFYING_VARIABLES: Mapping[str, str] = {"NODE_TLS_REJECT_UNAUTHORIZED": "0"}
"""Variables with the value that turns verification off; "Environment variables" in the documentation of Node.js."""


class Sign(Struct, frozen=True):
    """What code says that turns verification off."""

    hint: bytes
    """A piece of the text."""
    text: re.Pattern[bytes]
    needs: re.Pattern[bytes] | None
    unless: re.Pattern[bytes] | None
    call: re.Pattern[str] | None
    """How the function's name ends that is called with it."""
    but: re.Pattern[str] | None
    quoted: bool
    """Whether it stands inside a string."""


@cache
def signs(language: str) -> tuple[Sign, ...]:
    """By the language's name, as the tables of calls have it."""
    return tuple(_signs(tables.read(Path(__file__).with_suffix(".toml")).get(language, {})))


def _signs(data: Mapping[str, Any]) -> Iterator[Sign]:
    for hint, said in data.items():
        for one in said if isinstance(said, list) else [said]:
            needs, unless = (lazy.pattern(one[key].encode()) if key in one else None for key in ("needs", "unless"))
            call, but = (lazy.pattern(f"{one[key]}$") if key in one else None for key in ("call", "but"))
            text = lazy.pattern(one["text"].encode())
            yield Sign(hint.encode(), text, needs, unless, call, but, one.get("quoted", False))

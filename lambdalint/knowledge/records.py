"""Files of JSON lines, of which only the line that is asked for is parsed: the first says where the data comes from,
the others are in the order of their keys.
"""

from __future__ import annotations

import json
import re
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec


class Records:
    """A line for each of many things, each found by the key that it begins with."""

    def __init__(self, path: Path, key: str) -> None:
        self._path = path
        self._key = key

    @cached_property
    def _text(self) -> bytes:
        return self._path.read_bytes()

    @cached_property
    def head(self) -> Any:
        """What is said of all."""
        return msgspec.json.decode(self._text.partition(b"\n")[0])

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What the lines are found by."""
        lines = re.findall(rb'\n\{"' + self._key.encode() + rb'":"([^"\n]*)"', self._text)
        return tuple(name.decode() for name in lines)

    @cached_property
    def _lower(self) -> bytes:
        return self._text.lower()

    def mentions(self, text: str) -> bool:
        """Whether a line has this text in quotation marks, in any case."""
        return json.dumps(text.lower()).encode() in self._lower

    def find(self, name: str) -> Any:
        """What a file says of one of them, None if it says nothing."""
        text = self._text
        wanted = json.dumps({self._key: name}, separators=(",", ":"))[:-1].encode() + b","
        low, high = text.index(b"\n") + 1, len(text)
        while low < high:
            start = max(low, text.rfind(b"\n", low, (low + high) // 2) + 1)
            end = text.index(b"\n", start)
            begins = text[start : start + len(wanted)]
            if begins == wanted:
                return msgspec.json.decode(text[start:end])
            low, high = (end + 1, high) if begins < wanted else (low, start)
        return None

"""The language and its version that a Lambda runtime is."""

from __future__ import annotations

import re

from msgspec import Struct

_NAMES = (
    ("python", re.compile(r"python(\d+)\.(\d+)")),
    ("javascript", re.compile(r"nodejs(\d+)\.x")),
    ("java", re.compile(r"java(\d+)(?:\.al\d+)?")),
)


class Platform(Struct, frozen=True):
    """`python` and (3, 12), `javascript` and (22,), `java` and (21,)."""

    language: str
    version: tuple[int, ...]


def platform(runtime: str | None) -> Platform | None:
    """None for a runtime that says no version of a language, such as `provided.al2023`, and for none."""
    for language, form in _NAMES:
        if runtime is not None and (match := form.fullmatch(runtime)):
            return Platform(language, tuple(map(int, match.groups())))
    return None


def version(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(".")))


def written(numbers: tuple[int, ...]) -> str:
    return ".".join(map(str, numbers))

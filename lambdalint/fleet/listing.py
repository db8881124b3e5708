"""Which repositories there are: folders, each once, with the names by which reports call them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePath

from lambdalint import lazy

_UNSAFE = lazy.pattern(r"[^A-Za-z0-9._-]+")
_MAXIMUM_STEM = 80
"""Characters of a repository's own name in that of its SARIF file: names end at 255 bytes."""
_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Repository:
    """A folder, which need not be there."""

    name: str
    """Its path as it was given, without detours."""
    path: str
    """Absolute."""
    apart: tuple[str, ...] = ()
    """The paths of other repositories that lie in it."""

    @property
    def sarif_name(self) -> str:
        """The name of its SARIF file: safe on every system, the same in every run, and another for every name."""
        stem = _UNSAFE.sub("-", PurePath(self.path).name)[:_MAXIMUM_STEM].strip(".-") or "repository"
        return f"{stem}-{sha256(os.fsencode(self.name)).hexdigest()[:_DIGITS]}.sarif"


def listed(data: bytes) -> list[str]:
    r"""The paths in a list: one in a line, empty ones and those that begin with `#` left out; if there is any NUL, each
    ends with one, as `find -print0` writes them."""
    text = os.fsdecode(data.removeprefix(b"\xef\xbb\xbf"))
    if "\0" in text:
        return [path for path in text.split("\0") if path]
    lines = (line.strip() for line in text.split("\n"))
    return [line for line in lines if line and not line.startswith("#")]


def repositories(paths: Iterable[str]) -> list[Repository]:
    """In the order in which they are named. One that is named twice, or through a link as well, is there once."""
    here = os.getcwd()  # noqa: PTH109 - paths are texts here: a cluster may have other folders than this machine
    found: dict[str, str] = {}
    for path in paths:
        found.setdefault(os.path.realpath(path), path)
    inside = _inside(found)
    return [
        Repository(_name(path), str(PurePath(here, path)), tuple(inside.get(real, ()))) for real, path in found.items()
    ]


def _name(path: str) -> str:
    plain = (
        path if ".." in PurePath(path).parts else os.path.normpath(path)
    )  # which would take `..` of a link for the way back
    return plain.replace(os.sep, "/")


def _inside(real: Iterable[str]) -> dict[str, list[str]]:
    """For each folder, those below it that lie in no other one between them."""
    inside: dict[str, list[str]] = {}
    above: list[str] = []
    for path in sorted(real, key=lambda path: PurePath(path).parts):
        while above and not _is_below(path, above[-1]):
            above.pop()
        if above:
            inside.setdefault(above[-1], []).append(path)
        above.append(path)
    return inside


def _is_below(path: str, folder: str) -> bool:
    return path.startswith(folder.rstrip(os.sep) + os.sep)

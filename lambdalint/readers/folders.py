"""What is in the folders of repositories, for all projects of a run: those above them they have in common."""

from __future__ import annotations

import os
import re
from functools import lru_cache
from pathlib import Path

from lambdalint.readers.files import walked

MAXIMUM_FILES = 20_000
"""Source files whose names are looked for; in a repository of this size nothing is said of what may be anywhere."""
_KEPT = 2000
_SEARCHED = 4
"""Folders of which it is kept what the sources below them are called."""
_SOURCES = frozenset({".py", ".js", ".ts", ".mjs", ".cjs"})


class Folders:
    """Each folder is looked into once, as long as few others were since."""

    def __init__(self) -> None:
        self._names = lru_cache(_KEPT)(_names)
        self.held = lru_cache(_KEPT)(self._held)
        self.matching = lru_cache(_KEPT)(self._matching)
        self.sources = lru_cache(_SEARCHED)(_sources)

    def _held(self, folder: str) -> frozenset[str]:
        """The names in a folder; none of one that cannot be looked into."""
        return frozenset(self._names(folder))

    def _matching(self, folder: str, form: re.Pattern[str]) -> tuple[str, ...]:
        """The names in a folder that have a form, sorted; none of one that cannot be looked into."""
        return tuple(filter(form.fullmatch, self._names(folder)))


def _names(folder: str) -> tuple[str, ...]:
    try:
        return tuple(sorted(os.listdir(folder)))  # noqa: PTH208 - names are asked for, not paths
    except OSError:
        return ()


def _sources(top: Path) -> frozenset[str] | None:
    """What the sources below a folder are called, without their suffixes, and the folders that they are in; None if
    there are too many."""
    found: set[str] = set()
    begin = len(str(top)) + 1
    for number, path in enumerate(walked(top, _SOURCES, None)):
        if number >= MAXIMUM_FILES:
            return None
        folders, _, name = path[begin:].rpartition(os.sep)
        found.update(folders.split(os.sep))  # noqa: PTH206 - a path of a thousand files takes its time
        found.add(name.rpartition(".")[0])
    return frozenset(found)

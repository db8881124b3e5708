"""A project as one input: its files one after the other, each below a line that names it. And a folder to lay it in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

MARK = "@@ "
"""Begins a line that names a file; what stands above the first is the target's main file."""
MAXIMUM_FILES = 12

_HEADER = re.compile(rf"^{MARK}(\w[\w.-]*(?:/\w[\w.-]*){{0,8}})\n", re.MULTILINE)


def joined(files: Mapping[str, str]) -> str:
    return "".join(f"{MARK}{path}\n{text}{'' if text.endswith(chr(10)) else chr(10)}" for path, text in files.items())


def parted(text: str, main: str) -> dict[str, str]:
    """The files of an input by their paths; of two that cannot both be there, the first."""
    first, *others = _HEADER.split(text)
    found = {main: first} if first.strip() or not others else {}
    for path, content in zip(others[::2], others[1::2], strict=True):
        if len(found) < MAXIMUM_FILES and not any(_collide(path, other) for other in found):
            found[path] = content
    return found


def _collide(path: str, other: str) -> bool:
    return path == other or path.startswith(f"{other}/") or other.startswith(f"{path}/") or len(path) > 120


class Checkout:
    """A folder in which the files are empty: their texts are given to the linter beside it, as an editor gives them.

    Almost all inputs of a target have files of the same names, so that almost nothing is done on disk.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        (self.folder / ".git").mkdir(parents=True, exist_ok=True)
        self._there: set[str] = set()

    def lay(self, files: Mapping[str, str]) -> dict[Path, str]:
        """The texts by the paths of the files, which are there, and no others."""
        for path in self._there.difference(files):
            (self.folder / path).unlink()
            self._remove_empty((self.folder / path).parents)
        for path in files.keys() - self._there:
            (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / path).touch()
        self._there = set(files)
        return {self.folder / path: text for path, text in files.items()}

    def _remove_empty(self, folders: Iterable[Path]) -> None:
        for folder in folders:
            if folder == self.folder or any(folder.iterdir()):
                return
            folder.rmdir()

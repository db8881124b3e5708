"""What a manifest says, whatever its format, and what a lock file adds to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from lambdalint.model.dependency import Dependency
from lambdalint.readers.repository import Refused, Repository
from lambdalint.source import SourceFile, Span

MAXIMUM_LENGTH = 500_000
"""Characters of a manifest; lock files may be longer."""
MAXIMUM_DEPENDENCIES = 2000
"""Of one manifest; where there are more, the rest is not read."""


class Level(Struct, frozen=True):
    """The version of the language that a manifest asks for."""

    span: Span
    version: tuple[int, ...]
    what: str
    toolchain: bool = False
    """Whether it is that of all JVM languages, and not of Java alone."""


class Manifest(Struct, frozen=True, eq=False):
    """`name` of a dependency is as written; `extended` are those, of which more than the plain package is asked for."""

    file: SourceFile
    dependencies: tuple[Dependency, ...]
    complete: bool
    """Whether nothing is declared that could not be read."""
    extended: frozenset[str] = frozenset()
    level: Level | None = None


class Lock(Struct, frozen=True, eq=False):
    """All that is installed, by name; Python's are normalised."""

    file: SourceFile
    names: frozenset[str]
    development: frozenset[str] = frozenset()
    """Those of them that are for development alone."""

    def dependency(self, name: str) -> Dependency:
        form = re.escape(name).replace("\\-", "[-_.]")
        found = re.search(rf"(?:(?<=node_modules/)|(?<![\w@/-])){form}(?![\w/-])", self.file.text, re.IGNORECASE)
        span = Span(self.file, *found.span()) if found else Span(self.file, 0, 0)
        return Dependency(span=span, name=name, constraint="", deployed=name not in self.development)


class Declared(Struct, frozen=True, eq=False):
    """The manifests and lock files of a folder."""

    folder: Path
    manifests: tuple[Manifest, ...]
    locks: tuple[Lock, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.manifests or self.locks)


def text_of(repository: Repository, path: Path, maximum: int = MAXIMUM_LENGTH) -> SourceFile | None:
    """A file that is there, is text and is not too long."""
    try:
        file = repository.read(path)
    except Refused:
        return None
    return file if file is not None and len(file.text) <= maximum else None


def exists_unread(repository: Repository, path: Path) -> bool:
    return repository.is_file(path) and text_of(repository, path) is None


def unreadable(file: SourceFile) -> Manifest:
    """A manifest that says nothing that could be relied on."""
    return Manifest(file, (), complete=False)


class Places:
    """Where texts are in a file whose parser tells no places: each further on than the one before, if it can be."""

    def __init__(self, file: SourceFile) -> None:
        self._file = file
        self._at = 0

    def enter(self, pattern: str) -> None:
        """Go on after the first match of a pattern."""
        found = re.search(pattern, self._file.text, re.MULTILINE)
        self._at = found.end() if found else 0

    def of(self, texts: Sequence[str]) -> Span:
        """The first of these that is found."""
        for text, after in ((text, after) for after in (self._at, 0) for text in texts if text):
            start = self._file.text.find(text, after)
            if start >= 0:
                self._at = start + len(text)
                return Span(self._file, start, start + len(text))
        return Span(self._file, 0, 0)

"""The manifests around a piece of code: of its own folder, then of each one above it in the repository."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from msgspec import Struct, field

from lambdalint import lazy
from lambdalint.readers.code.dependencies import go, gradle, locks, maven, node, pyproject, requirements, setup_files
from lambdalint.readers.code.dependencies.manifest import Declared, Lock, Manifest, exists_unread, unreadable
from lambdalint.readers.repository import Repository
from lambdalint.source import SourceFile

MAXIMUM_FILES = 30
"""Manifests of one folder."""

Read = Callable[[Repository, Path], Manifest | None]

_READERS: dict[str, dict[str, Read]] = {
    "python": {
        "pyproject.toml": pyproject.read,
        "Pipfile": pyproject.read,
        "setup.cfg": setup_files.read_configuration,
        "setup.py": setup_files.read_script,
    },
    "javascript": {"package.json": node.read},
    "go": {"go.mod": go.read},
    "java": {"pom.xml": maven.read, "build.gradle": gradle.read, "build.gradle.kts": gradle.read},
}
_LOCKS: dict[str, Callable[[Repository, Path, Collection[str]], Iterator[Lock]]] = {
    "python": locks.of_python,
    "javascript": locks.of_node,
}
_NAMES = lazy.pattern(
    "|".join(map(re.escape, [*locks.FORMATS, *(name for readers in _READERS.values() for name in readers)]))
    + r"|(?s:requirements(?:.*\.txt)?)"
)
"""What these are called, and the folder in which some are."""
_TEXTS = lazy.pattern(r"(?s:.*)\.txt")


class Manifests(Struct, eq=False):
    """The manifests of one repository; each folder is looked into once."""

    repository: Repository
    _folders: dict[tuple[str, Path], Declared] = field(default_factory=dict)
    _around: dict[tuple[str, Path, Path], list[Declared]] = field(default_factory=dict)

    def around(self, language: str, folder: Path, top: Path) -> list[Declared]:
        """Those of a folder and of the folders above it up to a top one, the nearest first."""
        key = (language, folder, top)
        if key not in self._around:
            levels = len(folder.parts) - len(top.parts)
            inside = (folder, *folder.parents[:levels]) if folder.is_relative_to(top) else ()
            self._around[key] = [found for inner in inside if (found := self.of(language, inner))]
        return self._around[key]

    def of(self, language: str, folder: Path) -> Declared:
        key = (language, folder)
        if key not in self._folders:
            names = self.repository.names(folder, _NAMES)
            manifests = tuple(self._read(language, folder, names)) if names else ()
            locks = tuple(_LOCKS[language](self.repository, folder, names)) if names and language in _LOCKS else ()
            self._folders[key] = Declared(folder, manifests, locks)
        return self._folders[key]

    def _read(self, language: str, folder: Path, names: tuple[str, ...]) -> Iterator[Manifest]:
        readers = dict(_READERS.get(language, {}))
        if language == "python":
            readers = {**dict.fromkeys(self._requirements(folder, names), requirements.read), **readers}
        for name, read in readers.items():
            path = folder / name
            if name.partition("/")[0] not in names or not self.repository.is_file(path):
                continue
            manifest = read(self.repository, path)
            if manifest is not None:
                yield manifest
            elif exists_unread(self.repository, path):
                yield unreadable(SourceFile(self.repository.display(path), "", str(self.repository.top)))

    def _requirements(self, folder: Path, names: tuple[str, ...]) -> list[str]:
        """`requirements.txt`, then others by that name, here and in a folder `requirements`."""
        found = [name for name in names if name.endswith(".txt")]
        if "requirements" in names:
            inner = self.repository.names(folder / "requirements", _TEXTS)
            found += [f"requirements/{name}" for name in inner]
        return sorted(found, key=lambda name: (name != "requirements.txt", name))[:MAXIMUM_FILES]

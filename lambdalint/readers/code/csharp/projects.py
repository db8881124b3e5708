"""Projects of .NET: the assembly that a `.csproj` makes, and of which files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from msgspec import Struct, field

from lambdalint import lazy
from lambdalint.paths import globbed
from lambdalint.readers.files import walk
from lambdalint.readers.repository import Refused, Repository

MAXIMUM_FILES = 400
"""Of a project and those that it refers to; larger ones are generated."""

MAXIMUM_PROJECTS = 40

SUFFIXES = frozenset({".cs"})
_PROJECTS = frozenset({".csproj"})
_OUTPUT = frozenset({"bin", "obj", "cdk.out", "publish"})
_COMMENT = lazy.pattern(r"<!--.*?-->", re.DOTALL)
_ASSEMBLY = lazy.pattern(r"<AssemblyName>\s*([^<]+?)\s*</AssemblyName>")
_REFERENCE = lazy.pattern(r"<ProjectReference\s[^>]*?Include\s*=\s*\"([^\"]+)\"")
_SOURCE = lazy.pattern(r"<Compile\s[^>]*?Include\s*=\s*\"([^\"*]+\.cs)\"")
_SHOWN = lazy.pattern(r"<Using\s[^>]*?Include\s*=\s*\"([\w.]+)\"")
_ELSEWHERE = lazy.pattern(
    r"<Import\b|<Compile\s[^>]*?Include\s*=\s*\"[^\"]*\*|OutputItemType\s*=\s*\"Analyzer\"|"
    r"EnableDefaultCompileItems>\s*false|EnableDefaultItems>\s*false"
)


class Project(Struct, frozen=True):
    path: Path
    text: str
    """What the `.csproj` says, without comments."""

    @property
    def folder(self) -> Path:
        return self.path.parent

    @property
    def assembly(self) -> str | None:
        """The assembly's name; None where a build decides."""
        found = _ASSEMBLY.findall(self.text)
        if not found:
            return self.path.stem
        name: str = found[-1]
        return None if "$(" in name else name

    @property
    def is_whole(self) -> bool:
        """Whether its files are those below its folder and those that it names, and none that a build makes."""
        return _ELSEWHERE.search(self.text) is None

    @property
    def shown(self) -> list[str]:
        """Namespaces that all of its files see."""
        return _SHOWN.findall(self.text)

    def references(self) -> list[Path]:
        return [self._below(path) for path in _REFERENCE.findall(self.text)]

    def linked(self) -> list[Path]:
        """Files from elsewhere that it compiles."""
        return [self._below(path) for path in _SOURCE.findall(self.text)]

    def _below(self, path: str) -> Path:
        return self.folder / path.replace("\\", "/")


class Projects(Struct, eq=False):
    """The projects of one repository, each read once."""

    repository: Repository
    _read: dict[Path, Project | None] = field(default_factory=dict)
    _below: dict[Path, list[Path]] = field(default_factory=dict)
    _here: dict[Path, list[Project]] = field(default_factory=dict)

    def find(self, assembly: str, root: Path) -> list[Project]:
        """The projects that make an assembly: in the code root, below it, or around it."""
        found = [project for project in self.below(root) if project.assembly == assembly]
        if found:
            return found
        return [one for one in self.around(root) if one.assembly == assembly]

    def around(self, path: Path) -> list[Project]:
        """The projects of the nearest folder above that has any."""
        for folder in path.parents:
            if not folder.is_relative_to(self.repository.top):
                break
            if folder not in self._here:
                found = [self.read(path) for path in globbed(folder, "*.csproj")]
                self._here[folder] = [one for one in found if one is not None]
            if self._here[folder]:
                return self._here[folder]
        return []

    def below(self, root: Path) -> list[Project]:
        if root not in self._below:
            folder = root if self.repository.is_dir(root) else root.parent
            paths = (path for path in walk(folder, _PROJECTS, None) if not _is_output(path.relative_to(folder)))
            self._below[root] = list(islice(paths, MAXIMUM_PROJECTS))
        return [found for path in self._below[root] if (found := self.read(path)) is not None]

    def read(self, path: Path) -> Project | None:
        real = self.repository.resolve(path)
        if real is None:
            return None
        if real not in self._read:
            try:
                file = self.repository.read(real)
            except Refused:
                file = None
            self._read[real] = Project(real, _COMMENT.sub("", file.text)) if file is not None else None
        return self._read[real]

    def closure(self, project: Project) -> list[Project]:
        """A project and those that it refers to, directly or not."""
        found = [project]
        for one in found:
            for path in one.references():
                inner = self.read(path)
                if inner is not None and inner not in found and len(found) < MAXIMUM_PROJECTS:
                    found.append(inner)
        return found

    def sources(self, project: Project) -> list[Path]:
        """The files that a project, and those that it refers to, are made of."""
        found = (path for one in self.closure(project) for path in (*self._own(one), *one.linked()))
        return list(islice(dict.fromkeys(found), MAXIMUM_FILES))

    def _own(self, project: Project) -> Iterator[Path]:
        others = {found.folder for found in self.below(project.folder)} - {project.folder}
        for path in walk(project.folder, SUFFIXES, None):
            if not _is_output(path.relative_to(project.folder)) and others.isdisjoint(path.parents):
                yield path


def _is_output(path: Path) -> bool:
    return not _OUTPUT.isdisjoint(path.parts[:-1])

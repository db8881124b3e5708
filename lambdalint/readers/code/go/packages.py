"""Where imports lead: packages of the module that `go.mod` names, of its neighbours, of folders that replace others."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from msgspec import Struct, field

from lambdalint import lazy
from lambdalint.readers.code.go.building import sources
from lambdalint.readers.code.go.module import GoModule
from lambdalint.readers.code.program.modules import Imports, Module, Modules, Namespace, Unreadable
from lambdalint.readers.code.program.scopes import Import
from lambdalint.readers.repository import Refused, Repository
from lambdalint.source import SourceFile

MAXIMUM_MODULES = 400
"""Files that one handler's imports are followed into."""

_MODULE = lazy.pattern(r'(?m)^\s*module\s+"?([^\s"]+)')
_REPLACE = lazy.pattern(r'(?m)^\s*(?:replace\s+)?"?([^\s"=()]+)"?(?:\s+v\S+)?\s+=>\s+"?(\.{1,2}/[^\s"]*|\.{1,2})"?')
_USE = lazy.pattern(r"(?m)^\s*(?:use\s+)?(\.{1,2}/[^\s()]*|\.{1,2})\s*$|^use\s+([^\s().]\S*)\s*$")


class _Rooted(Struct, frozen=True):
    """Packages whose paths begin with `prefix` lie below `folder`."""

    prefix: str
    folder: Path


class GoPackages(Struct, eq=False, dict=True):
    """The packages of one repository, for as many handlers as share them."""

    repository: Repository
    report: Unreadable
    _sources: dict[Path, list[Path]] = field(default_factory=dict)
    _rooted: dict[Path, tuple[_Rooted, ...]] = field(default_factory=dict)

    @cached_property
    def modules(self) -> Modules:
        return Modules(self.repository, self._parse)

    def _parse(self, file: SourceFile, path: Path) -> GoModule:
        return GoModule(file, path, self._others)

    def read(self, path: Path) -> GoModule | None:
        module = self.modules.read(path, self.report)
        return module if isinstance(module, GoModule) else None

    def sources(self, folder: Path) -> list[Path]:
        if folder not in self._sources:
            self._sources[folder] = sources(folder, self.repository)
        return self._sources[folder]

    def _others(self, module: GoModule) -> list[GoModule]:
        """The other files of a module's package; of several programs in one folder, each is one by itself."""
        if module.path is None:
            return []
        paths = [path for path in self.sources(module.path.parent) if path.name != module.path.name]
        files = [other for other in map(self.read, paths) if other is not None and other.package == module.package]
        programs = [other for other in files if other.has_main]
        if module.has_main or len(programs) > 1:
            files = [other for other in files if not other.has_main]
        return files

    def folder(self, path: str, importer: Path) -> Path | None:
        """The folder of a package of this repository that a file imports."""
        for rooted in self._around(importer.parent):
            if path != rooted.prefix and not path.startswith(rooted.prefix + "/"):
                continue
            found = rooted.folder.joinpath(*path[len(rooted.prefix) :].split("/"))
            if self.repository.is_dir(found) and self.sources(found):
                return found
        return None

    def _around(self, folder: Path) -> tuple[_Rooted, ...]:
        """What the nearest `go.mod` says, or without one where the folder would lie in a GOPATH."""
        if folder not in self._rooted:
            text = self._text(folder / "go.mod")
            if text is not None:
                self._rooted[folder] = tuple(self._declared(folder, text))
            elif folder == self.repository.top or not folder.is_relative_to(self.repository.top):
                self._rooted[folder] = ()
            else:
                self._rooted[folder] = self._around(folder.parent)
        return self._rooted[folder]

    def _declared(self, folder: Path, text: str) -> Iterator[_Rooted]:
        match = _MODULE.search(text)
        for name, path in _REPLACE.findall(text):
            yield _Rooted(name, folder / path)
        if match is not None:
            yield _Rooted(match[1], folder)
        yield from self._neighbours(folder)

    def _neighbours(self, folder: Path) -> Iterator[_Rooted]:
        """The modules of the workspace that a folder lies in."""
        for around in (folder, *folder.parents):
            if not around.is_relative_to(self.repository.top):
                return
            workspace = self._text(around / "go.work")
            for relative, bare in _USE.findall(workspace or ""):
                used = around / (relative or bare)
                match = _MODULE.search(self._text(used / "go.mod") or "")
                if match is not None and used != folder:
                    yield _Rooted(match[1], used)
            if workspace is not None:
                return

    def in_gopath(self, path: str, importer: Path) -> Path | None:
        """`github.com/owner/project/orders` in a repository whose folder `project` has no `go.mod`."""
        parts = path.split("/")
        for around in importer.parents:
            if not around.is_relative_to(self.repository.top) or self._around(around):
                return None
            if around.name in parts[:-1]:
                found = around.joinpath(*parts[parts.index(around.name) + 1 :])
                if self.repository.is_dir(found) and self.sources(found):
                    return found
        return None

    def _text(self, path: Path) -> str | None:
        try:
            file = self.repository.read(path)
        except Refused:
            return None
        return file.text if file is not None else None


class GoImports(Imports):
    """Those of one handler's code."""

    def __init__(self, packages: GoPackages) -> None:
        self._packages = packages
        self._found: dict[tuple[str, Path], list[Namespace]] = {}
        self._read: set[GoModule] = set()

    def path(self, imported: Import, importer: Module) -> list[Namespace]:
        if importer.path is None:
            return []
        key = (imported.module, importer.path.parent)
        if key not in self._found:
            self._found[key] = self._resolved(imported, importer.path)
        return self._found[key]

    def _resolved(self, imported: Import, importer: Path) -> list[Namespace]:
        if imported.level:
            return self._namespace(importer.parent / imported.module, None)
        packages = self._packages
        folder = packages.folder(imported.module, importer) or packages.in_gopath(imported.module, importer)
        return self._namespace(packages.sources(folder)[0], folder) if folder is not None else []

    def _namespace(self, path: Path, folder: Path | None) -> list[Namespace]:
        module = self._packages.read(path) if len(self._read) < MAXIMUM_MODULES else None
        if module is None:
            return []
        self._read.add(module)
        return [Namespace(module, folder)]

"""Where imports lead among the files of a repository, as Node.js, TypeScript and bundlers find modules."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path

from lambdalint.paths import exists
from lambdalint.readers.code.javascript.compilers import Compilers
from lambdalint.readers.code.javascript.exported import ITSELF
from lambdalint.readers.code.javascript.manifests import Manifests
from lambdalint.readers.code.javascript.modules import JavaScriptModule
from lambdalint.readers.code.javascript.packages import Packages
from lambdalint.readers.code.program.modules import Imports, Module, Modules, Namespace, Unreadable
from lambdalint.readers.code.program.scopes import Import
from lambdalint.readers.repository import Repository

MAXIMUM_MODULES = 400
"""Files that one handler's imports are followed into."""

SUFFIXES = (".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs")
"""In the order in which they are looked for."""

_COMPILED = {".js": (".ts", ".tsx"), ".jsx": (".tsx",), ".mjs": (".mts",), ".cjs": (".cts",)}
"""By the suffix of what a compiler writes, those of what it reads."""

_MARKS = (".package-lock.json", ".yarn-integrity", ".modules.yaml", ".bin")
"""Of package managers, in `node_modules`."""


class Resolution:
    """Finds the files of modules; what surrounds them is looked at once."""

    def __init__(self, repository: Repository) -> None:
        self.repository = repository
        self.modules = Modules(repository, JavaScriptModule)
        manifests = Manifests(repository)
        self.compilers = Compilers(manifests)
        self.packages = Packages(manifests)
        self._files: dict[Path, Path | None] = {}

    def file(self, path: Path) -> Path | None:
        """The file that a path stands for, of which the suffix or the name `index` may be left out."""
        path = Path(os.path.normpath(path))
        if path not in self._files:
            found = self._spelled(path)
            if found is None and self.repository.is_dir(path):
                inner = (*self.packages.entries(path), path / "index")
                found = next(filter(None, map(self._spelled, inner)), None)
            self._files[path] = None if found is not None and self._is_installed(found) else found
        return self._files[path]

    def _is_installed(self, path: Path) -> bool:
        """Whether a package manager put a file there: where none left its mark, a layer's own package is."""
        parts = path.parts
        if "node_modules" not in parts:
            return False
        folder = Path(*parts[: parts.index("node_modules") + 1])
        return folder.parent.name != "nodejs" or any(exists(folder / mark) for mark in _MARKS)

    def _spelled(self, path: Path) -> Path | None:
        """The file of a path, or of one with another suffix."""
        folder, name, suffix = path.parent, path.name, path.suffix
        if name in {"", ".", ".."}:
            return None
        names = [path.stem + source for source in _COMPILED.get(suffix, ())]
        names += [name] if suffix in SUFFIXES else []
        names += [name + one for one in SUFFIXES]
        return next((folder / one for one in names if self.repository.holds(folder, one)), None)

    def candidates(self, name: str, folder: Path) -> Iterator[Path]:
        """The paths that an import in a file of a folder may stand for, but for those outside of the project."""
        if name.startswith("."):
            yield folder / name
            return
        if name.startswith("#"):
            yield from self.packages.inner(name, folder)
        yield from self.compilers.of(folder).candidates(name)
        yield from self.packages.candidates(name, folder)


class JavaScriptImports(Imports):
    """Where the imports of one handler's code lead; without a resolution, nowhere."""

    def __init__(
        self, root: Path | None, layers: Collection[Path], resolution: Resolution | None, unreadable: Unreadable
    ) -> None:
        self._root = root
        self._layers = layers
        self._resolution = resolution
        self._unreadable = unreadable
        self._found: dict[tuple[Module, str], list[Namespace]] = {}
        self._read: set[Path] = set()

    def path(self, imported: Import, importer: Module) -> list[Namespace]:
        if imported.module == ITSELF:
            return [Namespace(importer, None)]
        if importer.path is None or self._resolution is None:
            return []
        key = (importer, imported.module)
        if key not in self._found:
            module = self._located(imported.module, importer.path.parent, self._resolution)
            self._found[key] = [] if module is None else [Namespace(module, None)]
        return self._found[key]

    def _located(self, name: str, folder: Path, resolution: Resolution) -> Module | None:
        name = name.partition("?")[0]
        if not name or "\0" in name or len(name) > 500 or name.startswith("node:"):
            return None
        for candidate in (*self._deployed(name), *resolution.candidates(name, folder)):
            found = resolution.file(candidate)
            if found is not None:
                return self._module(found, resolution)
        return None

    def _deployed(self, name: str) -> Iterator[Path]:
        """Where something is that is named by where it is when the function runs."""
        if name.startswith("/opt/"):
            inner = name.removeprefix("/opt/")
            for layer in self._layers:
                yield layer / inner
                yield layer / inner.removeprefix("nodejs/")
        elif name.startswith("/var/task/") and self._root is not None:
            yield self._root / name.removeprefix("/var/task/")
        elif name[0] not in "./#":
            for layer in self._layers:
                yield from (layer / "nodejs" / name, layer / "nodejs" / "node_modules" / name, layer / name)

    def _module(self, path: Path, resolution: Resolution) -> Module | None:
        if path not in self._read and len(self._read) >= MAXIMUM_MODULES:
            return None
        self._read.add(path)
        return resolution.modules.read(path, self._unreadable)

"""Packages, their programs and where the paths of their code lead: `Cargo.toml`, `src/main.rs`, `src/bin`, `mod`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import chain, islice
from pathlib import Path, PurePosixPath
from typing import Any

import tomli
from msgspec import Struct, field

from lambdalint import lazy
from lambdalint.paths import globbed
from lambdalint.readers.code.program.modules import Imports, Module, Modules, Namespace, Unreadable
from lambdalint.readers.code.program.scopes import Import
from lambdalint.readers.code.rust.module import SELF, SUPER, RustModule
from lambdalint.readers.repository import Refused, Repository
from lambdalint.source import SourceFile

MAXIMUM_MODULES = 400
"""Files that one handler's paths are followed into."""

_ROOTS = frozenset({"main.rs", "lib.rs", "mod.rs"})
"""Files whose modules lie beside them, and not in a folder of their name."""

_MISPLACED = lazy.pattern(r"^$|^/|\.\.|[^/]\*\*|\*\*[^/]|\0")
"""In a pattern of paths: what leads out of the folder, and what no pattern has."""


class Binary(Struct, frozen=True):
    """A program of a package."""

    name: str
    package: str
    path: Path


class RustCrates(Struct, eq=False, dict=True):
    """The packages of one repository, for as many handlers as share them."""

    repository: Repository
    report: Unreadable
    _manifests: dict[Path, Mapping[str, Any] | None] = field(default_factory=dict)

    @cached_property
    def modules(self) -> Modules:
        return Modules(self.repository, self._parse)

    def _parse(self, file: SourceFile, path: Path) -> RustModule:
        return RustModule(file, path, self.named)

    def read(self, path: Path) -> RustModule | None:
        module = self.modules.read(path, self.report)
        return module if isinstance(module, RustModule) else None

    def manifest(self, folder: Path) -> Mapping[str, Any] | None:
        """What `Cargo.toml` in a folder says."""
        if folder not in self._manifests:
            try:
                file = self.repository.read(folder / "Cargo.toml")
                self._manifests[folder] = tomli.loads(file.text) if file is not None else None
            except (Refused, ValueError, RecursionError):
                self._manifests[folder] = None
        return self._manifests[folder]

    def package(self, path: Path) -> Path | None:
        """The folder of the package that a file belongs to."""
        for folder in path.parents:
            if not folder.is_relative_to(self.repository.top):
                break
            if "package" in (self.manifest(folder) or {}):
                return folder
        return None

    def binaries(self, folder: Path) -> Iterator[Binary]:
        """The programs of the package in a folder, and of the members of the workspace there."""
        manifest = self.manifest(folder) or {}
        package = _table(manifest, "package")
        if package:
            yield from self._of_package(folder, str(package.get("name", "")), manifest)
        for pattern in _strings(_table(manifest, "workspace").get("members")):
            if _MISPLACED.search(pattern):
                continue
            for member in self._matching(folder, pattern):
                inner = self.manifest(member) or {}
                name = str(_table(inner, "package").get("name", ""))
                if name and member != folder:
                    yield from self._of_package(member, name, inner)

    def _matching(self, folder: Path, pattern: str) -> list[Path]:
        """What a pattern of paths names, part by part: no link out of the repository is followed on the way."""
        found = [folder]
        for part in PurePosixPath(pattern).parts:
            below = (globbed(one, part) for one in found if self.repository.is_dir(one))
            found = list(islice(chain.from_iterable(below), 200))
        return found

    def _of_package(self, folder: Path, package: str, manifest: Mapping[str, Any]) -> Iterator[Binary]:
        told: set[Path] = set()
        listed = manifest.get("bin")
        for one in listed if isinstance(listed, list) else ():
            name = str(one.get("name", package)) if isinstance(one, dict) else ""
            paths = [str(one["path"])] if isinstance(one, dict) and "path" in one else _usual(name)
            path = next((folder / path for path in paths if self.repository.is_file(folder / path)), None)
            if path is not None and name:
                told.add(path)
                yield Binary(name, package, path)
        if self.repository.is_file(folder / "src/main.rs") and folder / "src/main.rs" not in told:
            yield Binary(package, package, folder / "src/main.rs")
        programs = folder / "src/bin"
        if self.repository.is_dir(programs):
            found = {path.stem: path for path in globbed(programs, "*.rs")}
            found |= {path.parent.name: path for path in globbed(programs, "*/main.rs")}
            yield from (Binary(name, package, path) for name, path in found.items() if path not in told)

    def named(self, path: Path) -> dict[str, Path]:
        """The root files of the crates of this repository that a file can name."""
        folder = self.package(path)
        manifest = self.manifest(folder) if folder is not None else None
        if folder is None or manifest is None:
            return {}
        name = _table(manifest, "lib").get("name") or _table(manifest, "package").get("name")
        found = {str(name).replace("-", "_"): folder / "src/lib.rs"}
        for dependency, said in _table(manifest, "dependencies").items():
            local = said.get("path") if isinstance(said, dict) else None
            if isinstance(local, str):
                found[dependency.replace("-", "_")] = folder / local / "src/lib.rs"
        return {name: root for name, root in found.items() if self.repository.is_file(root)}

    def child(self, module: RustModule, name: str) -> RustModule | None:
        """The file of `mod name;`."""
        if module.path is None:
            return None
        folder = module.path.parent
        if module.path.name not in _ROOTS and not self._is_program(module.path):
            folder = folder / module.path.stem
        for path in (folder / f"{name}.rs", folder / name / "mod.rs"):
            if self.repository.is_file(path):
                return self.read(path)
        return None

    def _is_program(self, path: Path) -> bool:
        """Whether a file is the root of a program: `src/bin/orders.rs`."""
        folder = self.package(path)
        return folder is not None and any(one.path == path for one in self.binaries(folder))


def _usual(name: str) -> list[str]:
    return [f"src/bin/{name}.rs", f"src/bin/{name}/main.rs", "src/main.rs"]


def _table(manifest: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = manifest.get(name)
    return found if isinstance(found, dict) else {}


def _strings(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


class RustImports(Imports):
    """Where the paths of one program lead: from its root, from the file itself, or from another crate's root."""

    def __init__(self, crates: RustCrates, root: RustModule) -> None:
        self._crates = crates
        self._root = root
        self._parents: dict[RustModule, tuple[RustModule, RustModule]] = {}
        """Of each file, the one that declares it and the root of its crate."""
        self._read: set[RustModule] = {root}

    def path(self, imported: Import, importer: Module) -> list[Namespace]:
        parts = imported.module.split(".")
        if not isinstance(importer, RustModule):
            return []
        start = self._start(parts[0], importer, whether_declared=imported.level > 0)
        found = [start] if start is not None else []
        for part in parts[1:]:
            inner = self._child(found[-1], part) if found else None
            if inner is None:
                return []
            found.append(inner)
        return [Namespace(module, None) for module in found]

    def _start(self, name: str, importer: RustModule, *, whether_declared: bool) -> RustModule | None:
        parent, root = self._parents.get(importer, (importer, self._root))
        if name == "crate":
            return root
        if name == SELF:
            return importer
        if name == SUPER:
            return parent
        if name in importer.crates:
            return self._kept(self._crates.read(importer.crates[name]), None)
        return self._child(importer, name) if whether_declared else None

    def _child(self, module: RustModule, name: str) -> RustModule | None:
        return self._kept(self._crates.child(module, name), module)

    def _kept(self, module: RustModule | None, parent: RustModule | None) -> RustModule | None:
        if module is None or (module not in self._read and len(self._read) >= MAXIMUM_MODULES):
            return None
        self._read.add(module)
        root = self._parents.get(parent, (parent, self._root))[1] if parent is not None else module
        self._parents.setdefault(module, (parent or module, root))
        return module

"""The build that a function's code comes from, as Maven's and Gradle's files say it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct, field

from lambdalint import lazy
from lambdalint.readers.code.jvm.sources import BUILD_FILES, SUFFIXES, Sources, read_sources
from lambdalint.readers.files import walk
from lambdalint.readers.repository import Repository

MAXIMUM_LEVELS = 4
"""Folders above a code root in which the build is looked for."""

_OUTPUT = frozenset({"target", "build", "out", "dist", "bin", "libs", "distributions", "package", "packages"})
_SETTINGS = ("settings.gradle", "settings.gradle.kts")
_MODULE = lazy.pattern(r"<module>\s*([^<>\s]+)\s*</module>")
_INCLUDED = lazy.pattern(r"""\binclude\b[ (]([^)\n]*(?:,\s*\n[^)\n]*)*)""")
_QUOTED = lazy.pattern(r"""["']([^"'\n]+)["']""")
_GENERATES = lazy.pattern(
    r"(?i)generat|protobuf|protoc\b|avro|openapi|swagger|jooq|jaxb|xjc|wsdl|antlr|smithy|thrift|build-helper|kapt|ksp\b|"
    r"annotationProcessor|mapstruct|immutables|relocat|flatDir|fileTree|\bfiles\(|systemPath|groovy|scala|clojure|"
    r"aspectj|delombok|multiplatform|sourceDirectory|srcDirs?\b|includeBuild"
)
"""What may bring classes that no file here holds."""
_BROUGHT = lazy.pattern(r"<(dependency|parent)>(.*?)</\1>", re.DOTALL)
"""Whose classes Maven may add to those of the sources."""


class Build(Struct, frozen=True, eq=False):
    """The folder of one module, with its sources and those of the other modules of its build."""

    folder: Path
    sources: Sources
    text: str
    """Of the files that say how it is built."""

    def certain(self, package: str) -> bool:
        """Whether all classes of a package are certainly among the sources, if any are."""
        if not self.text or not self.sources.complete:
            return False
        group = re.escape(".".join(package.split(".")[:2]))
        maven = (match[2] for match in _BROUGHT.finditer(self.text))
        if any(re.search(rf"<groupId>\s*{group}\b", brought) for brought in maven):
            return False
        return not (_GENERATES.search(self.text) or re.search(rf"[\"']{group}[\w.-]*:", self.text))


class Builds(Struct, frozen=True, eq=False):
    """The builds of a repository; each is looked through once."""

    repository: Repository
    _builds: dict[Path, Build] = field(default_factory=dict)
    _sources: dict[Path, Sources] = field(default_factory=dict)
    _written: dict[Path, bool] = field(default_factory=dict)

    def makes(self, root: Path) -> bool:
        """Whether a code root is there, or is what a build would put there by its name."""
        missing = root
        while not self.repository.resolve(missing.parent) and missing.parent != missing:
            missing = missing.parent
        there = self.repository.resolve(root) is not None
        return there or missing.name in _OUTPUT or missing.suffix in {".jar", ".zip"}

    def around(self, root: Path) -> Build | None:
        """The build whose output, or whose folder, a code root is. None where there are no sources to be found."""
        folder = self._project(root)
        if folder is None:
            return None
        if folder not in self._builds:
            whole = self._whole(folder)
            if whole not in self._sources:
                self._sources[whole] = read_sources(self.repository, whole)
            text = "\n".join((*self._texts(folder), *(self._texts(whole) if whole != folder else ())))
            self._builds[folder] = Build(folder, self._sources[whole], text)
        return self._builds[folder]

    def of_file(self, path: Path) -> Build | None:
        """The build of a source file: that of the nearest folder above with a build file, else of its own folder."""
        for above in path.parents:
            if not above.is_relative_to(self.repository.top):
                break
            if self._has_build(above):
                return self.around(above)
        return self.around(path.parent)

    def _project(self, root: Path) -> Path | None:
        """The folder itself if sources are below it, else the nearest one above with a build file."""
        folder = root
        while not self.repository.is_dir(folder) or (folder.name in _OUTPUT and not self._has_build(folder)):
            folder = folder.parent
            if not folder.is_relative_to(self.repository.top):
                return None
        if self._has_sources(folder):
            return folder
        for above in (folder, *folder.parents[:MAXIMUM_LEVELS]):
            if not above.is_relative_to(self.repository.top):
                return None
            if self._has_build(above):
                return above if self._has_sources(above) else None
        return None

    def _whole(self, folder: Path) -> Path:
        """The folder of the outermost build that has this one as a module."""
        whole = folder
        for above in folder.parents:
            if not above.is_relative_to(self.repository.top):
                break
            if any(self.repository.resolve(above / module) in {whole, folder} for module in self._modules(above)):
                whole = above
        return whole

    def _modules(self, folder: Path) -> Iterator[str]:
        for name, text in self._files(folder, ("pom.xml", *_SETTINGS)):
            if name == "pom.xml":
                yield from _MODULE.findall(text)
            else:
                for included in _INCLUDED.findall(text):
                    yield from (path.strip(":").replace(":", "/") for path in _QUOTED.findall(included))

    def _texts(self, folder: Path) -> Iterator[str]:
        return (text for _, text in self._files(folder, (*BUILD_FILES, *_SETTINGS)))

    def _files(self, folder: Path, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        for name in names:
            file = self.repository.look(folder / name) if self.repository.holds(folder, name) else None
            if file is not None:
                yield name, file.text

    def _has_build(self, folder: Path) -> bool:
        return any(self.repository.holds(folder, name) for name in BUILD_FILES)

    def _has_sources(self, folder: Path) -> bool:
        if folder not in self._written:
            self._written[folder] = next(walk(folder, SUFFIXES, None), None) is not None
        return self._written[folder]

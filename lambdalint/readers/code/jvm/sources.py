"""The sources of one build, Java and Kotlin alike, by the packages and names that they declare."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from msgspec import Struct, field

from lambdalint import lazy
from lambdalint.readers.code.program.modules import MAXIMUM_LENGTH
from lambdalint.readers.files import walk
from lambdalint.readers.repository import Refused, Repository

SUFFIXES = frozenset({".java", ".kt"})
OTHER_LANGUAGES = frozenset({".scala", ".groovy", ".clj"})
BUILD_FILES = ("pom.xml", "build.gradle", "build.gradle.kts", "build.xml", "build.sbt", "BUILD", "BUILD.bazel")

MAXIMUM_FILES = 4_000
"""Of one build; beyond, the rest is not looked at."""
_OUTPUT = frozenset({"target", "build", "out", "bin", "dist", "libs", "distributions", ".gradle", ".aws-sam"})
_TESTS = lazy.pattern(r"/(?:src/)?(?:test|androidTest|integrationTest|testFixtures|it|jmh)/(?:java|kotlin|resources)/")
_PACKAGE = lazy.pattern(r"^[ \t]*package\s+([\w.`]+)", re.MULTILINE)
_MODIFIERS = (
    r"(?:(?:@[\w.:]+(?:\([^)\n]*\))?|public|protected|private|internal|static|final|abstract|sealed|non-sealed|strictfp|"
    r"open|data|inline|value|annotation|inner|expect|actual|suspend|tailrec|operator|infix|external|const|lateinit|"
    r"override)[ \t]+)*"
)
_DECLARED = lazy.pattern(
    rf"^{_MODIFIERS}(?:(?:class|interface|@interface|record|object|typealias|fun interface|enum class|enum)"
    r"[ \t]+`?(\w+)"
    r"|(?:fun|val|var)[ \t]+(?:<[^\n(]*?>[ \t]*)?(?:[\w.<>?, ]+\.)?`?(\w+)`?[ \t]*[(:=\n{])",
    re.MULTILINE,
)
_HEIR = lazy.pattern(r"\b(?:class|interface|enum|record|object)\s+(\w+)\b([^{};]{0,600})")
_EXTENSION = lazy.pattern(r"^[^\n/*]*\bfun[ \t]+(?:<[^\n(]*?>[ \t]*)?[A-Z][\w.<>?, ]*\.(\w+)[ \t]*\(", re.MULTILINE)
_ABSTRACT = lazy.pattern(r"\b(?:interface|(?:abstract|sealed)(?:\s+\w+)*\s+class)\s+(\w+)")
_NEXT = lazy.pattern(r"\n\s*(?:@|\}|(?:\w+ )*(?:fun|val|var|class|object|interface|typealias|import)\b)")
_BRACKETED = lazy.pattern(r"\([^()]*\)|<[^<>]*>")
_HEAD = lazy.pattern(r"\b(?:extends|implements)\b|:")
_ANONYMOUS = lazy.pattern(
    r"\bnew\s+([A-Z]\w*)\s*(?:<[^;{}()]{0,80}>)?\s*\([^;{}]{0,200}\)\s*\{|\bobject\s*:\s*([A-Z]\w*)"
)
_WORD = lazy.pattern(r"[A-Za-z_]\w*")

_FILE_CLASS = lazy.pattern(r"@file\s*:\s*JvmName\(\s*\"(\w+)\"")


class Sources(Struct, eq=False, dict=True):
    """What the files below a folder declare. `complete`: all of them could be looked at."""

    repository: Repository
    folder: Path
    names: dict[str, dict[str, list[Path]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    """Packages; in each, the files that declare a top-level name."""
    extensions: set[str] = field(default_factory=set)
    """The names of Kotlin's functions that extend classes."""
    file_classes: set[str] = field(default_factory=set)
    """The names that Kotlin files give to the classes of their functions: `@file:JvmName("Handlers")`."""
    complete: bool = True
    texts: list[tuple[str, str]] = field(default_factory=list)
    """The package of each file, and its text."""

    def text(self, path: Path) -> str:
        try:
            file = self.repository.read(path)
        except Refused:
            return ""
        return file.text if file is not None else ""

    def files(self, package: str, name: str, near: Path | None = None) -> list[Path]:
        """The files that declare a name. Of several, the one that shares the most folders with `near`."""
        found = self.names[package].get(name, []) if package in self.names else []
        if len(found) < 2 or near is None:
            return list(found)
        shared = {path: len(os.path.commonpath((path, near))) for path in found}
        best = max(shared.values())
        return [path for path, length in shared.items() if length == best]

    def compiles(self, name: str) -> bool:
        """Whether a class of this name may hold the functions of a Kotlin file: `AppKt` those of `App.kt`."""
        return name.endswith("Kt") or name in self.file_classes

    def declares(self, package: str, name: str) -> bool:
        return package in self.names and name in self.names[package]

    def split(self, dotted: str) -> tuple[str, list[str]] | None:
        """A dotted name as a package of these sources, and the names in it: `com.example` and `Outer`, `Inner`."""
        package, names = dotted, list[str]()
        while package:
            package, _, name = package.rpartition(".")
            names.append(name)
            if self.declares(package, name):
                return package, names[::-1]
        return None

    def heir(self, name: str) -> tuple[str, str] | None:
        """What implements an interface or an abstract class, if that is one class alone."""
        heirs = self._heirs.get(name, set()) if name in self._abstract else set[tuple[str, str]]()
        if len(heirs) != 1:
            return None
        package, heir = next(iter(heirs))
        return (package, heir) if heir and not self._heirs.get(heir) and self.declares(package, heir) else None

    @cached_property
    def _abstract(self) -> frozenset[str]:
        """The names of interfaces and abstract classes."""
        return frozenset(name for _, text in self.texts for name in _ABSTRACT.findall(text))

    @cached_property
    def _heirs(self) -> dict[str, set[tuple[str, str]]]:
        """By the name of a class or interface, what extends or implements it: package and name."""
        found: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for package, text in self.texts:
            for match in _HEIR.finditer(text):
                for word in _supertypes(match[2]):
                    found[word].add((package, match[1]))
            for match in _ANONYMOUS.finditer(text):
                found[match[1] or match[2]].add((package, ""))
        return found


def read_sources(repository: Repository, folder: Path) -> Sources:
    """Looks through the files below a folder; they are not parsed."""
    sources = Sources(repository, folder)
    count = 0
    for path in _written(folder):
        if path.suffix in OTHER_LANGUAGES:
            sources.complete = False
            continue
        count += 1
        if count > MAXIMUM_FILES:
            sources.complete = False
            break
        try:
            file = repository.read(path)
        except Refused:
            file = None
        if file is None or len(file.text) > MAXIMUM_LENGTH:
            sources.complete = False
            continue
        sources.file_classes.update(_FILE_CLASS.findall(file.text))
        _declare(sources, path, file.text)
    return sources


def package_of(text: str) -> str:
    found = _PACKAGE.search(text)
    return found[1].replace("`", "") if found else ""


def _declare(sources: Sources, path: Path, text: str) -> None:
    package = package_of(text)
    declared = {name for match in _DECLARED.finditer(text) for name in match.groups() if name}
    if path.suffix == ".java":
        declared.add(path.stem)
    sources.extensions.update(_EXTENSION.findall(text) if path.suffix == ".kt" else ())
    for name in declared:
        sources.names[package][name].append(path)
    sources.texts.append((package, text))


def _supertypes(header: str) -> Iterator[str]:
    """The names after `extends`, `implements` or Kotlin's colon in the head of a class."""
    plain = _NEXT.split(header, maxsplit=1)[0]
    for _ in range(4):  # type arguments and parameters, with what is nested in them
        plain = _BRACKETED.sub(" ", plain)
    found = _HEAD.search(plain)
    if found:
        yield from _WORD.findall(plain, found.end())


def _written(folder: Path) -> Iterator[Path]:
    """The files that people wrote and that are deployed: neither output nor tests."""
    for path in walk(folder, SUFFIXES | OTHER_LANGUAGES, None):
        inner = path.relative_to(folder)
        shown = f"/{inner.as_posix()}"
        if _TESTS.search(shown) or not _OUTPUT.isdisjoint(_outside_of_packages(inner.parts[:-1])):
            continue
        yield path


def _outside_of_packages(folders: tuple[str, ...]) -> tuple[str, ...]:
    """The folders above a source root: below it, `build` and `out` are parts of packages."""
    for number, folder in enumerate(folders):
        if folder in {"java", "kotlin", "src"} and number + 1 < len(folders):
            return folders[:number]
    return folders

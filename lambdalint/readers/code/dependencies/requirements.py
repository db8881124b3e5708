"""`requirements.txt` and the like, as pip reads them ("Requirements File Format" of its documentation)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct, field

from lambdalint import lazy
from lambdalint.model.dependency import Dependency
from lambdalint.readers.code.dependencies.manifest import Manifest, text_of
from lambdalint.readers.repository import Repository
from lambdalint.source import SourceFile, Span

MAXIMUM_FILES = 20
"""That one file includes, directly or not."""
MAXIMUM_LINE = 10_000

_NAME = lazy.pattern(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_LINE = lazy.pattern(r"[^\r\n]+")
_COMMENT = lazy.pattern(r"(?:^|\s)#.*")
_EGG = lazy.pattern(r"[#&]egg=([A-Za-z0-9][A-Za-z0-9._-]*)")
_WHEEL = lazy.pattern(r"/([A-Za-z0-9][A-Za-z0-9._]*)-[^/\s-]+(?:-[^/\s-]+)*\.(?:whl|tar\.gz|zip)\b")
_INCLUDED = lazy.pattern(r"(?:-r|--requirement)(?:\s+|=|(?<=r))(\S+)")
_HARMLESS = lazy.pattern(
    r"(?:-c|--constraint|-i|--index-url|--extra-index-url|--no-index|-f|--find-links|--trusted-host|--pre|--prefer-binary|"
    r"--no-binary|--only-binary|--require-hashes|--use-feature|--hash)(?![\w-])"
)
_DEVELOPMENT = lazy.pattern(r"(?i)dev|test|lint|doc|build|ci\b|tool|type|local")


class Requirement(Struct, frozen=True):
    """PEP 508's `name[extra] >=1; marker`."""

    name: str
    extras: bool
    constraint: str


def requirement(text: str) -> Requirement | None:
    """None for what is none."""
    name = _NAME.match(text)
    if name is None:
        return None
    rest = text[name.end() :].lstrip()
    extras = rest.startswith("[")
    if extras:
        rest = rest.partition("]")[2].lstrip()
    constraint = rest.partition(";")[0].strip()
    if constraint and constraint[0] not in "<>=!~(@":
        return None
    return Requirement(name[0].rstrip("._-"), extras and "[]" not in text, constraint)


def read(repository: Repository, path: Path) -> Manifest | None:
    """The requirements of a file with those that it includes."""
    file = text_of(repository, path)
    if file is None:
        return None
    reading = _Reading(repository, deployed=not is_for_development(path.name))
    reading.read(file, path)
    return Manifest(file, tuple(reading.dependencies), reading.complete, frozenset(reading.extended))


def is_for_development(name: str) -> bool:
    return bool(_DEVELOPMENT.search(name.removeprefix("requirements")))


class _Reading(Struct):
    repository: Repository
    deployed: bool
    dependencies: list[Dependency] = field(default_factory=list)
    extended: set[str] = field(default_factory=set)
    complete: bool = True
    _seen: set[Path] = field(default_factory=set)

    def read(self, file: SourceFile, path: Path) -> None:
        self._seen.add(path)
        for start, line in _lines(file.text):
            if len(line) > MAXIMUM_LINE:
                self.complete = False
            elif line.startswith("-"):
                self._option(line, file, start, path)
            else:
                self._add(line, file, start)

    def _option(self, line: str, file: SourceFile, start: int, path: Path) -> None:
        included = _INCLUDED.match(line)
        if included is not None:
            self._include(path.parent / included[1].strip("\"'"))
        elif line.startswith(("-e", "--editable")):
            self._add(line.partition("=" if line.startswith("--editable=") else " ")[2].strip(), file, start)
        elif not _HARMLESS.match(line):
            self.complete = False

    def _include(self, path: Path) -> None:
        path = self.repository.resolve(path) or path
        if path in self._seen:
            return
        file = text_of(self.repository, path)
        if file is None or len(self._seen) >= MAXIMUM_FILES:
            self.complete = False
        else:
            self.read(file, path)

    def _add(self, line: str, file: SourceFile, start: int) -> None:
        line = line.partition(" --")[0].strip()
        found = _located(line) or requirement(line)
        if found is None:
            self.complete = False
            return
        if found.extras or found.constraint.startswith("@"):
            self.extended.add(found.name)
        at = max(file.text.find(found.name, start), start)
        span = Span(file, at, at + len(found.name))
        self.dependencies.append(
            Dependency(span=span, name=found.name, constraint=found.constraint, deployed=self.deployed)
        )


def _located(line: str) -> Requirement | None:
    """What comes from a URL or an archive that says its name."""
    if not ("://" in line or line.endswith((".whl", ".tar.gz", ".zip"))) or re.match(r"[\w.\[\]-]+\s*@", line):
        return None
    name = _EGG.search(line) or _WHEEL.search(f"/{line}")
    return Requirement(name[1], extras=True, constraint=f"@ {line}") if name else None


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines with where they begin, without comments; one that ends in a backslash goes on in the next."""
    start, whole = -1, ""
    for match in _LINE.finditer(text):
        line = match[0]
        start = match.start() if start < 0 else start
        if line.endswith("\\") and len(whole) <= MAXIMUM_LINE:
            whole += line[:-1] + " "
            continue
        whole = _COMMENT.sub("", whole + line).strip()
        if whole:
            yield start, whole
        start, whole = -1, ""
    if whole.strip():
        yield start, whole.strip()

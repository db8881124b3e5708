"""Which program is deployed: a handler setting names a binary, and its name comes from what it is built of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path, PurePosixPath

from msgspec import Struct

from lambdalint import lazy
from lambdalint.readers.code.go.building import is_built, is_for_lambda
from lambdalint.readers.files import walk
from lambdalint.readers.repository import Refused, Repository

MAXIMUM_FILES = 3000
"""Of a code root that are looked through for programs."""

_SUFFIXES = frozenset({".go"})
_SCRIPTS = frozenset({"Makefile", "makefile", "GNUmakefile", "Taskfile.yml", "Taskfile.yaml", "magefile.go"})
_PROGRAM = lazy.pattern(r"(?m)^package[ \t]+main\b")
_MAIN = lazy.pattern(r"(?m)^func[ \t]+main[ \t]*\(")
_LAMBDA = lazy.pattern(r'"github\.com/(?:aws/aws-lambda-go|akrylysov/algnhsa|apex/gateway)\b')
_BUILD = lazy.pattern(r"\bgo[ \t]+build\b([^\n&;|]*)")
_OUTPUT = lazy.pattern(r"(?:^|\s)-o[= ]\s*(\S+)")
_FOLDER = lazy.pattern(r"\bcd[ \t]+(\S+)[ \t]*(?:&&|;)[^\n]*$")
_ANY = frozenset(
    {"", "bootstrap", "main", "handler", "app", "function", "lambda", "bin", "build", "dist", "out", "cmd"}
)
"""Names that say nothing of what the program does."""


class Program(Struct, frozen=True):
    """A file with a function `main`."""

    path: Path
    serves_lambda: bool
    """Whether the file, by its own imports, is more than a tool or the infrastructure's code."""

    def is_called(self, name: str) -> bool:
        """Whether the program would be known by a name: its folder's or its file's."""
        names = (self.path.parent.name, self.path.stem)
        return _plain(name) in map(_plain, names)


class _Build(Struct, frozen=True):
    """`go build -o {output} {target}`"""

    output: str
    target: Path


def find(handler: str, root: Path, repository: Repository) -> Path | None:
    """The file with the `main` that is deployed from a code root; None if nothing tells which it is."""
    programs = list(_programs(root, repository))
    built = _built(handler, root, repository)
    if built is not None:
        below = [one for one in programs if built in {one.path, one.path.parent}]
        if len(below) == 1:
            return below[0].path
    here = [one for one in programs if one.path.parent == root]
    if len(here) == 1:
        return here[0].path
    for name in _names(handler):
        called = [one for one in programs if one.is_called(name)]
        called = [one for one in called if one.serves_lambda] or called
        if called:
            return called[0].path if len(called) == 1 else None
    serving = [one for one in programs if one.serves_lambda] or programs
    return serving[0].path if len(serving) == 1 else None


def _programs(root: Path, repository: Repository) -> Iterator[Program]:
    for path in islice(walk(root, _SUFFIXES, None), MAXIMUM_FILES):
        text = _text(path, repository) if is_for_lambda(path.name) else None
        if text and _PROGRAM.search(text) and _MAIN.search(text) and is_built(path, repository):
            yield Program(path, _LAMBDA.search(text) is not None)


def _names(handler: str) -> Iterator[str]:
    """The parts of a binary's path that tell one from another, the last first."""
    parts = PurePosixPath(handler.strip()).parts
    for part in reversed(parts):
        name = part.removesuffix(".zip")
        if name.lower() not in _ANY:
            yield name
            shorter = re.sub(r"(?i)[-_]?(?:bin|lambda|handler|function|func)$", "", name)
            if shorter and shorter != name:
                yield shorter


def _built(handler: str, root: Path, repository: Repository) -> Path | None:
    """What a build script beside the code compiles to the handler's binary, or the one thing that it compiles."""
    builds = [build for name in sorted(_SCRIPTS) for build in _builds(root, name, repository)]
    wanted = handler.strip().removeprefix("./")
    same = [build for build in builds if build.output == wanted or build.output.endswith("/" + wanted)]
    if "/" not in wanted and wanted in _ANY and len(builds) > 1:
        same = []  # every function's binary is called so
    targets = dict.fromkeys(build.target for build in same or (builds if len(builds) == 1 else ()))
    return next(iter(targets)) if len(targets) == 1 else None


def _builds(root: Path, name: str, repository: Repository) -> Iterator[_Build]:
    if not repository.holds(root, name):
        return
    text = (_text(root / name, repository) or "").replace("\\\n", " ")
    for match in _BUILD.finditer(text):
        output = _OUTPUT.search(match[1])
        words = _OUTPUT.sub(" ", match[1]).split()
        target = words[-1].strip("\"'") if words and not words[-1].startswith("-") else "."
        entered = _FOLDER.search(text[text.rfind("\n", 0, match.start()) + 1 : match.start()])
        folder = root / entered[1] if entered is not None else root
        path = repository.resolve(folder / target)
        if path is not None and "$" not in target:
            name = output[1].strip("\"'") if output is not None else ""
            yield _Build(re.sub(r"^(?:\.{1,2}/)+", "", name), path)


def _plain(name: str) -> str:
    return re.sub(r"[-_.]", "", name).lower()


def _text(path: Path, repository: Repository) -> str | None:
    try:
        file = repository.read(path)
    except Refused:
        return None
    return file.text if file is not None else None

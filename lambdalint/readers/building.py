"""What build files beside a function's code say of the program that they make."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lambdalint import lazy
from lambdalint.model.package import Target
from lambdalint.readers.repository import Refused, Repository
from lambdalint.source import SourceFile, Span

MAXIMUM_LENGTH = 100_000

_SOURCES = lazy.pattern(
    r"(?i)(?:gnu)?makefile|.*\.mk|dockerfile.*|go\.mod|.*\.(?:go|rs|swift|cs|fs|vb|csproj|fsproj|sln|java|kt|scala|c|cc|cpp|"
    r"zig|nim|hs|d|ml|ts|tf|php)|cargo\.toml|pom\.xml|(?:build|settings)\.gradle.*|package(?:\.swift|\.json)|cmakelists\.txt|"
    r"build[\w-]*\.(?:sh|py|ps1|bat)|.*\.(?:cabal|sbt|mill)|project\.clj|deno\.jsonc?|composer\.json|mix\.exs|"
    r"(?:template|serverless|samconfig|buildspec)[\w.-]*\.(?:ya?ml|json|toml)"
)
"""What a build makes a program of, or is told by."""
_ARCHITECTURES = {"amd64": "x86_64", "arm64": "arm64", "x86_64": "x86_64", "aarch64": "arm64"}
_TOLD = lazy.pattern(
    r"\bGOARCH\s*[:?]?=\s*(?P<go>[^\s;&|]+)|--target[ =](?P<rust>x86_64|aarch64)-unknown-linux|"
    r"\bcargo[ ]lambda[ ]build\b[^\n]*--(?P<flag>arm64|x86-64)\b"
)
"""Go's variable, and the options of Cargo and of Cargo Lambda."""


def is_built(folder: Path) -> bool:
    """Whether a folder has anything that a program may yet be made of."""
    try:
        return any(_SOURCES.fullmatch(path.name) for path in folder.iterdir())
    except OSError:
        return True


def targets(repository: Repository, folder: Path, rule: str = "") -> tuple[Target, ...]:
    """The architecture that a folder's makefile compiles for: the first place that says it, if all say the same.

    `rule` is the one of the makefile that builds the function; empty for all.
    """
    try:
        file = next(
            filter(None, (repository.read(folder / name) for name in ("Makefile", "makefile", "GNUmakefile"))), None
        )
    except Refused:
        return ()
    if file is None or len(file.text) > MAXIMUM_LENGTH:
        return ()
    found = list(_told(file, *_recipe(file.text, rule)))
    architectures = {target.architecture if target else None for target in found}
    return tuple(filter(None, found[:1])) if len(architectures) == 1 else ()


def _recipe(text: str, rule: str) -> tuple[int, int]:
    """From where to where a rule is written; all of the file without a rule, and nothing where it is not there."""
    if not rule:
        return 0, len(text)
    start = re.search(rf"^{re.escape(rule)}[ \t]*:", text, re.MULTILINE)
    if start is None:
        return 0, 0
    end = re.compile(r"^[^\s#]", re.MULTILINE).search(text, start.end())
    return start.start(), end.start() if end else len(text)


def _told(file: SourceFile, start: int, end: int) -> Iterator[Target | None]:
    """None for what is said and cannot be known."""
    for match in _TOLD.finditer(file.text, start, end):
        named = (match["go"] or match["rust"] or (match["flag"] or "").replace("-", "_")).strip("\"'")
        architecture = _ARCHITECTURES.get(named)
        span = Span(file, *match.span())
        yield Target(span=span, architecture=architecture) if architecture else None

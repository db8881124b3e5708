"""Which files of a folder the compiler takes for Lambda, by their names and their build constraints."""

from __future__ import annotations

import re
from pathlib import Path

from lambdalint import lazy
from lambdalint.readers.repository import Refused, Repository

MAXIMUM_FILES = 50
"""Of one package."""

_SYSTEMS = frozenset(
    "aix android darwin dragonfly freebsd hurd illumos ios js nacl netbsd openbsd plan9 solaris wasip1 windows "
    "zos".split()
)
_PROCESSORS = frozenset("386 arm loong64 mips mips64 mips64le mipsle ppc64 ppc64le riscv64 s390x wasm".split())
_TRUE = frozenset({"linux", "unix", "amd64", "arm64", "cgo", "gc", "lambda.norpc"})
_CONSTRAINT = lazy.pattern(r"(?m)^//go:build[ \t]+(.{1,300})$")
_PACKAGE = lazy.pattern(r"(?m)^package[ \t]")
_TOKEN = lazy.pattern(r"&&|\|\||!|\(|\)|[\w.]+")


def sources(folder: Path, repository: Repository) -> list[Path]:
    """The files of a package that are built, in the order of their names."""
    try:
        names = sorted(path.name for path in folder.iterdir() if path.suffix == ".go")
    except OSError:
        return []
    paths = [folder / name for name in names if is_for_lambda(name)][: MAXIMUM_FILES * 2]
    return [path for path in paths if is_built(path, repository)][:MAXIMUM_FILES]


def is_for_lambda(name: str) -> bool:
    """Whether the compiler takes a file of this name: no test, and of no other system."""
    stem = name.removesuffix(".go")
    if not name.endswith(".go") or name.startswith(("_", ".")) or stem.endswith("_test"):
        return False
    return not any(part in _SYSTEMS or part in _PROCESSORS for part in stem.split("_")[1:][-2:])


def is_built(path: Path, repository: Repository) -> bool:
    """Whether the file's build constraint holds: `//go:build ignore` does not."""
    try:
        file = repository.read(path)
    except Refused:
        return True  # whoever reads it says why it cannot
    if file is None:
        return False
    clause = _PACKAGE.search(file.text)
    constraint = _CONSTRAINT.search(file.text, 0, clause.start() if clause is not None else 5000)
    return constraint is None or _holds(_TOKEN.findall(constraint[1]))


def _holds(words: list[str]) -> bool:
    """The truth of `a && !(b || c)`: what stands in parentheses is replaced by its own truth, innermost first."""
    words = list(words)
    while "(" in words:
        start = max(number for number, word in enumerate(words) if word == "(")
        if ")" not in words[start:]:
            return True
        end = words.index(")", start)
        words[start : end + 1] = ["linux" if _holds(words[start + 1 : end]) else "ignore"]
    alternatives = " ".join(words).split("||")
    return any(all(_is_true(one.strip()) for one in alternative.split("&&")) for alternative in alternatives)


def _is_true(tag: str) -> bool:
    negated = tag.startswith("!")
    name = tag.lstrip("! ")
    return (name in _TRUE or re.fullmatch(r"go1(\.\d+)*", name) is not None) is not negated

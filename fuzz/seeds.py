"""What the fuzzer begins with: the examples of the rules' pages, what the tests of the readers write, and corpora."""

from __future__ import annotations

import ast
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TypeVar

from fuzz.projects import joined
from lambdalint.testing import examples

_T = TypeVar("_T")

SOURCE = Path(__file__).resolve().parents[1]
MAXIMUM = 400
"""Of seeds, of each kind: more of them are run for minutes before anything is changed in one."""
MAXIMUM_SIZE = 8_000
"""Bytes: what is smaller is run oftener."""


def projects() -> Iterator[Mapping[str, str]]:
    """The examples of the pages, then whatever a test of the readers has a dictionary of."""
    yield from _examples()
    yield from _written()


@cache
def _examples() -> tuple[Mapping[str, str], ...]:
    pages = sorted([*(SOURCE / "rules").rglob("*.md"), *(SOURCE / "tests" / "rules").rglob("*.md")])
    return tuple(one.files for page in pages for one in examples(page.read_text(encoding="utf-8")))


@cache
def _written() -> tuple[Mapping[str, str], ...]:
    nodes = (node for _, tree in _tests() for node in ast.walk(tree) if isinstance(node, ast.Dict))
    return tuple(files for node in nodes if (files := _files(node)))


def texts(words: Collection[str]) -> Iterator[str]:
    """The longer texts in the tests of readers whose names have one of these words."""
    for name, tree in _tests():
        for node in ast.walk(tree) if any(word in name for word in words) else ():
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) > 20:
                yield node.value


@cache
def _tests() -> tuple[tuple[str, ast.Module], ...]:
    """Their names from the top of the repository, with what Python reads in them."""
    paths = sorted((SOURCE / "tests" / "readers").rglob("*.py"))
    return tuple((path.relative_to(SOURCE).as_posix(), ast.parse(path.read_text(encoding="utf-8"))) for path in paths)


def _files(node: ast.Dict) -> dict[str, str]:
    """What it holds, if that is texts by the names of files."""
    found: dict[str, str] = {}
    for key, value in zip(node.keys, node.values, strict=True):
        match key, value:
            case ast.Constant(value=str(name)), ast.Constant(value=str(text)) if _is_file(name):
                found[name] = text
            case _:
                return {}
    return found


def _is_file(name: str) -> bool:
    return bool(PurePosixPath(name).suffix) and " " not in name


def corpora(folders: Iterable[Path], wanted: Callable[[str], bool]) -> Iterator[str]:
    """The smaller files of folders whose names, or that of the folder, are `wanted`."""
    for folder in folders:
        paths = [path for path in folder.rglob("*") if wanted(path.as_posix()) and path.is_file()]
        for path in _some(sorted(path for path in paths if path.stat().st_size <= MAXIMUM_SIZE), str):
            yield path.read_text(encoding="utf-8", errors="replace")


def chosen(found: Iterable[str]) -> list[str]:
    """Those that are small, each once, and not too many; always the same ones."""
    return _some(dict.fromkeys(text for text in found if len(text.encode()) <= MAXIMUM_SIZE), lambda text: text)


def _some(found: Iterable[_T], text: Callable[[_T], str]) -> list[_T]:
    return sorted(found, key=lambda each: zlib.crc32(text(each).encode()))[:MAXIMUM]


def whole(files: Mapping[str, str], main: str) -> str:
    """A project as an input of a target; its main file comes first, without a mark."""
    rest = {path: text for path, text in files.items() if path != main}
    return files.get(main, "") + ("\n" if main in files and rest else "") + joined(rest)

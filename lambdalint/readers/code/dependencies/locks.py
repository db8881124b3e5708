"""Lock files: the names of all that is installed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

from lambdalint import lazy
from lambdalint.contents import MAXIMUM_SIZE
from lambdalint.knowledge.packages.python import normalized
from lambdalint.readers.code.dependencies.manifest import Lock, text_of
from lambdalint.readers.repository import Repository

MAXIMUM_DEPTH = 50
"""Of packages within packages."""

_TOML = lazy.pattern(r'^\[\[package\]\]\s*\nname = "([^"\n]+)"', re.MULTILINE)
_YARN = lazy.pattern(r'^"?((?:@[^/@"\s]+/)?[^@"\s,#]+)@', re.MULTILINE)
_PNPM = lazy.pattern(r"^  ['\"]?/?((?:@[^/@\s'\"]+/)?[^@/\s'\"():]+)[@/]v?\d", re.MULTILINE)

Names = tuple[set[str], set[str]]
"""All, and those for development alone."""


def _toml(text: str) -> Names | None:
    found = {normalized(name) for name in _TOML.findall(text)}
    return (found, set()) if found else None


def _pipenv(text: str) -> Names | None:
    data = _json(text)
    sections = [data.get(name) if isinstance(data, dict) else None for name in ("default", "develop")]
    if not all(isinstance(section, dict) for section in sections):
        return None
    deployed, development = ({normalized(name) for name in section or ()} for section in sections)
    return deployed | development, development - deployed


def _npm(text: str) -> Names | None:
    data = _json(text)
    if not isinstance(data, dict):
        return None
    packages = data.get("packages")
    if isinstance(packages, dict):
        entries = [
            (path.rpartition("node_modules/")[2], about) for path, about in packages.items() if "node_modules/" in path
        ]
    else:
        entries = list(_nested(data.get("dependencies")))
    deployed = {name for name, about in entries if not (isinstance(about, dict) and about.get("dev") is True)}
    every = {name for name, _ in entries}
    return every, every - deployed


def _nested(dependencies: object, depth: int = 0) -> Iterator[tuple[str, object]]:
    """Those of version 1 of the format."""
    if isinstance(dependencies, dict) and depth < MAXIMUM_DEPTH:
        for name, about in dependencies.items():
            yield name, about
            if isinstance(about, dict):
                yield from _nested(about.get("dependencies"), depth + 1)


def _yarn(text: str) -> Names | None:
    found = set(_YARN.findall(text)) - {"__metadata:"}
    return (found, set()) if found else None


def _pnpm(text: str) -> Names | None:
    section = re.search(r"^packages:\s*$", text, re.MULTILINE)
    if section is None:
        return None
    return set(_PNPM.findall(text, section.end())), set()


def _json(text: str) -> object:
    try:
        found: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found


_PYTHON = ("poetry.lock", "uv.lock", "pdm.lock", "Pipfile.lock")
_NODE = ("package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml")
FORMATS: dict[str, Callable[[str], Names | None]] = {
    "poetry.lock": _toml,
    "uv.lock": _toml,
    "pdm.lock": _toml,
    "Pipfile.lock": _pipenv,
    "package-lock.json": _npm,
    "npm-shrinkwrap.json": _npm,
    "yarn.lock": _yarn,
    "pnpm-lock.yaml": _pnpm,
}


def of_python(repository: Repository, folder: Path, names: Collection[str]) -> Iterator[Lock]:
    """Those of a folder, which has files of these names."""
    return _read(repository, folder, [name for name in _PYTHON if name in names])


def of_node(repository: Repository, folder: Path, names: Collection[str]) -> Iterator[Lock]:
    return _read(repository, folder, [name for name in _NODE if name in names])


def _read(repository: Repository, folder: Path, wanted: Iterable[str]) -> Iterator[Lock]:
    for name in wanted:
        file = text_of(repository, folder / name, MAXIMUM_SIZE)
        names = FORMATS[name](file.text) if file is not None else None
        if file is not None and names is not None:
            yield Lock(file, frozenset(names[0]), frozenset(names[1]))

"""`setup.cfg` and `setup.py`, the latter read and never run."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterable
from pathlib import Path

from lambdalint.model.dependency import Dependency
from lambdalint.readers.code.dependencies.manifest import MAXIMUM_DEPENDENCIES, Manifest, Places, text_of, unreadable
from lambdalint.readers.code.dependencies.requirements import requirement
from lambdalint.readers.repository import Repository
from lambdalint.source import SourceFile

MAXIMUM_LENGTH = 100_000
_DYNAMIC = ("setup_requires", "dependency_links", "pbr")


def read_configuration(repository: Repository, path: Path) -> Manifest | None:
    """None for a `setup.cfg` that only configures tools."""
    file = text_of(repository, path)
    if file is None:
        return None
    import configparser  # noqa: PLC0415 - few projects have this file

    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string(file.text)
    except (configparser.Error, ValueError):
        return unreadable(file)
    if not parser.has_section("options"):
        return None
    listed = parser.get("options", "install_requires", fallback="")
    if listed.startswith("file:") or parser.has_option("metadata", "pbr"):
        return unreadable(file)
    return _manifest(file, [line.strip() for line in listed.splitlines() if line.strip()[:1] not in {"", "#"}])


def read_script(repository: Repository, path: Path) -> Manifest | None:
    file = text_of(repository, path, MAXIMUM_LENGTH)
    if file is None:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(file.text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return unreadable(file)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _is_setup(node.func)]
    if len(calls) != 1:
        return unreadable(file)
    given = {keyword.arg: keyword.value for keyword in calls[0].keywords}
    if None in given or any(name in given for name in _DYNAMIC):
        return unreadable(file)
    listed = given.get("install_requires")
    if listed is None:  # then `setup.cfg` and `pyproject.toml` may say it
        return Manifest(file, (), complete=True)
    try:
        values = ast.literal_eval(listed)
    except (ValueError, TypeError, RecursionError, MemoryError):
        return unreadable(file)
    values = values.splitlines() if isinstance(values, str) else values
    return _manifest(file, values) if isinstance(values, (list, tuple)) else unreadable(file)


def _is_setup(function: ast.expr) -> bool:
    name = (
        function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""
    )
    return name == "setup"


def _manifest(file: SourceFile, texts: Iterable[object]) -> Manifest:
    places = Places(file)
    places.enter(r"install_requires\s*=")
    listed = list(texts)
    found = [
        one
        for text in listed[:MAXIMUM_DEPENDENCIES]
        if isinstance(text, str) and (one := requirement(text)) is not None
    ]
    dependencies = tuple(
        Dependency(span=places.of((one.name,)), name=one.name, constraint=one.constraint, deployed=True)
        for one in found
    )
    extended = frozenset(one.name for one in found if one.extras or one.constraint.startswith("@"))
    return Manifest(file, dependencies, len(found) == len(listed), extended)

"""`pyproject.toml` (PEP 621, PEP 735, Poetry, uv, PDM) and `Pipfile`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import tomli

from lambdalint.knowledge.packages.platforms import version
from lambdalint.model.dependency import Dependency
from lambdalint.readers.code.dependencies.manifest import (
    MAXIMUM_DEPENDENCIES,
    Level,
    Manifest,
    Places,
    text_of,
    unreadable,
)
from lambdalint.readers.code.dependencies.requirements import Requirement, requirement
from lambdalint.readers.repository import Repository
from lambdalint.source import SourceFile

Found = tuple[Requirement | None, bool]
"""A requirement and whether it is deployed; None for one that cannot be read."""


def read(repository: Repository, path: Path) -> Manifest | None:
    """None where there is no such file, or none that has to do with dependencies."""
    file = text_of(repository, path)
    if file is None:
        return None
    try:
        data = tomli.loads(file.text)
    except (ValueError, RecursionError):
        return unreadable(file)
    found = list(_pipfile(data) if path.name == "Pipfile" else _pyproject(data))
    if not found and path.name != "Pipfile" and not (_table(data, "project") or _table(data, "tool", "poetry")):
        return None
    return _manifest(file, found, _level(file, data))


def _manifest(file: SourceFile, found: list[Found], level: Level | None) -> Manifest:
    places = Places(file)
    read = [(one, deployed) for one, deployed in found[:MAXIMUM_DEPENDENCIES] if one is not None]
    dependencies = []
    for one, deployed in read:
        span = places.of((f'"{one.name}', f"'{one.name}", f"\n{one.name}", one.name))
        shift = len(span.text) - len(one.name)
        span = type(span)(file, span.start + max(shift, 0), span.end)
        dependencies.append(Dependency(span=span, name=one.name, constraint=one.constraint, deployed=deployed))
    extended = frozenset(one.name for one, _ in read if one.extras or one.constraint.startswith("@"))
    return Manifest(file, tuple(dependencies), len(read) == len(found), extended, level)


def _pyproject(data: Mapping[str, Any]) -> Iterator[Found]:
    project = _table(data, "project")
    dynamic = project.get("dynamic", ())
    if isinstance(dynamic, list) and "dependencies" in dynamic:
        yield None, True
    yield from _listed(project.get("dependencies", []), deployed=True)
    groups = [*_table(project, "optional-dependencies").values(), *_table(data, "dependency-groups").values()]
    groups += [_table(data, "tool", "uv").get("dev-dependencies", [])]
    groups += [*_table(data, "tool", "pdm", "dev-dependencies").values()]
    for group in groups:
        yield from _listed(group, deployed=False)
    poetry = _table(data, "tool", "poetry")
    yield from _keyed(_table(poetry, "dependencies"), deployed=True)
    yield from _keyed(_table(poetry, "dev-dependencies"), deployed=False)
    for group in _table(poetry, "group").values():
        yield from _keyed(_table(group, "dependencies"), deployed=False)


def _pipfile(data: Mapping[str, Any]) -> Iterator[Found]:
    yield from _keyed(_table(data, "packages"), deployed=True)
    yield from _keyed(_table(data, "dev-packages"), deployed=False)


def _listed(values: object, *, deployed: bool) -> Iterator[Found]:
    if not isinstance(values, list):
        yield None, deployed
        return
    for value in values:
        if isinstance(value, dict) and "include-group" in value:
            continue  # the group that it includes is read as well
        yield (requirement(value) if isinstance(value, str) else None), deployed


def _keyed(values: Mapping[str, Any], *, deployed: bool) -> Iterator[Found]:
    for name, value in values.items():
        if name.lower() == "python":
            continue
        about = next(iter(value), {}) if isinstance(value, list) else value
        if isinstance(about, dict):
            elsewhere = next((f"@ {about[key]}" for key in ("git", "url", "path", "file") if key in about), "")
            extras, constraint = bool(about.get("extras")), elsewhere or str(about.get("version", ""))
            yield Requirement(name, extras, constraint), deployed and not about.get("optional")
        else:
            yield Requirement(name, extras=False, constraint=str(about)), deployed


def _level(file: SourceFile, data: Mapping[str, Any]) -> Level | None:
    """The least version of `requires-python`, of Poetry's `python`, of Pipfile's `python_version`."""
    asked = _table(data, "project").get("requires-python")
    asked = asked or _table(data, "tool", "poetry", "dependencies").get("python")
    asked = asked or _table(data, "requires").get("python_version")
    least = least_version(asked) if isinstance(asked, str) else None
    return None if least is None else Level(Places(file).of((f'"{asked}"', f"'{asked}'")), least, f"Python {asked}")


def least_version(constraint: str) -> tuple[int, ...] | None:
    """Of `>=3.11,<4`, `^3.11`, `~=3.11`, `3.11`, `==3.11.*`: (3, 11). None for what has alternatives."""
    if "|" in constraint:
        return None
    for part in constraint.split(","):
        text = part.strip().lstrip("^~=").removeprefix(">=").strip()
        numbers = text.removesuffix(".*").split(".")
        if part.strip()[:1] not in {"<", "!"} and len(numbers) >= 2 and all(n.isdecimal() for n in numbers[:2]):
            return version(".".join(numbers[:2]))
    return None


def _table(data: Mapping[str, Any], *path: str) -> Mapping[str, Any]:
    found: object = data
    for key in path:
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}

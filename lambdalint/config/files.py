"""Configuration files: read, checked key by key, and put together with those that they extend."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from lambdalint import contents, lazy, limits
from lambdalint.config.keys import KEYS
from lambdalint.config.settings import Config, ConfigError, Selection, suggestion
from lambdalint.contents import TooLarge
from lambdalint.limits import Exceeded

FILE_NAMES = ("lambdalint.toml", ".lambdalint.toml", "pyproject.toml")
"""The first that is there counts; pyproject.toml only with a table `[tool.lambdalint]`."""

_MAXIMUM_SIZE = 1_000_000
"""Bytes."""
_LINE = lazy.pattern(r"\(at line (\d+), column \d+\)")
"""In what the standard library says of a TOML file."""


def load(path: Path, within: Path | None = None, folder: Path | None = None) -> Config | None:
    """The configuration in a file with those that it extends; None for a pyproject.toml that has none.

    Nothing outside of `within` is read, if it is given. Globs are relative to `folder`, or to the file's own.
    Raises ConfigError.
    """
    table = _table(path, within)
    if table is None:
        return None
    layers = [*reversed(list(_extended(path, table, within)))]
    return _config(layers, path.parent if folder is None else folder)


class _Layer(Struct, frozen=True):
    """What one file says."""

    name: str
    table: Mapping[str, Any]


def _extended(path: Path, table: Mapping[str, Any], within: Path | None) -> Iterator[_Layer]:
    """The file, then the one that it extends, and so on."""
    seen = {path.resolve()}
    while True:
        _check(path, table)
        yield _Layer(shown(path), table)
        if "extend" not in table:
            return
        base = path.parent / table["extend"]
        _check_inside(base, within)
        if base.resolve() in seen:
            raise ConfigError(f"`extend` leads back to {shown(base)}", shown(path), word="extend")
        seen.add(base.resolve())
        if not base.is_file():
            raise ConfigError(f"`extend` names {shown(base)}, which is no file", shown(path), word="extend")
        found = _table(base, within)
        if found is None:
            problem = f"`extend` names {shown(base)}, which has no [tool.lambdalint]"
            raise ConfigError(problem, shown(path), word="extend")
        path, table = base, found


def _check_inside(path: Path, within: Path | None) -> None:
    if within is not None and not path.resolve().is_relative_to(within.resolve()):
        raise ConfigError(f"{shown(path)} lies outside of the repository and is not read")


def _check(path: Path, table: Mapping[str, Any]) -> None:
    for key, value in table.items():
        if key not in KEYS:
            raise ConfigError(f"unknown key `{key}`{suggestion(key, KEYS)}", shown(path), word=key)
        kind = KEYS[key]
        if kind.table and not isinstance(value, dict):
            raise ConfigError(f"`{key}` is a table of {kind.table}", shown(path), word=key)
        for name, entry in value.items() if kind.table else [("", value)]:
            if not kind.takes(entry):
                what = f"`{name}` under `{key}`" if kind.table else f"`{key}`"
                raise ConfigError(f"{what} is {kind.expected}", shown(path), word=name or key)


def _config(layers: list[_Layer], folder: Path) -> Config:
    """The settings of several files, the later ones before the earlier ones."""
    joined: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for layer in layers:
        for key, value in layer.table.items():
            if not KEYS[key].table:
                joined[key], origins[key] = value, layer.name
                continue
            for name, entry in value.items():
                before = joined.setdefault(key, {}).get(name)
                joined[key][name] = {**before, **entry} if isinstance(before, dict) else entry
                origins[f"{key}.{name}"] = layer.name
    return Config(
        folder=folder,
        selections=(*Config().selections, *map(_selection, layers)),
        fail_on=joined.get("fail-on", Config().fail_on),
        today=joined.get("today"),
        exclude=tuple(joined.get("exclude", ())),
        stages=tuple(joined.get("stages", ())),
        sam_environment=joined.get("sam-env"),
        parameters={name: _text(value) for name, value in joined.get("parameters", {}).items()},
        per_path_ignores={glob: tuple(names) for glob, names in joined.get("per-path-ignores", {}).items()},
        severities=joined.get("severities", {}),
        options=joined.get("rules", {}),
        origins=origins,
    )


def _selection(layer: _Layer) -> Selection:
    select = tuple(layer.table["select"]) if "select" in layer.table else None
    extend_select, ignore = (tuple(layer.table.get(key, ())) for key in ("extend-select", "ignore"))
    return Selection(select, extend_select, ignore, layer.name)


def _text(value: object) -> str:
    """As CloudFormation spells it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _table(path: Path, within: Path | None) -> dict[str, Any] | None:
    import tomli  # noqa: PLC0415 - most projects have no configuration

    _check_inside(path, within)
    try:
        text = contents.whole(path, _MAXIMUM_SIZE).decode("utf-8").replace("\r\n", "\n")
        table: dict[str, Any] | None = limits.within(limits.FILE, lambda: tomli.loads(text))
    except TooLarge as error:
        raise ConfigError(f"{shown(path)} has more than {_MAXIMUM_SIZE:,} bytes and is not read") from error
    except (OSError, UnicodeDecodeError, Exceeded, tomli.TOMLDecodeError) as error:
        if path.name == "pyproject.toml":
            return None  # somebody else's to report
        if isinstance(error, OSError):
            raise ConfigError(f"it cannot be read: {error.strerror}", shown(path)) from error
        place = _LINE.search(str(error))
        raise ConfigError(str(error), shown(path), line=int(place[1]) if place else 1) from error
    if path.name == "pyproject.toml" and table is not None:
        tool = table.get("tool")
        table = tool.get("lambdalint") if isinstance(tool, dict) else None
    if table is not None and not isinstance(table, dict):
        raise ConfigError("`tool.lambdalint` is a table", shown(path), word="lambdalint")
    return table


def shown(path: Path) -> str:
    """A path from the working directory, if it lies below it."""
    here = Path.cwd()
    resolved = Path(os.path.abspath(path))  # noqa: PTH100 - links are kept
    return resolved.relative_to(here).as_posix() if resolved.is_relative_to(here) else str(path)

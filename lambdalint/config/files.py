"""Configuration files: read, checked key by key, and put together with those that they extend."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from lambdalint import contents, limits
from lambdalint.config.keys import KEYS
from lambdalint.config.settings import Config, ConfigError, Selection, suggestion
from lambdalint.contents import TooLarge
from lambdalint.limits import Exceeded
from lambdalint.paths import is_file, is_link

FILE_NAMES = ("lambdalint.toml", ".lambdalint.toml", "pyproject.toml")
"""The first that is there counts; pyproject.toml only with a table `[tool.lambdalint]`."""

_MAXIMUM_SIZE = 1_000_000
"""Bytes."""
_MARK = b"\xef\xbb\xbf"


def load(path: Path, within: Path | None = None, folder: Path | None = None) -> Config | None:
    """The configuration in a file with those that it extends; None for a pyproject.toml that has none.

    Nothing outside of `within` is read, if it is given. Globs are relative to `folder`, or to the file's own.
    Raises ConfigError.
    """
    table = _checked(path, within)
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
    seen = {os.path.realpath(path)}
    while True:
        yield _Layer(shown(path), table)
        if "extend" not in table:
            return
        base = path.parent / table["extend"]
        try:
            found = _base(base, within, seen)
        except _Unusable as error:
            raise ConfigError(f"`extend` names {shown(base)}, {error}", shown(path), word="extend") from error
        except ConfigError as error:
            problem = f"{error.problem} ({shown(path)} extends it)"
            raise ConfigError(problem, error.origin, word=error.word, line=error.line, column=error.column) from error
        seen.add(os.path.realpath(base))
        path, table = base, found


class _Unusable(Exception):
    """A file that cannot be extended; the text says why."""


def _base(path: Path, within: Path | None, seen: Collection[str]) -> dict[str, Any]:
    """The table of a file that is extended. Raises _Unusable, and ConfigError for what is wrong in it."""
    if not _is_inside(path, within):
        raise _Unusable("which lies outside of the repository and is not read")
    if os.path.realpath(path) in seen:
        raise _Unusable("which leads back to it")
    if not is_file(path):
        raise _Unusable("which is a link that leads nowhere" if is_link(path) else "which is no file")
    found = _checked(path, within)
    if found is None:
        raise _Unusable("which has no [tool.lambdalint]")
    return found


def _is_inside(path: Path, within: Path | None) -> bool:
    """Links followed as far as they lead."""
    return within is None or Path(os.path.realpath(path)).is_relative_to(os.path.realpath(within))


def _checked(path: Path, within: Path | None) -> dict[str, Any] | None:
    table = _table(path, within)
    if table is not None:
        _check(path, table)
    return table


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
    if path.name == "pyproject.toml" and not is_file(path):
        return None  # a link that leads nowhere is somebody else's, as most of them are
    if not _is_inside(path, within):
        raise ConfigError(f"{shown(path)} lies outside of the repository and is not read")
    try:
        data = contents.whole(path, _MAXIMUM_SIZE)
    except TooLarge as error:
        raise ConfigError(f"it has more than {_MAXIMUM_SIZE:,} bytes and is not read", shown(path)) from error
    except OSError as error:
        if path.name == "pyproject.toml":
            return None  # most are somebody else's
        raise ConfigError(f"it cannot be read: {error.strerror}", shown(path)) from error
    try:
        table: dict[str, Any] | None = _parsed(data, shown(path))
    except ConfigError:
        if path.name == "pyproject.toml" and b"tool.lambdalint" not in data:
            return None  # somebody else's to report
        raise
    if path.name == "pyproject.toml" and table is not None:
        tool = table.get("tool")
        table = tool.get("lambdalint") if isinstance(tool, dict) else None
    if table is not None and not isinstance(table, dict):
        raise ConfigError("`tool.lambdalint` is a table", shown(path), word="lambdalint")
    return table


def _parsed(data: bytes, origin: str) -> dict[str, Any]:
    """Raises ConfigError."""
    import tomli  # noqa: PLC0415 - most projects have no configuration

    data = data.removeprefix(_MARK)
    try:
        text = data.decode("utf-8").replace("\r\n", "\n")
        return limits.within(limits.FILE, lambda: tomli.loads(text))
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8").split("\n")
        problem = "this file is not UTF-8 text"
        raise ConfigError(problem, origin, line=len(before), column=len(before[-1]) + 1) from error
    except tomli.TOMLDecodeError as error:
        problem = f"this is not valid TOML: {error.msg}"
        raise ConfigError(problem, origin, line=error.lineno, column=error.colno) from error
    except ValueError as error:  # a number of more digits than Python makes one of
        raise ConfigError(f"this is not valid TOML: {error}", origin) from error
    except Exceeded as error:
        raise ConfigError(f"this file is not read: {error}", origin) from error


def shown(path: Path) -> str:
    """A path from the working directory, if it lies below it."""
    here = Path.cwd()
    resolved = Path(os.path.abspath(path))  # noqa: PTH100 - links are kept
    return resolved.relative_to(here).as_posix() if resolved.is_relative_to(here) else str(path)

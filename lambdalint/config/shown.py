"""Effective settings with their origins, as data for `lambdalint config`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from lambdalint.config.keys import KEYS
from lambdalint.config.settings import Config, Selection

DEFAULT, COMMAND_LINE = "by default", "on the command line"


class Setting(Struct, frozen=True):
    """A key, or an entry of a table as `table.entry`, with its value as TOML has it."""

    table: str
    """Empty for a key outside of all tables."""
    key: str
    value: Any
    origin: str


def settings(config: Config) -> Iterator[Setting]:
    """Those that have a value."""
    yield from _selections(config)
    plain = {
        "exclude": list(config.exclude),
        "fail-on": config.fail_on,
        "today": config.today,
        "stages": list(config.stages),
        "sam-env": config.sam_environment,
    }
    for key, value in plain.items():
        if value not in (None, []):
            yield Setting("", key, value, _origin(config, key))
    tables: dict[str, dict[str, Any]] = {
        "parameters": dict(config.parameters),
        "per-path-ignores": {glob: list(names) for glob, names in config.per_path_ignores.items()},
        "severities": dict(config.severities),
    }
    for table, entries in tables.items():
        for key, value in entries.items():
            yield Setting(table, key, value, _origin(config, f"{table}.{key}"))
    for rule, options in config.options.items():
        for key, value in options.items():
            yield Setting(f"rules.{rule}", key, value, _origin(config, f"rules.{rule}"))


def _selections(config: Config) -> Iterator[Setting]:
    """What the layers say together: a later `select` takes the place of everything before it."""
    first = max((at for at, layer in enumerate(config.selections) if layer.select is not None), default=0)
    counting = config.selections[first:]
    for key, name in (("select", "select"), ("extend-select", "extend_select"), ("ignore", "ignore")):
        said = [layer for layer in counting if getattr(layer, name) or (name == "select" and layer is counting[0])]
        if said:
            value = [each for layer in said for each in getattr(layer, name)]
            yield Setting("", key, value, ", ".join(_layer(config, layer) for layer in said))


def _layer(config: Config, layer: Selection) -> str:
    return layer.origin or (DEFAULT if layer is config.selections[0] else COMMAND_LINE)


def _origin(config: Config, key: str) -> str:
    return config.origins.get(key, DEFAULT)


def schema(names: Sequence[str], rules: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """The JSON schema of a configuration. `names` are those of rules, categories and presets, which editors complete;
    others are taken too, for other packs have other rules. `rules` are the schemas of their options, by rule id."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://github.com/lambdalint/lambdalint/lambdalint/config/schema.json",
        "title": "lambdalint.toml",
        "description": "The configuration of lambdalint; in pyproject.toml under [tool.lambdalint].",
        "type": "object",
        "additionalProperties": False,
        "properties": {name: {"description": key.description, **key.schema} for name, key in KEYS.items()},
        "$defs": {
            "selector": {
                "description": "A rule, a category or a preset.",
                "anyOf": [{"enum": [*names]}, {"type": "string"}],
            },
            "rules": {"type": "object", "properties": {**rules}, "additionalProperties": {"type": "object"}},
        },
    }

"""`lambdalint config`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click

from lambdalint import packs
from lambdalint.cli.options import config_options, given
from lambdalint.cli.usage import usage_errors
from lambdalint.config import PRESETS, Config, Nearest, shown
from lambdalint.config.settings import option_name
from lambdalint.reports.characters import in_json, visible
from lambdalint.rule import Rule, option_names


@click.command("config", short_help="Print the settings and their origins.")
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@given(config_options)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
@click.option("--schema", is_flag=True, help="Print the JSON schema of lambdalint.toml instead.")
def configuration(path: Path | None, config_file: Path | None, isolated: bool, format_: str, schema: bool) -> None:
    """Print the settings that hold for PATH (by default, this folder), each with the file that says so.

    The JSON form has the rules that run as well, with their severities and options.
    """
    with usage_errors():
        known = packs.rules()
        if schema:
            categories = sorted({rule.category for rule in known.values()})
            schemas = shown.schema([*PRESETS, *categories, *known], dict(_schemas(known.values())))
            click.echo(json.dumps(schemas, indent=2))
            return
        config = Nearest(file=config_file, isolated=isolated).of(path or Path())
        rules, options = config.rules(known), config.rule_options(known)
        config.path_ignores(known)
    if format_ == "json":
        click.echo(in_json(json.dumps(_document(config, rules, options), indent=2)))
        return
    for line in _lines(config):
        click.echo(line)
    click.echo(f"\n# {len(rules)} of {len(known)} rules run; --format json lists them.")


def _lines(config: Config) -> Iterator[str]:
    """As TOML, with the origins as comments."""
    table = ""
    for setting in shown.settings(config):
        if setting.table != table:
            table = setting.table
            yield in_json(f"\n[{'.'.join(map(_key, table.split('.', 1)))}]")
        yield in_json(f"{_key(setting.key)} = {_toml(setting.value)}  # {visible(setting.origin)}")


def _key(name: str) -> str:
    plain = name and all(char.isascii() and (char.isalnum() or char in "-_") for char in name)
    return name if plain else json.dumps(name)


def _toml(value: Any) -> str:
    return str(value) if isinstance(value, date) else json.dumps(value)


def _document(config: Config, rules: Iterable[Rule], options: dict[str, object]) -> dict[str, Any]:
    listed = [
        {"table": setting.table, "key": setting.key, "value": _plain(setting.value), "origin": setting.origin}
        for setting in shown.settings(config)
    ]
    return {"settings": listed, "rules": [_rule(rule, options.get(rule.id)) for rule in rules]}


def _rule(rule: Rule, options: object) -> dict[str, Any]:
    taken: Any = options or (rule.options() if rule.options else None)
    names = () if taken is None else option_names(type(taken))
    named = {option_name(name): getattr(taken, name) for name in names}
    return {"id": rule.id, "severity": rule.severity.value, "options": named}


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, date) else value


_TYPES = {bool: "boolean", int: "integer", float: "number", str: "string", tuple: "array"}


def _schemas(rules: Iterable[Rule]) -> Iterator[tuple[str, dict[str, Any]]]:
    for rule in rules:
        if rule.options is not None:
            defaults = rule.options()
            properties = {
                option_name(name): {"type": _TYPES[type(value)], "default": value}
                for name in option_names(rule.options)
                for value in (getattr(defaults, name),)
            }
            yield rule.id, {"type": "object", "properties": properties, "additionalProperties": False}

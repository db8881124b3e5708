"""The keys of a configuration: what each takes, for the reader and for the JSON schema."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from msgspec import Struct

from lambdalint.config.settings import FAIL_ON
from lambdalint.rule import Severity


class Key(Struct, frozen=True, kw_only=True):
    takes: Callable[[object], bool]
    expected: str
    """What it takes, for messages; of a table, what each entry takes."""
    description: str
    schema: Mapping[str, Any]
    """Of JSON Schema, without the description."""
    table: str = ""
    """What a table is of, if it takes one. The entries of several files are joined, key by key."""


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _one_of(values: tuple[str, ...]) -> Callable[[object], bool]:
    return lambda value: value in values


def _text(value: object) -> bool:
    return isinstance(value, str)


def _path(value: object) -> bool:
    """Whether a system may have such a file: one that cannot be is no file to be looked for."""
    return (
        isinstance(value, str) and "\0" not in value and all(len(os.fsencode(part)) < 256 for part in value.split("/"))
    )


_SEVERITIES = tuple(severity.value for severity in Severity)
_TEXTS = {"type": "array", "items": {"type": "string"}}
_RULES: dict[str, Any] = {"type": "array", "items": {"$ref": "#/$defs/selector"}}
_A_LIST = "a list of rules, categories and presets"

KEYS = {
    "extend": Key(
        takes=_path,
        expected="the path of another configuration",
        description="A configuration that this one is built on, relative to this file.",
        schema={"type": "string"},
    ),
    "select": Key(
        takes=_texts,
        expected=_A_LIST,
        description="Rules, categories and presets that run, instead of `recommended`.",
        schema=_RULES,
    ),
    "extend-select": Key(
        takes=_texts,
        expected=_A_LIST,
        description="Rules, categories and presets that run as well.",
        schema=_RULES,
    ),
    "ignore": Key(
        takes=_texts, expected=_A_LIST, description="Rules, categories and presets that do not run.", schema=_RULES
    ),
    "per-path-ignores": Key(
        table="globs",
        takes=_texts,
        expected=_A_LIST,
        description="For files that a glob names, rules, categories and presets that say nothing of them.",
        schema={"type": "object", "additionalProperties": _RULES},
    ),
    "severities": Key(
        table="rules and categories",
        takes=_one_of(_SEVERITIES),
        expected=f"one of {', '.join(_SEVERITIES)}",
        description="Other severities than the rules' own, by rule or category.",
        schema={
            "type": "object",
            "propertyNames": {"$ref": "#/$defs/selector"},
            "additionalProperties": {"enum": [*_SEVERITIES]},
        },
    ),
    "rules": Key(
        table="rules",
        takes=lambda value: isinstance(value, dict),
        expected="a table of the rule's options",
        description="Options of rules, as their pages name them.",
        schema={"$ref": "#/$defs/rules"},
    ),
    "exclude": Key(
        takes=_texts,
        expected="a list of patterns as those of .gitignore",
        description="What is not linted, by patterns as those of .gitignore.",
        schema=_TEXTS,
    ),
    "fail-on": Key(
        takes=_one_of(FAIL_ON),
        expected=f"one of {', '.join(FAIL_ON)}",
        description="The least severity that makes the exit code 1.",
        schema={"enum": [*FAIL_ON], "default": "warning"},
    ),
    "today": Key(
        takes=lambda value: type(value) is date,
        expected="a date without quotes, such as 2027-01-31",
        description="The day that dates of runtimes are compared with, instead of the present one.",
        schema={"type": "string", "format": "date"},
    ),
    "parameters": Key(
        table="parameters",
        takes=lambda value: isinstance(value, str | int | float | bool),
        expected="a text, a number or a truth value",
        description="Values to assume for parameters of templates and for `param` of Serverless services.",
        schema={"type": "object", "additionalProperties": {"type": ["string", "number", "boolean"]}},
    ),
    "stages": Key(
        takes=_texts,
        expected="a list of names",
        description="Stages to assume for Serverless services, instead of those that they declare.",
        schema=_TEXTS,
    ),
    "sam-env": Key(
        takes=_text,
        expected="a name",
        description="The environment of samconfig.toml (or .yaml) whose parameter_overrides count.",
        schema={"type": "string", "default": "default"},
    ),
}

"""The user's configuration: which rules run, with which options, and what makes a run fail."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any

from lambdalint.rule import Preset, Rule, Severity

PRESETS = tuple(preset.value for preset in Preset if preset is not Preset.NONE)
FILE_NAMES = ("lambdalint.toml", ".lambdalint.toml", "pyproject.toml")


class ConfigError(Exception):
    """Something in the configuration, or in the options of the command line, is not as it should be."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Names of rules, categories and presets. Where `select` is empty, what was selected before stays."""

    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Config:
    """Effective settings. `options` holds the tables under `[rules]`, by rule id."""

    select: tuple[str, ...] = ("recommended",)
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: str = "warning"
    today: date | None = None
    options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def rules(self, known: Mapping[str, Rule], asked: Selection | None = None) -> list[Rule]:
        """The selected rules, as the configuration and then the command line (`asked`) say.

        Raises ConfigError for a name that is no rule, category or preset.
        """
        layers = [Selection(self.select, self.extend_select, self.ignore), asked or Selection()]
        selected: set[str] = set()
        for layer in layers:
            if layer.select:
                selected = _ids(layer.select, known)
            selected |= _ids(layer.extend_select, known)
            selected -= _ids(layer.ignore, known)
        return [rule for id, rule in known.items() if id in selected]

    def rule_options(self, known: Mapping[str, Rule]) -> dict[str, object]:
        """The options of the rules that are given some. Raises ConfigError for what a rule does not take."""
        return {id: _options(_rule(id, known), given) for id, given in self.options.items()}

    def fails(self, severities: Iterable[Severity]) -> bool:
        """Whether one of the severities is as grave as `fail_on`."""
        return self.fail_on != "never" and any(s.rank <= Severity(self.fail_on).rank for s in severities)


def load(path: Path | None, start: Path) -> Config:
    """The configuration in `path`, or in the nearest file upwards from `start`, up to the top of its repository."""
    if path is not None:
        return _parse(path, _table(path) or {})
    folder = start.resolve()
    for parent in (folder, *folder.parents):
        for name in FILE_NAMES:
            if (parent / name).is_file() and (table := _table(parent / name)) is not None:
                return _parse(parent / name, table)
        if (parent / ".git").exists():
            break
    return Config()


def _table(path: Path) -> dict[str, Any] | None:
    if sys.version_info >= (3, 11):
        import tomllib  # noqa: PLC0415 - most projects have no configuration
    else:
        import tomli as tomllib  # noqa: PLC0415
    try:
        table: dict[str, Any] | None = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        if path.name == "pyproject.toml":
            return None  # somebody else's to report
        raise ConfigError(f"{path}: {error}") from error
    if path.name == "pyproject.toml" and table is not None:
        tool = table.get("tool")
        table = tool.get("lambdalint") if isinstance(tool, dict) else None
    return table


def _parse(path: Path, table: Mapping[str, Any]) -> Config:
    keys = {"select", "extend-select", "ignore", "fail-on", "today", "rules"}
    for key in table:
        if key not in keys:
            raise ConfigError(f"{path}: unknown key `{key}`{suggestion(key, keys)}")
    lists = {}
    for key in ("select", "extend-select", "ignore"):
        value = table.get(key, list(getattr(Config(), key.replace("-", "_"))))
        if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
            raise ConfigError(f"{path}: `{key}` is a list of rules, categories and presets")
        lists[key.replace("-", "_")] = tuple(value)
    today, rules, fail_on = table.get("today"), table.get("rules", {}), table.get("fail-on", "warning")
    if today is not None and type(today) is not date:
        raise ConfigError(f"{path}: `today` is a date, such as 2027-01-31")
    if not isinstance(rules, dict) or not all(isinstance(value, dict) for value in rules.values()):
        raise ConfigError(f"{path}: `rules` holds a table of options for each rule")
    if fail_on not in FAIL_ON:
        raise ConfigError(f"{path}: `fail-on` is one of {', '.join(FAIL_ON)}")
    return Config(**lists, today=today, options=rules, fail_on=fail_on)


FAIL_ON = (*(severity.value for severity in Severity), "never")


def _ids(names: Iterable[str], known: Mapping[str, Rule]) -> set[str]:
    return {rule.id for name in names for rule in _named(name, known)}


def _named(name: str, known: Mapping[str, Rule]) -> list[Rule]:
    if name in known:
        return [known[name]]
    common = [rule for rule in known.values() if rule.preset is not Preset.NONE]
    found = [rule for rule in common if name == rule.category or (name in PRESETS and name in rule.presets)]
    if not found:
        names = {*known, *PRESETS, *(rule.category for rule in known.values())}
        raise ConfigError(f"no rule, category or preset is called `{name}`{suggestion(name, names)}")
    return found


def _rule(id: str, known: Mapping[str, Rule]) -> Rule:
    if id not in known:
        raise ConfigError(f"options for an unknown rule `{id}`{suggestion(id, known)}")
    return known[id]


def _options(rule: Rule, given: Mapping[str, Any]) -> object:
    if rule.options is None:
        raise ConfigError(f"rule `{rule.id}` takes no options")
    defaults = rule.options()
    names = {f.name.replace("_", "-"): f.name for f in fields(defaults)}
    for key, value in given.items():
        if key not in names:
            raise ConfigError(f"rule `{rule.id}` has no option `{key}`{suggestion(key, names)}")
        kind = type(getattr(defaults, names[key]))
        if type(value) is not (list if kind is tuple else kind):
            raise ConfigError(f"option `{key}` of rule `{rule.id}` is {_KINDS.get(kind, kind.__name__)}, not {value!r}")
    values = {names[key]: tuple(value) if isinstance(value, list) else value for key, value in given.items()}
    return rule.options(**values)


_KINDS = {int: "a whole number", float: "a number with a point", bool: "true or false", str: "a text", tuple: "a list"}


def suggestion(name: str, known: Iterable[str]) -> str:
    """The end of a message about an unknown name: the nearest one that exists, if any is near."""
    nearest = difflib.get_close_matches(name, known, n=1)
    return f"; did you mean `{nearest[0]}`?" if nearest else ""

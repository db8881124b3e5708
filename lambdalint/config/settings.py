"""Settings, and which rules they come to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from lambdalint.rule import Preset, Rule, Severity, option_names

PRESETS = tuple(preset.value for preset in Preset if preset is not Preset.NONE)
FAIL_ON = (*(severity.value for severity in Severity), "never")


class ConfigError(Exception):
    """Something in the configuration, or in the options of the command line, is not as it should be.

    `origin` is the file that says so, as it is shown, and empty for the command line; `word` is what is wrong in it, or
    `line` and `column`, from 1, where that is: a column of 0 is not known.
    """

    def __init__(self, problem: str, origin: str = "", *, word: str = "", line: int = 1, column: int = 0) -> None:
        super().__init__(problem, origin)
        self.problem = problem
        self.origin = origin
        self.word = word
        self.line = line
        self.column = column

    def __str__(self) -> str:
        return self.shown(self.origin)

    def shown(self, origin: str) -> str:
        """The problem with its place, the file under another name."""
        place = f":{self.line}:{self.column}" if self.column else ""
        return f"{origin}{place}: {self.problem}" if origin else self.problem


class Selection(Struct, frozen=True):
    """Names of rules, categories and presets. Where `select` is None, what was selected before stays."""

    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    origin: str = ""
    """The file that says so; empty for the command line and for the default."""


class Overrides(Struct, frozen=True, kw_only=True):
    """What the command line says; None where it says nothing."""

    selection: Selection = Selection()
    fail_on: str | None = None
    today: date | None = None
    sam_environment: str | None = None


class Config(Struct, frozen=True, eq=False, kw_only=True):
    """Effective settings."""

    folder: Path = Path()
    """What globs are relative to: the folder of the file that was found, also where it extends another."""
    selections: tuple[Selection, ...] = (Selection(("recommended",)),)
    """One after the other."""
    fail_on: str = "warning"
    today: date | None = None
    exclude: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    sam_environment: str | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    per_path_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By glob, rules, categories and presets."""
    severities: Mapping[str, str] = field(default_factory=dict)
    """By rule or category."""
    options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """By rule, the table under `[rules]`."""
    origins: Mapping[str, str] = field(default_factory=dict)
    """By key (`fail-on`, `parameters.Stage`), the file that says so."""

    def overridden(self, by: Overrides) -> Config:
        return replace(
            self,
            selections=(*self.selections, by.selection),
            fail_on=by.fail_on or self.fail_on,
            today=by.today or self.today,
            sam_environment=by.sam_environment or self.sam_environment,
        )

    def rules(self, known: Mapping[str, Rule]) -> list[Rule]:
        """The selected rules, with the severities that are set.

        Raises ConfigError for a name that is no rule, category or preset.
        """
        selected: set[str] = set()
        for layer in self.selections:
            if layer.select is not None:
                selected = ids(layer.select, known, layer.origin)
            selected |= ids(layer.extend_select, known, layer.origin)
            selected -= ids(layer.ignore, known, layer.origin)
        severities = self._severities(known)
        chosen = (rule for id, rule in known.items() if id in selected)
        return [replace(rule, severity=severities[rule.id]) if rule.id in severities else rule for rule in chosen]

    def _severities(self, known: Mapping[str, Rule]) -> dict[str, Severity]:
        found: dict[str, Severity] = {}
        for name in sorted(self.severities, key=known.__contains__):  # a rule's own comes after its category's
            for id in ids((name,), known, self.origins.get(f"severities.{name}", ""), presets=False):
                found[id] = Severity(self.severities[name])
        return found

    def rule_options(self, known: Mapping[str, Rule]) -> dict[str, object]:
        """The options of the rules that are given some. Raises ConfigError for what a rule does not take."""
        return {
            id: _options(id, given, known, self.origins.get(f"rules.{id}", "")) for id, given in self.options.items()
        }

    def path_ignores(self, known: Mapping[str, Rule]) -> dict[str, set[str]]:
        """By glob, the ids of the rules that say nothing of the files."""
        origins = {glob: self.origins.get(f"per-path-ignores.{glob}", "") for glob in self.per_path_ignores}
        return {glob: ids(names, known, origins[glob]) for glob, names in self.per_path_ignores.items()}

    def fails(self, severity: Severity) -> bool:
        """Whether a severity is as grave as `fail_on`."""
        return self.fail_on != "never" and severity.rank <= Severity(self.fail_on).rank


def ids(names: Iterable[str], known: Mapping[str, Rule], origin: str = "", *, presets: bool = True) -> set[str]:
    """The ids of the rules that names of rules, categories and presets stand for. Raises ConfigError."""
    return {rule.id for name in names for rule in _named(name, known, origin, presets=presets)}


def _named(name: str, known: Mapping[str, Rule], origin: str, *, presets: bool) -> list[Rule]:
    if name in known:
        return [known[name]]
    common = [rule for rule in known.values() if rule.preset is not Preset.NONE]
    found = [rule for rule in common if name == rule.category or (presets and name in PRESETS and name in rule.presets)]
    if not found:
        names = {*known, *(PRESETS if presets else ()), *(rule.category for rule in known.values())}
        kinds = "rule, category or preset" if presets else "rule or category"
        raise ConfigError(f"no {kinds} is called `{name}`{suggestion(name, names)}", origin, word=name)
    return found


def _options(id: str, given: Mapping[str, Any], known: Mapping[str, Rule], origin: str) -> object:
    if id not in known:
        raise ConfigError(f"options for an unknown rule `{id}`{suggestion(id, known)}", origin, word=id)
    rule = known[id]
    if rule.options is None:
        raise ConfigError(f"rule `{rule.id}` takes no options", origin, word=id)
    defaults = rule.options()
    names = {option_name(name): name for name in option_names(rule.options)}
    for key, value in given.items():
        if key not in names:
            raise ConfigError(f"rule `{rule.id}` has no option `{key}`{suggestion(key, names)}", origin, word=key)
        kind = type(getattr(defaults, names[key]))
        if type(value) is not (list if kind is tuple else kind):
            expected = _KINDS.get(kind, kind.__name__)
            problem = f"option `{key}` of rule `{rule.id}` is {expected}, not {value!r}"
            raise ConfigError(problem, origin, word=key)
    values = {names[key]: tuple(value) if isinstance(value, list) else value for key, value in given.items()}
    try:
        taken: object = rule.options(**values)
    except (TypeError, ValueError) as error:  # its own check of what it is given
        raise ConfigError(f"rule `{rule.id}`: {error}", origin, word=id) from error
    return taken


def option_name(field: str) -> str:
    """A field of a rule's options as a configuration writes it."""
    return field.replace("_", "-")


_KINDS = {int: "a whole number", float: "a number with a point", bool: "true or false", str: "a text", tuple: "a list"}


_BEGINNING = 4
"""Letters that are enough to tell what somebody began to write."""


def suggestion(name: str, known: Iterable[str]) -> str:
    """The end of a message about an unknown name: the nearest one that exists, or one that begins so, if any."""
    import difflib  # noqa: PLC0415 - most names are right

    names = list(known)
    nearest = difflib.get_close_matches(name, names, n=1)
    nearest = nearest or [one for one in names if len(name) >= _BEGINNING and one.startswith(name)]
    return f"; did you mean `{nearest[0]}`?" if nearest else ""

"""What a rule is, and what it says."""

from __future__ import annotations

import inspect
import sys
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from functools import cached_property
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from lambdalint.model.ignore import Ignore
from lambdalint.model.step import Step
from lambdalint.page import Page
from lambdalint.source import Span


class Severity(Enum):
    """error: refused, failing or losing data for certain. warning: AWS advises against it, or it fails under load.
    note: an improvement."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return _SEVERITIES[self]


class Precision(Enum):
    """How often a rule is right: high 95 times of 100, medium 80."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Preset(Enum):
    """The narrowest first: each has what those before it have. `NONE` is for what only its name selects."""

    RECOMMENDED = "recommended"
    STRICT = "strict"
    ALL = "all"
    NONE = "by name"

    @property
    def rank(self) -> int:
        """0 for the narrowest."""
        return _PRESETS[self]


_SEVERITIES = {severity: rank for rank, severity in enumerate(Severity)}
_PRESETS = {preset: rank for rank, preset in enumerate(Preset)}


class Place(Struct, frozen=True):
    """A further place that a finding is about, and what is there."""

    span: Span
    text: str


class Edit(Struct, frozen=True):
    """A text to write in place of what a span covers; an empty span is where it is put in."""

    span: Span
    text: str


class Fix(Struct, frozen=True):
    """A change that mends what was found."""

    description: str
    edits: Iterable[Edit]
    """None where it turns out that it cannot be made. Some are computed each time that they are asked for."""
    safe: bool
    """Whether the program does the same after it, but for what was found."""


class Finding(Struct, frozen=True):
    """What a rule yields. The message's first sentence stands alone; code in it is in backquotes."""

    span: Span
    message: str
    related: tuple[Place, ...] = ()
    steps: tuple[Step, ...] = ()
    secret: bool = False
    """Whether the text at `span` must not be shown: reports end up in logs."""
    fix: Fix | None = None
    left_to: tuple[str, ...] = ()
    """Ids of rules that say the same: where one of them reports on the line, this is left out."""

    def also(self, span: Span, text: str) -> Finding:
        """The same finding with one more related place."""
        return replace(self, related=(*self.related, Place(span, text)))

    def fixed_by(self, fix: Fix) -> Finding:
        """The same finding with what mends it."""
        return replace(self, fix=fix)

    def unless_said_by(self, rules: Iterable[str]) -> Finding:
        """The same finding, to be left out where one of these rules reports on its line."""
        return replace(self, left_to=tuple(rules))

    def through(self, steps: Iterable[Step]) -> Finding:
        """The same finding with the calls that lead to it from the entry point."""
        return replace(self, steps=tuple(steps))


class Diagnostic(Struct, frozen=True):
    """A finding with the rule that it came from, as reports show it. `crashed` if the rule raised instead."""

    rule: Rule
    finding: Finding
    crashed: bool = False
    fails: bool = True
    """Whether the run fails for it: not what is less grave than the configuration says."""

    @property
    def severity(self) -> Severity:
        return Severity.ERROR if self.crashed else self.rule.severity

    @property
    def fix(self) -> Fix | None:
        """What mends it, with its edits at hand; None if there are none."""
        fix = self.finding.fix
        edits = tuple(fix.edits) if fix is not None else ()
        return replace(fix, edits=edits) if fix is not None and edits else None

    @property
    def spans(self) -> Iterator[Span]:
        """Every place of it, the primary one first."""
        yield self.finding.span
        for place in self.finding.related:
            yield place.span
        for step in self.finding.steps:
            yield step.span


Check = Callable[..., Iterator[Finding]]


class Rule(Struct, frozen=True, eq=False, dict=True):
    """A rule: its function, and what that function's signature and place say about it."""

    id: str
    category: str
    severity: Severity
    precision: Precision
    check: Check
    subjects: Mapping[str, type]
    """The model types that it looks at, by the names of its parameters."""
    options: type | None
    module: Path
    optional: frozenset[type] = frozenset()
    """The subjects that it can do without: a function, for a handler that no template names."""
    chosen: Preset | None = None
    """The preset that the rule itself names, whatever its severity and precision come to: a matter of opinion, or
    found nearly everywhere; or a note that everybody wants to have."""

    @cached_property
    def page(self) -> Page:
        return Page.read(self.module.with_suffix(".md"))

    @property
    def preset(self) -> Preset:
        """The narrowest that has it: the one that it names, else `recommended` for errors and warnings of high
        precision, `strict` for notes and those of medium precision, `all` for the rest."""
        if self.chosen is not None:
            return self.chosen
        if self.precision is Precision.LOW:
            return Preset.ALL
        important = self.precision is Precision.HIGH and self.severity is not Severity.NOTE
        return Preset.RECOMMENDED if important else Preset.STRICT

    @cached_property
    def kinds(self) -> frozenset[type]:
        """The model types that it looks at."""
        return frozenset(self.subjects.values())

    @cached_property
    def needed(self) -> frozenset[type]:
        """Those that it cannot do without."""
        return self.kinds - self.optional

    @cached_property
    def asked(self) -> tuple[tuple[tuple[str, type], ...], frozenset[type]]:
        """What tells rules apart that look at different things: their subjects, and what is needed of them."""
        return tuple(sorted(self.subjects.items())), self.needed

    @cached_property
    def is_of_ignores(self) -> bool:
        """Whether it looks at what is ignored, for which all that is said has to be known."""
        return Ignore in self.kinds

    @property
    def presets(self) -> frozenset[str]:
        """All that have it."""
        having = (preset for preset in Preset if preset.rank >= self.preset.rank and preset is not Preset.NONE)
        return frozenset(preset.value for preset in having)


def rule(*, severity: Severity, precision: Precision, preset: Preset | None = None) -> Callable[[Check], Rule]:
    """Makes a generator function a rule.

    Its parameters' types are the model types that it looks at; it runs once for each combination that belongs together.
    With `Function | None`, it also runs for the handlers that no template names.
    `preset` is the narrowest that has it, in place of the one that follows from severity and precision; with
    `Preset.NONE`, its category does not select it either.
    A parameter `options`, if any, is a frozen dataclass, or a struct of msgspec, whose fields all have defaults. Raises
    TypeError for anything else, naming the file: a rule is never silently idle.
    """

    def make(check: Check) -> Rule:
        path = Path(inspect.getfile(check))
        where = f"{path}: rule {check.__name__}"
        if check.__name__ != path.stem:
            raise TypeError(f"{where}: a rule has the name of its module")
        hints = typing.get_type_hints(check, vars(sys.modules[check.__module__]))
        hints.pop("return", None)
        options = hints.pop("options", None)
        if options is not None and not (isinstance(options, type) and option_names(options)):
            raise TypeError(f"{where}: `options` is a dataclass, not {options!r}")
        needed = {name: _needed(hint) for name, hint in hints.items()}
        optional = frozenset(subject for name, subject in needed.items() if subject is not hints[name])
        for name, subject in needed.items():
            if not getattr(subject, "__module__", "").startswith("lambdalint.model."):
                raise TypeError(f"{where}: parameter `{name}` is no type of the model: {subject!r}")
        if not hints or len(hints) + (options is not None) != len(inspect.signature(check).parameters):
            raise TypeError(f"{where}: each parameter has a type, and there is at least one")
        return Rule(
            id=check.__name__.replace("_", "-"),
            category=path.parent.name,
            severity=severity,
            precision=precision,
            check=check,
            subjects=needed,
            optional=optional,
            options=options,
            module=path,
            chosen=preset,
        )

    return make


def option_names(options: type) -> tuple[str, ...]:
    """The fields of a class of options; empty for another class."""
    return (*getattr(options, "__struct_fields__", ()), *getattr(options, "__dataclass_fields__", ()))


def _needed(hint: typing.Any) -> typing.Any:
    """The type that `Function | None` may be."""
    kinds = [kind for kind in typing.get_args(hint) if kind is not type(None)]
    return kinds[0] if len(kinds) == 1 and len(typing.get_args(hint)) == 2 else hint

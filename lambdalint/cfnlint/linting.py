"""What lambdalint finds in a template that cfn-lint has read, as matches of cfn-lint."""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from cfnlint.rules import RuleMatch
from cfnlint.rules.errors import ConfigError as CfnLintConfigError
from msgspec import Struct

from lambdalint.cfnlint.paths import path
from lambdalint.config import ConfigError, Overrides, Selection
from lambdalint.linting import Linter, Request, path_of
from lambdalint.reports.characters import visible
from lambdalint.reports.position import extent, place
from lambdalint.rule import Diagnostic, Severity
from lambdalint.source import SourceFile, Span

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "informational"}
"""As cfn-lint calls them."""

_GIVEN = "stdin.json"
"""What stands in the working directory for a template that cfn-lint was given without a file."""


class Linted(Struct, frozen=True):
    """What there is to say of a template, by rule, or what keeps it from being said."""

    template: Path
    found: Mapping[str, list[Diagnostic]]
    problem: str = ""


def matches(cfn: Any, rule: Any, passed_over: Iterable[str]) -> list[Any]:
    """What a rule finds, which is one of our classes. `cfn` is cfn-lint's `Template`. Rules of which cfn-lint has none
    are `passed_over`.

    What is wrong with the configuration is a match of cfn-lint's own rule for that; cfn-lint says it once, however many
    rules say it. Raises RuntimeError for a rule that crashed, which cfn-lint says in its way.
    """
    linted = linted_once(cfn, tuple(passed_over))
    if linted.problem:
        return [RuleMatch([], visible(f"lambdalint: {linted.problem}"), rule=CfnLintConfigError())]
    found = linted.found.get(rule.name, [])
    for diagnostic in found:
        if diagnostic.crashed:
            raise RuntimeError(diagnostic.finding.message)
    return [_match(diagnostic, rule, cfn.filename, linted.template) for diagnostic in found]


@lru_cache(maxsize=1)
def linted_once(cfn: Any, passed_over: tuple[str, ...]) -> Linted:
    """cfn-lint runs its rules one by one on a template, which is read for the first of them."""
    template = Path(_GIVEN if cfn.filename is None else cfn.filename).resolve()
    request = Request(
        paths=(template,),
        today=date.today(),  # noqa: DTZ011 - the user's day
        overrides=Overrides(selection=Selection(ignore=passed_over)),
        texts={template: _text(cfn)} if cfn.filename is None else {},
    )
    found: dict[str, list[Diagnostic]] = {}
    try:
        outcome = Linter(request).lint()
    except ConfigError as error:
        return Linted(template, found, str(error))
    for diagnostic in outcome.diagnostics:
        found.setdefault(diagnostic.rule.id, []).append(diagnostic)
    return Linted(template, found)


def _text(cfn: Any) -> str:
    """A template of which cfn-lint keeps no text: what it made of stdin, where SAM's `Globals` are in the resources."""
    return json.dumps({key: part for key, part in cfn.template.items() if key != "Globals"}, default=str)


def _match(diagnostic: Diagnostic, rule: Any, filename: str | None, template: Path) -> Any:
    """Where the primary place is in another file, this is that file's, but belongs to the resource in the template that
    a further place is in: cfn-lint ignores by resources.

    A template without a file has no other files, and cfn-lint finds the place of what is at a path by itself.
    """
    finding = diagnostic.finding
    here = [span for span in diagnostic.spans if path_of(span.file) == template]
    is_here = finding.span in here
    message = f"{visible(finding.message)} [{diagnostic.rule.id}]"
    options: dict[str, Any] = {"rule": _at_level(rule, diagnostic.severity)}
    if filename is None:
        message += "" if is_here else f" ({visible(place(finding.span))})"
    else:
        options["location"] = _location(finding.span)
        if not is_here:
            options["filename"] = _shown(finding.span.file, filename)
    return RuleMatch(path(here[0]) if here else ["Resources"], message, **options)


def _at_level(rule: Any, severity: Severity) -> Any:
    """The rule, or what it is where the configuration gives it another severity: its id stays."""
    if rule.severity == LEVELS[severity]:
        return rule
    other = copy.copy(rule)
    other.level = LEVELS[severity]
    return other


def _location(span: Span) -> tuple[int, int, int, int]:
    """Lines and columns that count from 0, as YAML's marks do."""
    start, end = extent(span)
    return start.line - 1, start.column - 1, end.line - 1, end.column - 1


def _shown(file: SourceFile, filename: str) -> str:
    """As cfn-lint shows the template: from the working directory, or in full."""
    return str(path_of(file)) if Path(filename).is_absolute() else os.path.relpath(path_of(file))

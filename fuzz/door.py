"""The door that every input goes through: a run with all rules, what they mend, a report, and another view of it."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import yaml
from msgspec.structs import replace

from fuzz.projects import Checkout
from lambdalint import fixes
from lambdalint.cli.reporting import drawn, report_of_all, suppressed
from lambdalint.config import Overrides, Selection
from lambdalint.inspection import document, text
from lambdalint.linting import Linter, Outcome, Request
from lambdalint.pictures import mermaid, page, svg
from lambdalint.pictures.graph import graph
from lambdalint.policies import differences, snippets, units
from lambdalint.policies import document as policies
from lambdalint.reports import FORMATS, Report, render

TODAY = date(2026, 11, 22)
_PARSED: dict[str, Callable[[str], object]] = {
    "json": json.loads,
    "sarif": json.loads,
    "gitlab": json.loads,
    "rdjson": json.loads,
    "junit": ET.fromstring,
}
"""Documents that a machine reads have to be such, whatever is in them."""


class Broken(Exception):
    """Something came of an input that must not come of any."""


class Door:
    """Lints projects in a folder; one linter serves them all, as it serves an editor."""

    def __init__(self, folder: Path) -> None:
        self.checkout = Checkout(folder)
        selection = Selection(select=("all",))
        paths = (self.checkout.folder,)
        self.linter = Linter(Request(paths=paths, today=TODAY, isolated=True, overrides=Overrides(selection=selection)))

    def __call__(self, files: Mapping[str, str], choice: int) -> Outcome:
        """`choice` tells which report and which view are made of it. Raises whatever goes wrong."""
        outcome = self.linter.lint(self.checkout.lay(files))
        _check(outcome)
        mends = {diagnostic.rule.id: diagnostic.fix for diagnostic in outcome.diagnostics if diagnostic.fix is not None}
        for fix in mends.values():
            fixes.applied(fix.edits)
        report = report_of_all(outcome, self.linter)
        _reported(outcome, report, FORMATS[choice % len(FORMATS)])
        if choice // len(FORMATS) % 4 == 0:  # they take longer than all that is before them
            _VIEWS[choice % len(_VIEWS)](outcome, report)
        return outcome


def _reported(outcome: Outcome, report: Report, name: str) -> None:
    found = {diagnostic.rule.id for diagnostic in report.diagnostics}
    report = replace(
        report,
        rules=[rule for rule in report.rules if rule.id in found],  # SARIF has the pages of all
        suppressed=suppressed(outcome.ignored, ()),
        map=drawn(outcome, report.diagnostics) if name == "markdown" else "",
    )
    written = "".join(render(name, report))
    if name in _PARSED:
        _PARSED[name](written)


def _check(outcome: Outcome) -> None:
    for diagnostic in (*outcome.diagnostics, *(one for one, _ in outcome.ignored)):
        if diagnostic.crashed:
            raise Broken(diagnostic.finding.message)
        for span in diagnostic.spans:
            if not 0 <= span.start <= span.end <= len(span.file.text):
                raise Broken(f"{diagnostic.rule.id} points out of the file: {span.start}-{span.end}")


def _inspected(outcome: Outcome, _report: Report) -> None:
    read = document.document(outcome.reading.project, "0")
    json.dumps(read)
    "".join(text.render(read, generated=True))


def _pictured(outcome: Outcome, report: Report) -> None:
    pictured = graph(outcome.reading.project, outcome.diagnostics)
    mermaid.render(pictured)
    ET.fromstring(svg.render(pictured))  # noqa: S314 - lambdalint wrote it
    page.render(outcome.reading.project, report, pictured)


def _derived(outcome: Outcome, _report: Report) -> None:
    found = list(units.units(outcome.reading.project))
    json.dumps(policies.policies(found, "0"))
    json.dumps(policies.differences(map(differences.difference, found), "0"))
    for format_ in (None, "yaml", "sam", "serverless"):
        for _ in yaml.compose_all("".join(snippets.render(found, format_)), Loader=yaml.CSafeLoader):
            pass
    "".join(differences.render(found))


_VIEWS = (_inspected, _pictured, _derived)

"""Annotations of a GitHub workflow run, for repositories without code scanning.

    ::error file=template.yaml,line=12,endLine=12,col=26,endColumn=28,title=rule-id::message

https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands. GitHub shows ten annotations of a
kind for a step and drops the others in silence, so those are counted in a notice instead. Columns are only allowed
within one line. The files are named from the top of the repository, which a workflow must have as its workspace.
"""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint.reports import Report
from lambdalint.reports.characters import visible
from lambdalint.reports.position import extent, place
from lambdalint.rule import Diagnostic, Severity

SHOWN = 10
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render(report: Report) -> Iterator[str]:
    found = {severity: report.of(severity) for severity in Severity}
    crowded = any(len(diagnostics) > SHOWN for diagnostics in found.values())
    shown = dict.fromkeys(Severity, SHOWN)
    if crowded:
        shown[Severity.NOTE] -= 1  # the count is a notice too
    left_out = {severity: len(found[severity]) - shown[severity] for severity in Severity}
    for severity in Severity:
        if crowded and severity is Severity.NOTE:
            yield _count(left_out)
        for diagnostic in found[severity][: shown[severity]]:
            yield _annotation(diagnostic)


def _annotation(diagnostic: Diagnostic) -> str:
    finding = diagnostic.finding
    start, end = extent(finding.span)
    properties = {"file": visible(finding.span.file.path), "line": str(start.line), "endLine": str(end.line)}
    if start.line == end.line:
        properties |= {"col": str(start.column), "endColumn": str(end.column)}
    properties["title"] = diagnostic.rule.id
    message = [visible(finding.message)]
    message += (visible(f"{place(there.span)}: {there.text}") for there in finding.related)
    message += (visible(f"{place(step.span)} calls `{step.name}`") for step in finding.steps)
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{_COMMANDS[diagnostic.severity]} {listed}::{_data(chr(10).join(message))}\n"


def _count(left_out: dict[Severity, int]) -> str:
    counts = (
        f"{count} {severity.value}{'s' if count > 1 else ''}" for severity, count in left_out.items() if count > 0
    )
    return f"::notice title=lambdalint::{', '.join(counts)} left out: GitHub shows {SHOWN} of a kind\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")

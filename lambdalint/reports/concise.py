"""One line for each finding, for editors and `grep`: `path:line:column: severity[rule-id] message`."""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint.reports import Report
from lambdalint.reports.characters import visible
from lambdalint.reports.position import place


def render(report: Report) -> Iterator[str]:
    for diagnostic in report.diagnostics:
        finding, kind = diagnostic.finding, f"{diagnostic.severity.value}[{diagnostic.rule.id}]"
        yield visible(f"{place(finding.span)}: {kind} {finding.message}") + "\n"

"""How often each rule finds something, the most frequent ones first: where to begin."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lambdalint.reports import Report
from lambdalint.reports.mending import offered


def render(report: Report) -> Iterator[str]:
    counts = Counter(diagnostic.rule.id for diagnostic in report.diagnostics)
    fixable = {each.rule.id for each in report.diagnostics if (fix := offered(each)) and fix.safe}
    severities = {diagnostic.rule.id: diagnostic.severity.value for diagnostic in report.diagnostics}
    width = len(str(max(counts.values(), default=0)))
    for id, count in sorted(counts.items(), key=lambda one: (-one[1], one[0])):
        yield f"{count:>{width}}  {severities[id]:7}  {id}{'  [--fix]' if id in fixable else ''}\n"

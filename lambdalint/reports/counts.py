"""How many of what there are, in words."""

from __future__ import annotations

from lambdalint.reports import Report
from lambdalint.rule import Severity


def counted(count: int, noun: str, plural: str = "") -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {plural or f'{noun}s'}"


def found(report: Report) -> str:
    """`2 errors, 1 note in 1 file`, of a report that has findings."""
    kinds = ((severity.value, len(report.of(severity))) for severity in Severity)
    counts = ", ".join(counted(count, kind) for kind, count in kinds if count)
    return f"{counts} in {counted(len(report.paths), 'file')}"

"""The Reviewdog Diagnostic Format, by which reviewdog comments on pull and merge requests.

https://github.com/reviewdog/reviewdog/tree/master/proto/rdf: a `DiagnosticResult`. Lines and columns count from 1,
columns in bytes of UTF-8, and an end is exclusive. Related locations are read since reviewdog 0.18. Paths are from the
working directory, as those of the tools that reviewdog is made for; it states no limit.

A suggestion is put into a file by one click, without a run of anything: only safe fixes are suggested. A suggestion
names no file, and several of them are offered one by one: a fix is one suggestion, from its first edit to its last, and
there is none where it changes another file than the one of the finding.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from lambdalint.fixes import applied
from lambdalint.reports import PROJECT, Report
from lambdalint.reports.characters import visible
from lambdalint.reports.mending import Mending
from lambdalint.reports.position import Position, exact, extent, path_from_here
from lambdalint.rule import Diagnostic, Fix, Severity
from lambdalint.source import SourceFile, Span, encodable

_SEVERITIES = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.NOTE: "INFO"}


def render(report: Report) -> Iterator[str]:
    mending = Mending.of(report)
    document = {
        "source": {"name": "lambdalint", "url": PROJECT},
        "diagnostics": [_diagnostic(diagnostic, mending) for diagnostic in report.diagnostics],
    }
    yield json.dumps(document, indent=2) + "\n"


def _diagnostic(diagnostic: Diagnostic, mending: Mending) -> dict[str, object]:
    finding = diagnostic.finding
    written: dict[str, object] = {
        "message": visible(finding.message),
        "location": _location(finding.span),
        "severity": _SEVERITIES[diagnostic.severity],
        "code": {"value": diagnostic.rule.id},
    }
    related = [(there.span, there.text) for there in finding.related]
    related += ((step.span, f"calls `{step.name}`") for step in finding.steps)
    if related:
        written["related_locations"] = [
            {"message": visible(text), "location": _location(span)} for span, text in related
        ]
    fix = mending.fix(diagnostic)
    suggestion = _suggestion(finding.span.file, fix, mending) if fix is not None and fix.safe else None
    if suggestion is not None:
        written["suggestions"] = [suggestion]
    return written


def _suggestion(file: SourceFile, fix: Fix, mending: Mending) -> dict[str, object] | None:
    """All edits as one; none if they are not of the file alone, or if what is between them must not be shown."""
    spans = [edit.span for edit in fix.edits]
    if any(span.file is not file for span in spans):
        return None
    start, end = min(span.start for span in spans), max(span.end for span in spans)
    try:
        changed = applied(fix.edits)[file]
    except ValueError:  # they overlap
        return None
    text = changed[start : len(changed) - (len(file.text) - end)]
    if encodable(text) != text or mending.tells(text):
        return None
    return {"range": _range(file, exact(Span(file, start, end))), "text": text}


def _location(span: Span) -> dict[str, object]:
    return {"path": encodable(path_from_here(span.file)), "range": _range(span.file, extent(span))}


def _range(file: SourceFile, ends: tuple[Position, Position]) -> dict[str, object]:
    start, end = ends
    return {"start": _position(file, start), "end": _position(file, end)}


def _position(file: SourceFile, position: Position) -> dict[str, int]:
    before = file.text[position.offset - position.column + 1 : position.offset]
    return {"line": position.line, "column": len(before.encode("utf-8", "replace")) + 1}

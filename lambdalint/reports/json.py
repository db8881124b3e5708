"""The report as a JSON document for other programs.

    {
      "version": 1,                           raised when a program that reads the present shape would misread a new one
      "lambdalint": "0.1.0",
      "summary": {"errors": 1, "warnings": 0, "notes": 0, "files": 1, "templates": 1, "functions": 2, "handlers": 2},
      "findings": [{
        "rule": "queue-visibility-below-timeout",
        "category": "reliability",
        "severity": "error",                  error, warning, note
        "precision": "high",                  high, medium, low
        "crashed": false,                     true: the rule failed, and the message says how
        "message": "messages stay hidden for 30 s, …",
        "path": "template.yaml",              from the top of the repository
        "start": {"line": 12, "column": 26, "offset": 241},
        "end": {"line": 12, "column": 28, "offset": 243},
        "related": [{"text": "`Worker`'s timeout", "path": …, "start": …, "end": …}],
        "steps": [{"name": "load", "path": …, "start": …, "end": …}],
        "fix": {                              null where there is none; a safe one changes nothing but what was found
          "description": "add …", "safe": false, "edits": [{"text": "…", "path": …, "start": …, "end": …}]
        },
        "suppressed": null                    {"kind": "inSource" or "external", "reason": "…"} for what the user
      }]                                      knows of, which is there, after the rest, only if it was asked for
    }

The summary counts what is not suppressed; `files` are those with findings; templates, functions and handlers those that
were read. Lines and columns count from 1, offsets from 0, all in characters (code points); an end is exclusive. The
steps are the calls that lead from the entry point to the finding. New keys may come without a new version. The document
is ASCII, whatever is in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from msgspec.structs import asdict

from lambdalint.reports import Report, Suppressed
from lambdalint.reports.mending import Mending
from lambdalint.reports.position import Position, exact, extent
from lambdalint.rule import Diagnostic, Fix, Severity
from lambdalint.source import Span


def render(report: Report) -> Iterator[str]:
    document = {
        "version": 1,
        "lambdalint": report.version,
        "summary": {
            **{f"{severity.value}s": len(report.of(severity)) for severity in Severity},
            "files": len(report.paths),
            "templates": report.templates,
            "functions": report.functions,
            "handlers": report.handlers,
        },
        "findings": list(findings(report)),
    }
    yield json.dumps(document, indent=2) + "\n"


def findings(report: Report) -> Iterator[dict[str, object]]:
    """What there is in the order of files and places, then what is suppressed."""
    mending = Mending.of(report)
    for diagnostic in report.diagnostics:
        yield _finding(diagnostic, mending, None)
    for known in report.suppressed:
        yield _finding(known.diagnostic, mending, known)


def _finding(diagnostic: Diagnostic, mending: Mending, known: Suppressed | None) -> dict[str, object]:
    finding, rule = diagnostic.finding, diagnostic.rule
    return {
        "rule": rule.id,
        "category": rule.category,
        "severity": diagnostic.severity.value,
        "precision": rule.precision.value,
        "crashed": diagnostic.crashed,
        "message": finding.message,
        **_place(finding.span, extent(finding.span)),
        "related": [{"text": there.text, **_place(there.span, extent(there.span))} for there in finding.related],
        "steps": [{"name": step.name, **_place(step.span, extent(step.span))} for step in finding.steps],
        "fix": None if (fix := mending.fix(diagnostic)) is None else _fix(fix),
        "suppressed": None if known is None else {"kind": known.kind, "reason": known.reason},
    }


def _fix(fix: Fix) -> dict[str, object]:
    edits = [{"text": edit.text, **_place(edit.span, exact(edit.span))} for edit in fix.edits]
    return {"description": fix.description, "safe": fix.safe, "edits": edits}


def _place(span: Span, ends: tuple[Position, Position]) -> dict[str, object]:
    start, end = ends
    return {"path": span.file.path, "start": asdict(start), "end": asdict(end)}

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
        }
      }]
    }

`files` are those with findings; templates, functions and handlers those that were read. Lines and columns count from 1,
offsets from 0, all in characters (code points); an end is exclusive. The steps are the calls that lead from the entry
point to the finding. New keys may come without a new version. The document is ASCII, whatever is in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict

from lambdalint.reports import Report
from lambdalint.reports.position import extent
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
        "findings": [_finding(diagnostic) for diagnostic in report.diagnostics],
    }
    yield json.dumps(document, indent=2) + "\n"


def _finding(diagnostic: Diagnostic) -> dict[str, object]:
    finding, rule = diagnostic.finding, diagnostic.rule
    return {
        "rule": rule.id,
        "category": rule.category,
        "severity": diagnostic.severity.value,
        "precision": rule.precision.value,
        "crashed": diagnostic.crashed,
        "message": finding.message,
        **_place(finding.span),
        "related": [{"text": there.text, **_place(there.span)} for there in finding.related],
        "steps": [{"name": step.name, **_place(step.span)} for step in finding.steps],
        "fix": None if (fix := diagnostic.fix) is None else _fix(fix),
    }


def _fix(fix: Fix) -> dict[str, object]:
    edits = [{"text": edit.text, **_place(edit.span)} for edit in fix.edits]
    return {"description": fix.description, "safe": fix.safe, "edits": edits}


def _place(span: Span) -> dict[str, object]:
    start, end = extent(span)
    return {"path": span.file.path, "start": asdict(start), "end": asdict(end)}

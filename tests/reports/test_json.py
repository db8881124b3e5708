from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from lambdalint.model.step import Step
from lambdalint.reports import render
from lambdalint.rule import Diagnostic, Finding, Precision, Severity
from lambdalint.source import SourceFile

Make = Callable[..., Any]

FILE = SourceFile("한/a.yaml", "\U0001f600 one\r\ntwo\n")


def place(line: int, column: int, offset: int) -> dict[str, int]:
    return {"line": line, "column": column, "offset": offset}


def test_the_whole_document(rule: Make, span: Make, report: Make) -> None:
    finding = (
        Finding(span(FILE, "one"), "`one` is \u202e wrong")
        .also(span(FILE, "two"), "here too")
        .through([Step(span(FILE, "two"), "load")])
    )
    diagnostic = Diagnostic(rule("a-rule", Severity.WARNING, precision=Precision.MEDIUM), finding)
    shown = "".join(render("json", report(diagnostic, templates=1, functions=2, handlers=3)))
    two = {"path": "한/a.yaml", "start": place(2, 1, 7), "end": place(2, 4, 10)}
    assert shown.isascii()
    assert shown.endswith("}\n")
    assert json.loads(shown) == {
        "version": 1,
        "lambdalint": "0.1.0",
        "summary": {
            "errors": 0,
            "warnings": 1,
            "notes": 0,
            "files": 1,
            "templates": 1,
            "functions": 2,
            "handlers": 3,
        },
        "findings": [
            {
                "rule": "a-rule",
                "category": "reliability",
                "severity": "warning",
                "precision": "medium",
                "crashed": False,
                "message": "`one` is \u202e wrong",
                "path": "한/a.yaml",
                "start": place(1, 3, 2),
                "end": place(1, 6, 5),
                "related": [{"text": "here too", **two}],
                "steps": [{"name": "load", **two}],
                "fix": None,
            }
        ],
    }


def test_nothing_found_is_a_document_too(report: Make) -> None:
    document = json.loads("".join(render("json", report())))
    assert document["findings"] == []
    assert document["summary"]["files"] == 0

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from lambdalint.model.step import Step
from lambdalint.reports import Suppressed, render
from lambdalint.rule import Diagnostic, Edit, Finding, Precision, Severity
from lambdalint.source import SourceFile, Span

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
                "suppressed": None,
            }
        ],
    }


def test_nothing_found_is_a_document_too(report: Make) -> None:
    document = json.loads("".join(render("json", report())))
    assert document["findings"] == []
    assert document["summary"]["files"] == 0


def test_what_is_suppressed_comes_last_and_is_not_counted(found: Make, report: Make) -> None:
    known = [
        Suppressed(found(FILE, "one", "written down"), "inSource", "it is \ud800 meant"),
        Suppressed(found(FILE, "one", "of old"), "external", ""),
    ]
    document = json.loads("".join(render("json", report(found(FILE, "two"), suppressed=known))))
    assert document["summary"]["errors"] == 1
    assert [(finding["message"], finding["suppressed"]) for finding in document["findings"]] == [
        ("this is wrong", None),
        ("written down", {"kind": "inSource", "reason": "it is \ud800 meant"}),
        ("of old", {"kind": "external", "reason": ""}),
    ]


def test_an_edit_says_all_that_it_replaces(mended: Make, report: Make) -> None:
    edits = (Edit(Span(FILE, 7, 11), ""),)
    (finding,) = json.loads("".join(render("json", report(mended(FILE, "two", edits)))))["findings"]
    assert finding["fix"] == {
        "description": "mend `it`",
        "safe": True,
        "edits": [{"text": "", "path": "한/a.yaml", "start": place(2, 1, 7), "end": place(3, 1, 11)}],
    }


def test_lines_have_the_findings_of_the_document(found: Make, report: Make) -> None:
    known = [Suppressed(found(FILE, "one", "a\nb\u2028c"), "external", "")]
    made = report(found(FILE, "one"), found(FILE, "two"), suppressed=known)
    lines = list(render("jsonl", made))
    assert all(line.isascii() and line.endswith("}\n") and line.count("\n") == 1 for line in lines)
    assert list(map(json.loads, lines)) == json.loads("".join(render("json", made)))["findings"]
    assert list(render("jsonl", report())) == []

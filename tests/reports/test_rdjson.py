from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from lambdalint.model.step import Step
from lambdalint.reports import render
from lambdalint.rule import Diagnostic, Edit, Finding, Severity
from lambdalint.source import SourceFile, Span

Make = Callable[..., Any]


def message(*required: str, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": [*required], "properties": properties, "additionalProperties": False}


TEXT = {"type": "string"}
COUNT = {"type": "integer", "minimum": 1}
POSITION = message("line", "column", line=COUNT, column=COUNT)
RANGE = message("start", "end", start=POSITION, end=POSITION)
LOCATION = message("path", "range", path=TEXT, range=RANGE)
DIAGNOSTIC = message(
    "message",
    "location",
    "severity",
    "code",
    message=TEXT,
    location=LOCATION,
    severity={"enum": ["ERROR", "WARNING", "INFO"]},
    code=message("value", value=TEXT, url=TEXT),
    suggestions={"type": "array", "items": message("range", "text", range=RANGE, text=TEXT)},
    related_locations={"type": "array", "items": message("message", "location", message=TEXT, location=LOCATION)},
)
RESULT = message(
    "diagnostics", diagnostics={"type": "array", "items": DIAGNOSTIC}, source=message("name", name=TEXT, url=TEXT)
)
"""https://github.com/reviewdog/reviewdog/blob/master/proto/rdf/reviewdog.proto, without what the report does not have;
its own JSON schema (proto/rdf/jsonschema) lets further keys pass."""

FILE = SourceFile("a.yaml", "\U0001f600 é: one\r\n  two\r\nthree\n")
OTHER = SourceFile("b.yaml", "other\n")


def diagnostics(report: Any) -> Any:
    document = json.loads("".join(render("rdjson", report)))
    jsonschema.validate(document, RESULT)
    assert document["source"] == {"name": "lambdalint", "url": "https://github.com/lambdalint/lambdalint"}
    return document["diagnostics"]


def ends(*numbers: int) -> dict[str, Any]:
    line, column, last, end = numbers
    return {"start": {"line": line, "column": column}, "end": {"line": last, "column": end}}


def test_a_diagnostic(rule: Make, span: Make, report: Make) -> None:
    finding = (
        Finding(span(FILE, "one"), "`one` is\nwrong")
        .also(span(FILE, "two\r\nthree\n"), "here")
        .through([Step(span(OTHER, "other"), "load")])
    )
    assert diagnostics(report(Diagnostic(rule("a-rule", Severity.NOTE), finding))) == [
        {
            "message": "`one` is\\nwrong",
            "location": {"path": "a.yaml", "range": ends(1, 10, 1, 13)},  # 4 + 1 + 2 + 2 bytes before it
            "severity": "INFO",
            "code": {"value": "a-rule"},
            "related_locations": [
                {"message": "here", "location": {"path": "a.yaml", "range": ends(2, 3, 3, 6)}},
                {"message": "calls `load`", "location": {"path": "b.yaml", "range": ends(1, 1, 1, 6)}},
            ],
        }
    ]


def test_nothing_found_is_a_document_too(report: Make) -> None:
    assert diagnostics(report()) == []


def test_paths_are_from_the_working_directory(
    found: Make, report: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "app").mkdir()
    monkeypatch.chdir(tmp_path / "app")
    (diagnostic,) = diagnostics(report(found(SourceFile("app/a.yaml", "one", str(tmp_path)), "one")))
    assert diagnostic["location"]["path"] == "a.yaml"


@pytest.mark.parametrize(
    ("edits", "suggestion"),
    [
        ([(FILE, 5, 8, "six")], {"range": ends(1, 10, 1, 13), "text": "six"}),
        ([(FILE, 10, 10, "- ")], {"range": ends(2, 1, 2, 1), "text": "- "}),
        ([(FILE, 10, 17, "")], {"range": ends(2, 1, 3, 1), "text": ""}),
        ([(FILE, 17, 22, "3"), (FILE, 5, 8, "1")], {"range": ends(1, 10, 3, 6), "text": "1\r\n  two\r\n3"}),
        ([(FILE, 5, 8, "six"), (OTHER, 0, 0, "too")], None),
        ([(FILE, 5, 8, "six"), (FILE, 7, 9, "x")], None),
        ([(FILE, 5, 8, "\ud800")], None),
        ([], None),
    ],
)
def test_a_safe_fix_is_one_suggestion(
    edits: list[tuple[SourceFile, int, int, str]], suggestion: Any, mended: Make, report: Make
) -> None:
    made = [Edit(Span(file, start, end), text) for file, start, end, text in edits]
    (diagnostic,) = diagnostics(report(mended(FILE, "one", made)))
    assert diagnostic.get("suggestions") == (suggestion and [suggestion])


def test_what_is_not_safe_is_not_suggested(mended: Make, report: Make) -> None:
    (diagnostic,) = diagnostics(report(mended(FILE, "one", (Edit(Span(FILE, 5, 8), "six"),), safe=False)))
    assert "suggestions" not in diagnostic

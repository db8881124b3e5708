from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest

from lambdalint.reports import render
from lambdalint.rule import Diagnostic, Finding, Severity
from lambdalint.source import SourceFile, Span

Make = Callable[..., Any]

POSITION = {
    "type": "object",
    "required": ["line", "column"],
    "properties": {"line": {"type": "integer", "minimum": 1}, "column": {"type": "integer", "minimum": 1}},
    "additionalProperties": False,
}
ISSUE = {
    "type": "object",
    "required": ["description", "check_name", "fingerprint", "severity", "location"],
    "properties": {
        "description": {"type": "string", "pattern": r"\A[^\n\r]+\Z"},
        "check_name": {"type": "string"},
        "fingerprint": {"type": "string"},
        "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
        "location": {
            "type": "object",
            "required": ["path", "positions"],
            "properties": {
                "path": {"type": "string"},
                "positions": {
                    "type": "object",
                    "required": ["begin", "end"],
                    "properties": {"begin": POSITION, "end": POSITION},
                    "additionalProperties": False,
                },
            },
            "additionalProperties": False,
        },
    },
    "additionalProperties": False,
}
"""What GitLab reads (https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format), in the form with
positions that the specification of Code Climate has; the report has nothing else."""

TEXT = "one: 1\none: 1\n  two: 2\n"


def issues(report: Any) -> Any:
    document = json.loads("".join(render("gitlab", report)))
    jsonschema.validate(document, {"type": "array", "items": ISSUE})
    return document


def prints(report: Any) -> list[str]:
    return [issue["fingerprint"] for issue in issues(report)]


def test_an_issue(found: Make, report: Make) -> None:
    (issue,) = issues(report(found(SourceFile("한/a.yaml", TEXT), "two: 2", "`two` is\nwrong")))
    assert issue.pop("fingerprint")
    assert issue == {
        "description": "a-rule: `two` is\\nwrong",
        "check_name": "a-rule",
        "severity": "critical",
        "location": {
            "path": "한/a.yaml",
            "positions": {"begin": {"line": 3, "column": 3}, "end": {"line": 3, "column": 9}},
        },
    }


@pytest.mark.parametrize(
    ("severity", "crashed", "shown"),
    [
        (Severity.ERROR, False, "critical"),
        (Severity.WARNING, False, "major"),
        (Severity.NOTE, False, "minor"),
        (Severity.NOTE, True, "blocker"),
    ],
)
def test_severities(severity: Severity, crashed: bool, shown: str, rule: Make, report: Make) -> None:
    finding = Finding(Span(SourceFile("a.yaml", TEXT), 0, 3), "no")
    (issue,) = issues(report(Diagnostic(rule("a-rule", severity), finding, crashed)))
    assert issue["severity"] == shown


def test_nothing_found_is_an_empty_list(report: Make) -> None:
    assert issues(report()) == []


def test_a_fingerprint_stays_where_lines_and_other_findings_come_and_go(found: Make, report: Make) -> None:
    before = prints(report(found(SourceFile("a.yaml", TEXT), "two: 2")))
    moved = SourceFile("a.yaml", f"# new\n{TEXT.replace('  two', '    two')}# more\n")
    assert prints(report(found(moved, "one"), found(moved, "two: 2")))[1:] == before


def test_what_differs_has_another_fingerprint(rule: Make, found: Make, report: Make) -> None:
    file, other = SourceFile("a.yaml", TEXT), SourceFile("b.yaml", TEXT)
    first, second = (Diagnostic(rule(), Finding(Span(file, start, start + 6), "no")) for start in (0, 7))
    different = [
        first,
        second,
        found(other, "one: 1", "no"),
        found(file, "one: 1", "other"),
        found(file, "one: 1", "no", "b-rule"),
        found(file, "two: 2", "no"),
    ]
    shown = prints(report(*different))
    assert len(set(shown)) == len(different)
    assert prints(report(*different)) == shown
    assert prints(report(second)) == shown[:1]  # equal ones are told apart by their number alone


def test_a_secret_is_not_hashed(rule: Make, report: Make) -> None:
    made = [
        Diagnostic(rule(), Finding(Span(SourceFile("a.yaml", text), 0, 4), "a secret", secret=True))
        for text in ("1234", "5678")
    ]
    assert prints(report(made[0])) == prints(report(made[1]))

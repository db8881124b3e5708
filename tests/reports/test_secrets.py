"""What must not be shown is shown by no format: not by another finding, a related place, or a fix."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from lambdalint.model.step import Step
from lambdalint.reports import FORMATS, Suppressed, render
from lambdalint.reports.frame import Frame
from lambdalint.rule import Diagnostic, Edit, Finding, Fix, Severity
from lambdalint.source import SourceFile, Span

Make = Callable[..., Any]

FILE = SourceFile("a.py", 'TOKEN = "hunter2"; b = 1\nc = 2\n')
SECRET, NAME, LAST = Span(FILE, 8, 17), Span(FILE, 0, 5), Span(FILE, 25, 30)


def shown(name: str, report: Any) -> str:
    return "".join(render(name, report))


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(
    "edits",
    [
        (Edit(SECRET, 'decode("hunter2")'),),
        (Edit(SECRET, "decode('hunter2')"),),
        (Edit(NAME, "PASSWORD"), Edit(LAST, "c = 3")),
        (),
    ],
    ids=["written again", "in other quotes", "between", "none"],
)
def test_no_format_shows_a_secret(name: str, edits: tuple[Edit, ...], rule: Make, report: Make) -> None:
    secret = Diagnostic(rule("secret"), Finding(SECRET, "a secret", secret=True))
    finding = Finding(NAME, "wrong", fix=Fix("mend it", edits, safe=True))
    finding = finding.also(SECRET, "here").through([Step(SECRET, "load")])
    made = report(secret, Diagnostic(rule("other"), finding))
    assert "hunter2" not in shown(name, made)
    known = report(made.diagnostics[1], suppressed=[Suppressed(secret, "external", "")])
    assert "hunter2" not in shown(name, known)


def test_other_fixes_stay(rule: Make, report: Make) -> None:
    secret = Diagnostic(rule("secret"), Finding(SECRET, "a secret", secret=True))
    other = Diagnostic(rule("other"), Finding(LAST, "wrong", fix=Fix("mend it", (Edit(LAST, "c = 3"),), safe=True)))
    made = report(secret, other)
    assert json.loads(shown("json", made))["findings"][1]["fix"]["edits"][0]["text"] == "c = 3"
    assert json.loads(shown("rdjson", made))["diagnostics"][1]["suggestions"][0]["text"] == "c = 3"
    assert '"text": "c = 3"' in shown("sarif", made)


def test_a_line_of_code_is_shown_without_it(rule: Make, report: Make) -> None:
    secret = Diagnostic(rule("secret"), Finding(SECRET, "a secret", secret=True))
    note = Diagnostic(rule("other", Severity.NOTE), Finding(Span(FILE, 19, 20), "short"))
    assert "1 | TOKEN = *********; b = 1\n  |                    ^\n" in shown("text", report(secret, note))


@pytest.mark.parametrize(
    ("span", "line"),
    [
        (Span(FILE, 0, 24), "*" * 24),
        (Span(FILE, 20, 28), 'TOKEN = "hunter2"; b****'),
        (Span(FILE, 24, 25), 'TOKEN = "hunter2"; b = 1'),
        (LAST, 'TOKEN = "hunter2"; b = 1'),
        (Span(SourceFile("a.py", FILE.text), 0, 24), 'TOKEN = "hunter2"; b = 1'),
    ],
)
def test_of_a_secret_the_part_on_the_line_is_masked(span: Span, line: str) -> None:
    assert Frame.of(NAME, secrets=[span]).text == line

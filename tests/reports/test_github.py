from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lambdalint.model.step import Step
from lambdalint.reports import render
from lambdalint.rule import Diagnostic, Finding, Severity
from lambdalint.source import SourceFile

Make = Callable[..., Any]

FILE = SourceFile("a,b:c%.yaml", "one\n  two\nthree\n")


def test_properties_and_messages_are_escaped(rule: Make, span: Make, report: Make) -> None:
    finding = (
        Finding(span(FILE, "two"), "100 %: this, and\r\n::warning::\x1b that")
        .also(span(FILE, "one"), "here")
        .through([Step(span(FILE, "three"), "load")])
    )
    assert "".join(render("github", report(Diagnostic(rule(), finding)))) == (
        "::error file=a%2Cb%3Ac%25.yaml,line=2,endLine=2,col=3,endColumn=6,title=a-rule::"
        "100 %25: this, and\\r\\n::warning::\\x1b that%0Aa,b:c%25.yaml:1:1: here%0Aa,b:c%25.yaml:3:1 calls `load`\n"
    )


def test_columns_are_given_within_a_line_only(found: Make, report: Make) -> None:
    (shown,) = render("github", report(found(FILE, "two\nthree\n", "no", "a-rule", Severity.WARNING)))
    assert shown == "::warning file=a%2Cb%3Ac%25.yaml,line=2,endLine=3,title=a-rule::no\n"


def test_errors_come_first_and_what_github_would_drop_is_counted(found: Make, report: Make) -> None:
    wrong = [found(FILE, "one", f"error {number}") for number in range(12)]
    slow = [found(FILE, "one", f"warning {number}", "slow", Severity.WARNING) for number in range(11)]
    better = [found(FILE, "one", f"note {number}", "better", Severity.NOTE) for number in range(10)]
    shown = list(render("github", report(*better, *slow, *wrong)))
    assert [line.rpartition("::")[2] for line in shown] == [
        *(f"error {number}\n" for number in range(10)),
        *(f"warning {number}\n" for number in range(10)),
        "2 errors, 1 warning, 1 note left out: GitHub shows 10 of a kind\n",
        *(f"note {number}\n" for number in range(9)),
    ]
    assert [line.split()[0] for line in shown] == ["::error"] * 10 + ["::warning"] * 10 + ["::notice"] * 10


def test_ten_of_each_kind_are_all_shown(found: Make, report: Make) -> None:
    shown = list(render("github", report(*(found(FILE, "one", "no", "n", Severity.NOTE) for _ in range(10)))))
    assert len(shown) == 10
    assert not any("left out" in line for line in shown)

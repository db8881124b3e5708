from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lambdalint.reports import render
from lambdalint.rule import Severity
from lambdalint.source import SourceFile

Make = Callable[..., Any]


def test_each_finding_is_a_line(found: Make, report: Make) -> None:
    file = SourceFile("a/b.yaml", "one\r\n  two 셋 four")
    shown = render(
        "concise",
        report(found(file, "one"), found(file, "four", "`four` is\n\x1b[2Jtoo much", "less-is-more", Severity.NOTE)),
    )
    assert list(shown) == [
        "a/b.yaml:1:1: error[a-rule] this is wrong\n",
        "a/b.yaml:2:9: note[less-is-more] `four` is\\n\\x1b[2Jtoo much\n",
    ]


def test_nothing_found_is_nothing_said(report: Make) -> None:
    assert list(render("concise", report())) == []

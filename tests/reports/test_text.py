from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from msgspec.structs import replace

from lambdalint.model.step import Step
from lambdalint.reports import render
from lambdalint.rule import Diagnostic, Edit, Finding, Severity
from lambdalint.source import SourceFile, Span

Make = Callable[..., Any]

TEMPLATE = SourceFile(
    "template.yaml",
    """Queue:
  VisibilityTimeout: 30
Worker:
  Timeout: 60
  Policies:
    - Statement
    - Other

""",
)
HANDLER = SourceFile("src/app.py", "def handler(event, context):\n    load(event)\n")


def text(report: Any) -> str:
    return "".join(render("text", report))


def test_nothing_found_is_nothing_said(report: Make) -> None:
    assert text(report()) == ""


def test_a_finding_with_related_places_and_steps(rule: Make, span: Make, report: Make) -> None:
    finding = (
        Finding(span(TEMPLATE, "30"), "messages stay hidden for 30 s")
        .also(span(TEMPLATE, "60"), "`Worker`'s timeout")
        .also(span(HANDLER, "handler"), "the handler")
        .through([Step(span(HANDLER, "load(event)"), "load")])
    )
    shown = text(report(Diagnostic(rule("queue-visibility"), finding)))
    assert shown == (
        """\
error[queue-visibility]: messages stay hidden for 30 s
 --> template.yaml:2:22
  |
2 |   VisibilityTimeout: 30
  |                      ^^
 ::: template.yaml:4:12
  |
4 |   Timeout: 60
  |            -- `Worker`'s timeout
 ::: src/app.py:1:5
  |
1 | def handler(event, context):
  |     ------- the handler
  = src/app.py:2:5 calls `load`
  = help: lambdalint explain queue-visibility

1 error in 1 file
"""
    )


def test_the_help_is_given_once_for_a_rule_and_everything_is_counted(found: Make, report: Make) -> None:
    shown = text(
        report(
            found(TEMPLATE, "30"),
            found(TEMPLATE, "60"),
            found(HANDLER, "load", "that is slow", "slow", Severity.WARNING),
            found(HANDLER, "event", "that could be better", "better", Severity.NOTE),
        )
    )
    assert shown.count("help: lambdalint explain a-rule\n") == 1
    assert "\nwarning[slow]: that is slow\n" in shown
    assert "\nnote[better]: that could be better\n" in shown
    assert shown.endswith("\n\n2 errors, 1 warning, 1 note in 2 files\n")


def test_several_lines_are_shown_by_their_first(found: Make, report: Make) -> None:
    shown = text(report(found(TEMPLATE, "Policies:\n    - Statement\n    - Other\n\n")))
    assert "5 |   Policies:\n  |   ^^^^^^^^^ ... to line 7\n" in shown


def test_line_numbers_are_aligned(rule: Make, span: Make, report: Make) -> None:
    file = SourceFile("a.yaml", "\n" * 8 + "nine\nten\n")
    shown = text(report(Diagnostic(rule(), Finding(span(file, "nine"), "no").also(span(file, "ten"), "too"))))
    assert "  --> a.yaml:9:1\n   |\n 9 | nine\n   | ^^^^\n  ::: a.yaml:10:1\n   |\n10 | ten\n   | --- too\n" in shown


@pytest.mark.parametrize(
    ("line", "marked", "code_and_underline"),
    [
        ("\tkey:\tvalue", "value", ("    key:    value", "            ^^^^^")),
        ("a\tb", "\tb", ("a   b", " ^^^^")),
        ("이름: 값 # 끝", "값", ("이름: 값 # 끝", "      ^^")),
        ("e\u0301\u0301 x", "x", ("e\u0301\u0301 x", "  ^")),
        ("\u1112\u1161\u11ab x", "x", ("\u1112\u1161\u11ab x", "   ^")),
        ("\U0001f600 x", "x", ("\U0001f600 x", "   ^")),
        ("\x1b[31mred x", "x", ("\\x1b[31mred x", "            ^")),
        ("a\u202eb\u2066 x", "b", ("a\\u202eb\\u2066 x", "       ^")),
        ("x: \r", "x", ("x:", "^")),
        ("x: ", "", ("x:", "^")),
    ],
)
def test_the_underline_is_under_the_span(
    line: str, marked: str, code_and_underline: tuple[str, str], found: Make, report: Make
) -> None:
    code, underline = code_and_underline
    shown = text(report(found(SourceFile("a.yaml", line + "\n"), marked)))
    assert f"1 | {code}\n  | {underline}\n" in shown


@pytest.mark.parametrize(
    ("line", "code", "underline"),
    [
        ("a" * 300 + "XX" + "b" * 300, "..." + "a" * 59 + "XX" + "b" * 59 + "...", " " * 62 + "^^"),
        ("XX" + "b" * 300, "XX" + "b" * 118 + "...", "^^"),
        ("a" * 300 + "XX", "..." + "a" * 118 + "XX", " " * 121 + "^^"),
        ("a" * 50 + "X" * 300, "..." + "a" * 30 + "X" * 90 + "...", " " * 33 + "^" * 90),
    ],
)
def test_of_a_long_line_the_part_around_the_span_is_shown(
    line: str, code: str, underline: str, found: Make, report: Make
) -> None:
    marked = "X" * line.count("X")
    assert f"1 | {code}\n  | {underline}\n" in text(report(found(SourceFile("a.json", line), marked)))


def test_a_file_without_text_has_no_code_to_show(rule: Make, report: Make) -> None:
    span = Span(SourceFile("x.yaml", ""), 0, 0)
    shown = text(report(Diagnostic(rule(), Finding(span, "this file is not text").also(span, "here"))))
    assert shown == (
        "error[a-rule]: this file is not text\n --> x.yaml:1:1\n ::: x.yaml:1:1: here\n"
        "  = help: lambdalint explain a-rule\n\n1 error in 1 file\n"
    )


def test_what_a_terminal_would_obey_is_made_visible(rule: Make, report: Make) -> None:
    span = Span(SourceFile("\x1b]0;x\x07/\u202egpj.yaml", ""), 0, 0)
    finding = Finding(span, "a\nb\x9b2J").also(span, "\x1b[2J").through([Step(span, "\udc80")])
    shown = text(report(Diagnostic(rule(), finding)))
    assert shown.replace("\n", "").isprintable()
    assert "error[a-rule]: a\\nb\\x9b2J\n --> \\x1b]0;x\\x07/\\u202egpj.yaml:1:1\n" in shown


def test_of_many_related_places_the_first_are_shown(rule: Make, span: Make, report: Make) -> None:
    finding = Finding(span(TEMPLATE, "30"), "no")
    for number in range(12):
        finding = finding.also(span(TEMPLATE, "60"), f"function {number}")
    shown = text(report(Diagnostic(rule(), finding)))
    assert shown.count(" ::: ") == 10
    assert "-- function 9\n  = and 2 more places\n" in shown


def test_a_rule_that_crashed_is_not_explained(rule: Make, span: Make, report: Make) -> None:
    diagnostic = Diagnostic(rule("a-rule", Severity.NOTE), Finding(span(TEMPLATE, "30"), "it crashed"), crashed=True)
    shown = text(report(diagnostic))
    assert shown.startswith("error[a-rule]: it crashed\n")
    assert "help" not in shown


def test_colours_only_when_asked_for(found: Make, report: Make) -> None:
    shown = text(report(found(TEMPLATE, "30"), colour=True))
    assert shown == (
        "\x1b[1;31merror[a-rule]\x1b[0m\x1b[1m: this is wrong\x1b[0m\n"
        "\x1b[1;34m -->\x1b[0m template.yaml:2:22\n"
        "\x1b[1;34m  |\x1b[0m\n"
        "\x1b[1;34m2 |\x1b[0m   VisibilityTimeout: 30\n"
        "\x1b[1;34m  |\x1b[0m                      \x1b[1;31m^^\x1b[0m\n"
        "\x1b[1;34m  =\x1b[0m help: lambdalint explain a-rule\n\n"
        "\x1b[1m1 error in 1 file\x1b[0m\n"
    )
    assert "\x1b" not in text(report(found(TEMPLATE, "30")))


def test_a_secret_is_not_shown(rule: Make, span: Make, report: Make) -> None:
    file = SourceFile("t.yaml", "TOKEN: hunter2 # really\n")
    diagnostic = Diagnostic(rule(), Finding(span(file, "hunter2"), "a secret", secret=True))
    text = "".join(render("text", report(diagnostic)))
    assert "1 | TOKEN: ******* # really" in text
    assert "hunter2" not in text


class Unread:
    """Edits that are costly to compute."""

    def __iter__(self) -> Iterator[Edit]:
        raise AssertionError("a report for people computes no edits")


@pytest.mark.parametrize(("safe", "told"), [(True, "(if it can be made)"), (False, "(unsafe, if it can be made)")])
def test_a_fix_is_told_and_not_computed(safe: bool, told: str, mended: Make, report: Make) -> None:
    assert f"  = fix: mend `it` {told}\n  = help: " in text(report(mended(TEMPLATE, "30", Unread(), safe=safe)))


def test_a_fix_without_edits_is_none(mended: Make, report: Make) -> None:
    assert "fix" not in text(report(mended(TEMPLATE, "30", ())))


@pytest.mark.parametrize(
    ("safe", "unsafe", "sentence"),
    [
        (1, 0, "1 finding may be fixed with --fix"),
        (2, 0, "2 findings may be fixed with --fix"),
        (0, 1, "1 finding may be fixed with --fix --unsafe-fixes"),
        (2, 1, "2 findings may be fixed with --fix, 1 more with --fix --unsafe-fixes"),
    ],
)
def test_how_many_may_be_fixed(safe: int, unsafe: int, sentence: str, mended: Make, report: Make) -> None:
    fixes = [mended(TEMPLATE, "30", Unread(), safe=number < safe) for number in range(safe + unsafe)]
    assert text(report(*fixes, mended(TEMPLATE, "60", []))).endswith(f" errors in 1 file\n{sentence}\n")


def test_a_fix_says_nothing_to_a_terminal(rule: Make, span: Make, report: Make, mended: Make) -> None:
    made = mended(TEMPLATE, "30", Unread())
    finding = replace(made.finding, fix=replace(made.finding.fix, description="\x1b[2J\n\u202e"))
    assert "  = fix: \\x1b[2J\\n\\u202e (if it can be made)\n" in text(report(replace(made, finding=finding)))

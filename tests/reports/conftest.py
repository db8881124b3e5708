"""Rules and findings to report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lambdalint.reports import Report
from lambdalint.rule import Diagnostic, Finding, Precision, Rule, Severity
from lambdalint.source import SourceFile, Span

PAGE = """# Messages come back too early

A queue hides a message for a shorter time
than the function may work on it.

See [AWS](https://docs.aws.amazon.com/lambda/).

## Bad
"""

Write = Callable[..., Rule]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Makes a rule with a page of its own."""

    def make(
        rule_id: str = "queue-visibility",
        severity: Severity = Severity.ERROR,
        category: str = "reliability",
        precision: Precision = Precision.HIGH,
        page: str = PAGE,
    ) -> Rule:
        module = tmp_path / f"{rule_id.replace('-', '_')}.py"
        module.with_suffix(".md").write_text(page, encoding="utf-8")
        return Rule(
            id=rule_id,
            category=category,
            severity=severity,
            precision=precision,
            check=lambda: iter(()),
            subjects={},
            options=None,
            module=module,
        )

    return make


def span(file: SourceFile, text: str) -> Span:
    """Where a text first stands in a file."""
    start = file.text.index(text)
    return Span(file, start, start + len(text))


def found(rule: Rule, file: SourceFile, text: str, message: str = "this is wrong") -> Diagnostic:
    return Diagnostic(rule, Finding(span(file, text), message))


def report(*diagnostics: Diagnostic, **more: object) -> Report:
    rules = list({id(each.rule): each.rule for each in diagnostics}.values())
    return Report(**{"diagnostics": diagnostics, "rules": rules, "version": "0.1.0", **more})

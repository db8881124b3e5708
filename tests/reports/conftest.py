"""Rules and findings to report."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from lambdalint.reports import Report
from lambdalint.rule import Diagnostic, Edit, Finding, Fix, Precision, Rule, Severity
from lambdalint.source import SourceFile, Span

PAGE = """# Messages come back too early

A queue hides a message for a shorter time
than the function may work on it.

See [AWS](https://docs.aws.amazon.com/lambda/).

## Bad
"""


@pytest.fixture
def rule(tmp_path: Path) -> Callable[..., Rule]:
    """Makes a rule with a page of its own."""

    def make(rule_id: str = "a-rule", severity: Severity = Severity.ERROR, **more: Any) -> Rule:
        module = tmp_path / f"{rule_id.replace('-', '_')}.py"
        module.with_suffix(".md").write_text(more.pop("page", PAGE), encoding="utf-8")
        given = {"category": "reliability", "precision": Precision.HIGH, **more}
        return Rule(
            id=rule_id, severity=severity, check=lambda: iter(()), subjects={}, options=None, module=module, **given
        )

    return make


@pytest.fixture
def span() -> Callable[[SourceFile, str], Span]:
    """Where a text first stands in a file."""

    def find(file: SourceFile, text: str) -> Span:
        start = file.text.index(text)
        return Span(file, start, start + len(text))

    return find


@pytest.fixture
def found(rule: Callable[..., Rule], span: Callable[[SourceFile, str], Span]) -> Callable[..., Diagnostic]:
    """Makes a diagnostic about the place where a text first stands in a file."""

    def make(file: SourceFile, text: str, message: str = "this is wrong", *rule_of: Any, **more: Any) -> Diagnostic:
        return Diagnostic(rule(*rule_of, **more), Finding(span(file, text), message))

    return make


@pytest.fixture
def mended(rule: Callable[..., Rule], span: Callable[[SourceFile, str], Span]) -> Callable[..., Diagnostic]:
    """Makes a diagnostic about the place where a text first stands, with the edits that mend it."""

    def make(file: SourceFile, text: str, edits: Iterable[Edit], *, safe: bool = True, **more: Any) -> Diagnostic:
        finding = Finding(span(file, text), "this is wrong", fix=Fix("mend `it`", edits, safe), **more)
        return Diagnostic(rule(), finding)

    return make


@pytest.fixture
def report() -> Callable[..., Report]:
    def make(*diagnostics: Diagnostic, **more: Any) -> Report:
        return Report(
            diagnostics=diagnostics, version="0.1.0", **{"rules": [each.rule for each in diagnostics], **more}
        )

    return make

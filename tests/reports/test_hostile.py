"""Whatever strangers write into names, paths and messages: each document keeps the form that it has without it."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lambdalint.model.step import Step
from lambdalint.reports import FORMATS, Report, Suppressed, render
from lambdalint.rule import Diagnostic, Edit, Finding, Fix, Place, Precision, Rule, Severity
from lambdalint.source import SourceFile, Span
from tests.reports.test_markdown import Page

HOSTILE = (
    *(
        "]]>",
        "<![CDATA[",
        "</failure>",
        "</script><script>alert(1)</script>",
        "<!--",
        "-->",
        "&amp;",
        "&#0;",
        "%0A",
        "'",
    ),
    *(
        "|",
        "\\|",
        "`",
        "```\n",
        "~~~",
        "](x)",
        "[a](b)",
        "# ",
        "\n\n# x",
        "***",
        "<table>",
        "</td></tr></table>",
        "\\",
        '"',
    ),
    *(
        "\n",
        "\r\n",
        "\r",
        "\t",
        "\x0b",
        "\x1b[2J",
        "\x1b]0;x\x07",
        "\x7f",
        "\x85",
        "\u2028",
        "\u2029",
        "\ufeff",
        "\x00",
    ),
    *("\ud800", "\udc80", "\udfff\ud83d", "\ufffe", "\uffff", "\u202e", "\u2066", "\u200b", "\U000e0041", "\U0001f600"),
    *("::error::x", "\n::error file=a::x", "%", ",", ":", "@someone", "#12", "$x$", "${{ x }}", "{}", "{0}"),
)
Shape = Any


@pytest.fixture(scope="module")
def rule(tmp_path_factory: pytest.TempPathFactory) -> Rule:
    module = tmp_path_factory.mktemp("pack") / "a_rule.py"
    module.with_suffix(".md").write_text("# Title\n\nWhat is wrong.\n", encoding="utf-8")
    return Rule(
        id="a-rule",
        category="security",
        severity=Severity.ERROR,
        precision=Precision.HIGH,
        check=lambda: iter(()),
        subjects={},
        options=None,
        module=module,
    )


def report(rule: Rule, text: str) -> Report:
    """A text in every place that a stranger may write into."""
    file = SourceFile(f"a/{text}b.yaml", "one\ntwo\n")
    span, next_span = Span(file, 0, 3), Span(file, 4, 7)
    finding = Finding(
        span,
        f"m {text}",
        (Place(next_span, f"r {text}"),),
        (Step(next_span, f"s {text}"),),
        fix=Fix(f"f {text}", (Edit(span, "three"),), safe=True),
    )
    found = [Diagnostic(rule, finding), Diagnostic(rule, Finding(next_span, text), crashed=True)]
    known = Suppressed(Diagnostic(rule, finding), "inSource", f"k {text}")
    return Report(diagnostics=found, rules=[rule], version="1", suppressed=[known])


def shape(value: Any) -> Shape:
    """What is left of a JSON document without its texts and numbers."""
    if isinstance(value, dict):
        return {name: shape(part) for name, part in value.items()}
    return [shape(part) for part in value] if isinstance(value, list) else type(value)


def plain(document: str) -> Shape:
    assert document.isascii()
    return shape(json.loads(document))


def lines(document: str) -> Shape:
    """Of text that ends up on a terminal or in a log: each line as it begins, and nothing that is obeyed there."""
    assert {unicodedata.category(char) for char in document.replace("\n", "")}.isdisjoint(
        {"Cc", "Cf", "Cs", "Zl", "Zp"}
    )
    return [line[:2] for line in document.split("\n")]


def elements(document: str) -> Shape:
    assert document.isascii()
    root = ET.fromstring(document)  # noqa: S314 - our own
    assert all(set(element.tail or "") <= set(" \n") for element in root.iter())
    return [(element.tag, list(element.attrib), len(element)) for element in root.iter()]


def page(document: str) -> Shape:
    """Words may be shown as code."""
    return [tag for tag in Page(document).tags if tag != "code"]


READERS: dict[str, Callable[[str], Shape]] = {
    "text": lines,
    "concise": lines,
    "statistics": lines,
    "github": lines,
    "json": plain,
    "jsonl": lambda document: [plain(line) for line in document.splitlines()],
    "sarif": plain,
    "gitlab": plain,
    "rdjson": plain,
    "junit": elements,
    "markdown": page,
}


def read(name: str, report: Report) -> Shape:
    document = "".join(render(name, report))
    document.encode("utf-8")
    return READERS[name](document)


@pytest.mark.parametrize("name", FORMATS)
def test_the_form_of_a_document_does_not_depend_on_what_strangers_write(name: str, rule: Rule) -> None:
    expected = read(name, report(rule, "plain"))
    assert expected
    for text in (*HOSTILE, "".join(HOSTILE), "".join(HOSTILE) * 300):
        assert read(name, report(rule, text)) == expected, ascii(text[:100])


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=()), max_size=5), min_size=1).map(
        "".join
    )
)
def test_any_text_leaves_every_document_its_form(rule: Rule, text: str) -> None:
    for name in FORMATS:
        assert read(name, report(rule, f"x{text}")) == read(name, report(rule, "plain")), name


def test_a_path_of_a_machine_is_nowhere(rule: Rule, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    span = Span(SourceFile("a/b.yaml", "one\n", str(tmp_path)), 0, 3)
    made = Report(diagnostics=[Diagnostic(rule, Finding(span, "no"))], rules=[rule], version="1")
    for name in FORMATS:
        assert str(tmp_path) not in "".join(render(name, made)), name

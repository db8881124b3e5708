from __future__ import annotations

from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree as ET

from lambdalint.model.step import Step
from lambdalint.reports import render
from lambdalint.rule import Diagnostic, Finding, Severity
from lambdalint.source import SourceFile, Span

Make = Callable[..., Any]

FILE = SourceFile("a.yaml", "one\ntwo\n")
APP = SourceFile("src/app.py", "def handler():\n    load()\n")

ATTRIBUTES = {
    "testsuites": "name tests failures errors time",
    "testsuite": "name tests failures errors skipped time",
    "testcase": "classname name file line time",
    "failure": "message type",
    "error": "message type",
}
"""Of what is commonly used (https://github.com/testmoapp/junitxml), what the report has."""
WITHIN = {"testsuites": {"testsuite"}, "testsuite": {"testcase"}, "testcase": {"failure", "error"}}


def document(report: Any) -> ET.Element:
    """The root, after its form and its sums were looked at."""
    text = "".join(render("junit", report))
    assert text.isascii()
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ')
    root = ET.fromstring(text)  # noqa: S314 - our own
    for element in root.iter():
        assert {child.tag for child in element} <= WITHIN.get(element.tag, set())
        assert set(element.attrib) <= set(ATTRIBUTES[element.tag].split())
        if element.tag in {"testsuites", "testsuite"}:
            for attribute, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error")):
                assert element.get(attribute) == str(sum(1 for _ in element.iter(tag)))
    names = [(case.get("classname"), case.get("name")) for case in root.iter("testcase")]
    assert len(set(names)) == len(names)
    return root


def test_a_file_is_a_suite_and_a_finding_a_test_that_failed(rule: Make, span: Make, found: Make, report: Make) -> None:
    finding = (
        Finding(span(FILE, "two"), "`two` < 3\nis wrong")
        .also(span(FILE, "one"), "`one`")
        .through([Step(span(APP, "load"), "load")])
    )
    slow = found(APP, "handler", "slow", "slow", Severity.NOTE)
    root = document(report(Diagnostic(rule("a-rule", Severity.WARNING), finding), slow))
    assert [suite.get("name") for suite in root] == ["a.yaml", "src/app.py"]
    assert root[0][0].attrib == {
        "classname": "lambdalint.a-rule",
        "name": "a.yaml: `two` < 3\\nis wrong",
        "file": "a.yaml",
        "line": "2",
        "time": "0",
    }
    (failure,) = root[0][0]
    assert failure.tag == "failure"
    assert failure.attrib == {"type": "warning", "message": "`two` < 3\\nis wrong"}
    assert failure.text == (
        "a.yaml:2:1: warning[a-rule] `two` < 3\\nis wrong\na.yaml:1:1: `one`\nsrc/app.py:2:5 calls `load`"
    )


def test_a_clean_run_is_a_test_that_passed(report: Make) -> None:
    root = document(report())
    assert root.attrib == {"name": "lambdalint", "tests": "1", "failures": "0", "errors": "0", "time": "0"}
    assert [list(case) for case in root.iter("testcase")] == [[]]


def test_a_rule_that_crashed_is_an_error(rule: Make, report: Make) -> None:
    crash = Diagnostic(rule("a-rule", Severity.NOTE), Finding(Span(FILE, 0, 3), "it crashed"), crashed=True)
    root = document(report(crash))
    assert (root.get("errors"), root.get("failures")) == ("1", "0")
    assert [result.get("type") for result in root.iter("error")] == ["error"]


def test_names_are_unique_and_a_file_is_one_suite(found: Make, report: Make) -> None:
    root = document(report(found(FILE, "one"), found(APP, "load"), found(FILE, "two"), found(FILE, "two", "other")))
    assert [suite.get("name") for suite in root] == ["a.yaml", "src/app.py"]
    assert [case.get("name") for case in root[0]] == [
        "a.yaml: this is wrong",
        "a.yaml: this is wrong (2)",
        "a.yaml: other",
    ]


def test_what_xml_has_no_character_for_is_replaced(found: Make, report: Make) -> None:
    root = document(report(found(FILE, "one", "a\0b\x1bc\ufffed\uffffe\ud800f\ud83d\U0001f600]]>\U0010ffff")))
    (failure,) = root.iter("failure")
    assert failure.get("message") == "a\\x00b\\x1bc\ufffdd\ufffde\\ud800f\\ud83d\U0001f600]]>\U0010ffff"


def test_a_fix_is_told(mended: Make, report: Make) -> None:
    (failure,) = document(report(mended(FILE, "one", iter(()), safe=False))).iter("failure")
    assert failure.text is not None
    assert failure.text.endswith("\nfix: mend `it` (unsafe, if it can be made)")

"""JUnit's XML, which most systems that build software show as test results: each finding is a test that failed.

    <testsuites name="lambdalint" tests="1" failures="1" errors="0" time="0">
      <testsuite name="template.yaml" tests="1" failures="1" errors="0" skipped="0" time="0">
        <testcase classname="lambdalint.rule-id" name="template.yaml: message" file="template.yaml" line="12" time="0">
          <failure type="error" message="message">template.yaml:12:26: error[rule-id] message</failure>

There is no standard, but common use (https://github.com/testmoapp/junitxml), of which this is the part that GitLab
(https://docs.gitlab.com/ci/testing/unit_test_reports/), Jenkins's JUnit plugin and the reporters for GitHub read; the
stricter schema of Jenkins's xUnit plugin has no `file` and `line`. A file is a suite, and a rule a class in the package
`lambdalint`. GitLab shows the text of a failure alone and passes over tests whose names it has seen, so names are
unique, and without lines, for it knows them again in another branch by these. A rule that crashed is an error. Jenkins
refuses a document without tests, so a clean run is one test that passed. Findings take no time of their own: it is
always 0. GitLab reads files of less than 30 MB; there is no cap here.

The document is ASCII, whatever is in it; what XML 1.0 has no character for is shown as an escape or as U+FFFD.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from xml.etree import ElementTree as ET

from lambdalint.reports import Report
from lambdalint.reports.characters import visible
from lambdalint.reports.mending import described, offered
from lambdalint.reports.position import extent, place
from lambdalint.rule import Diagnostic

_NAME = "lambdalint"
_NO_CHARACTERS = str.maketrans("\ufffe\uffff", "\ufffd\ufffd")
"""Of those that are printed as they are, the two that are not of XML's production `Char`."""


def render(report: Report) -> Iterator[str]:
    root = ET.Element("testsuites", _counts(report.diagnostics, name=_NAME))
    by_path: dict[str, list[Diagnostic]] = {}
    for diagnostic in report.diagnostics:
        by_path.setdefault(diagnostic.finding.span.file.path, []).append(diagnostic)
    for path, diagnostics in by_path.items():
        _suite(root, path, diagnostics)
    if not report.diagnostics:
        root.set("tests", "1")
        suite = ET.SubElement(root, "testsuite", {**root.attrib, "skipped": "0"})
        ET.SubElement(suite, "testcase", classname=_NAME, name="no findings", time="0")
    ET.indent(root)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield ET.tostring(root, encoding="us-ascii", xml_declaration=False).decode("ascii") + "\n"


def _suite(root: ET.Element, path: str, diagnostics: list[Diagnostic]) -> None:
    suite = ET.SubElement(root, "testsuite", {**_counts(diagnostics, name=_text(path)), "skipped": "0"})
    names: Counter[tuple[str, str]] = Counter()
    for diagnostic in diagnostics:
        message = _text(diagnostic.finding.message)
        rule, name = f"{_NAME}.{diagnostic.rule.id}", f"{_text(path)}: {message}"
        names[rule, name] += 1
        count = names[rule, name]
        start, _ = extent(diagnostic.finding.span)
        case = ET.SubElement(
            suite,
            "testcase",
            classname=rule,
            name=f"{name} ({count})" if count > 1 else name,
            file=_text(path),
            line=str(start.line),
            time="0",
        )
        result = ET.SubElement(case, "error" if diagnostic.crashed else "failure", message=message)
        result.set("type", diagnostic.severity.value)
        result.text = "\n".join(map(_text, _lines(diagnostic)))


def _counts(diagnostics: Iterable[Diagnostic], *, name: str) -> dict[str, str]:
    crashed = [diagnostic.crashed for diagnostic in diagnostics]
    tests, errors = len(crashed), sum(crashed)
    return {"name": name, "tests": str(tests), "failures": str(tests - errors), "errors": str(errors), "time": "0"}


def _lines(diagnostic: Diagnostic) -> Iterator[str]:
    finding = diagnostic.finding
    yield f"{place(finding.span)}: {diagnostic.severity.value}[{diagnostic.rule.id}] {finding.message}"
    for there in finding.related:
        yield f"{place(there.span)}: {there.text}"
    for step in finding.steps:
        yield f"{place(step.span)} calls `{step.name}`"
    if fix := offered(diagnostic):
        yield f"fix: {described(fix)}"


def _text(text: str) -> str:
    return visible(text).translate(_NO_CHARACTERS)

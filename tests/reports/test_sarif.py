from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from lambdalint.model.step import Step
from lambdalint.reports import left_out, render
from lambdalint.reports.sarif import MAXIMUM_RESULTS
from lambdalint.rule import Diagnostic, Finding, Precision, Severity
from lambdalint.source import SourceFile, Span

Make = Callable[..., Any]

FILE = SourceFile("a b/한#.yaml", "\U0001f600 one\r\n  two\r\nthree\n")
APP = SourceFile("src/app.py", "def handler():\n    load()\n")


@cache
def schema() -> Any:
    path = Path(__file__).parents[1] / "sarif" / "sarif-2.1.0.json"
    return jsonschema.Draft202012Validator(json.loads(path.read_text(encoding="utf-8")))


def run_of(report: Any) -> Any:
    """The document's run, after the whole document has passed the schema."""
    document = json.loads("".join(render("sarif", report)))
    schema().validate(document)
    assert list(document) == ["$schema", "version", "runs"]
    (run,) = document["runs"]
    return run


def place(uri: str, *region: int) -> dict[str, Any]:
    names = ("startLine", "startColumn", "endLine", "endColumn")
    return {
        "artifactLocation": {"uri": uri, "uriBaseId": "%SRCROOT%"},
        "region": dict(zip(names, region, strict=True)),
    }


def test_a_run_without_findings(report: Make) -> None:
    assert run_of(report()) == {
        "tool": {
            "driver": {
                "name": "lambdalint",
                "semanticVersion": "0.1.0",
                "informationUri": "https://github.com/lambdalint/lambdalint",
                "language": "en-US",
                "rules": [],
            }
        },
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\r", "\n"],
        "language": "en-US",
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The top of the repository."}}},
        "invocations": [{"executionSuccessful": True}],
        "results": [],
    }


def test_a_rule_says_what_its_page_says(rule: Make, report: Make) -> None:
    page = "# Title\n\nWhat is\nwrong.\n\nWhy.\n\n## Bad\n\ncode\n"
    (described,) = run_of(report(rules=[rule("a-rule", Severity.WARNING, page=page)]))["tool"]["driver"]["rules"]
    help_text = "# Title\n\nWhat is\nwrong.\n\nWhy.\n"
    assert described == {
        "id": "a-rule",
        "name": "ARule",
        "shortDescription": {"text": "Title"},
        "fullDescription": {"text": "What is wrong."},
        "help": {"text": help_text, "markdown": help_text},
        "defaultConfiguration": {"level": "warning"},
        "properties": {"tags": ["reliability", "lambda"], "precision": "high", "problem.severity": "warning"},
    }


@pytest.mark.parametrize(
    ("category", "severity", "properties"),
    [
        ("security", Severity.ERROR, {"security-severity": "8.5"}),
        ("security", Severity.WARNING, {"security-severity": "6.0"}),
        ("security", Severity.NOTE, {"security-severity": "3.0"}),
        ("cost", Severity.ERROR, {"problem.severity": "error"}),
        ("cost", Severity.NOTE, {"problem.severity": "recommendation"}),
    ],
)
def test_severities_of_security_and_other_rules(
    category: str, severity: Severity, properties: dict[str, str], rule: Make, report: Make
) -> None:
    made = rule("a-rule", severity, category=category, precision=Precision.MEDIUM)
    (described,) = run_of(report(rules=[made]))["tool"]["driver"]["rules"]
    assert described["properties"] == {"tags": [category, "lambda"], "precision": "medium", **properties}


def test_long_descriptions_are_cut_and_a_name_is_more_than_the_id(rule: Make, report: Make) -> None:
    made = rule("alone", page="# Title\n\n" + "many words " * 200)
    (described,) = run_of(report(rules=[made]))["tool"]["driver"]["rules"]
    assert len(described["fullDescription"]["text"]) <= 1024
    assert described["fullDescription"]["text"].endswith(" ...")
    assert "name" not in described


def test_a_result_with_related_places_and_a_code_flow(rule: Make, span: Make, report: Make) -> None:
    finding = (
        Finding(span(FILE, "one"), "`list[0]` is [bad](1). Mend it")
        .also(span(FILE, "two\r\nthree\n"), "the [old\\new] value")
        .also(span(APP, "handler"), "the handler")
        .through([Step(span(APP, "load()"), "load")])
    )
    run = run_of(report(Diagnostic(rule("b-rule"), finding), rules=[rule("c-rule"), rule("a-rule")]))
    assert [described["id"] for described in run["tool"]["driver"]["rules"]] == ["a-rule", "b-rule", "c-rule"]
    uri, primary = "a%20b/%ED%95%9C%23.yaml", place("a%20b/%ED%95%9C%23.yaml", 1, 3, 1, 6)
    assert run["results"] == [
        {
            "ruleId": "b-rule",
            "ruleIndex": 1,
            "level": "error",
            "message": {
                "text": "`list[0]` is \\[bad\\](1). Mend it. See [the \\[old\\\\new\\] value](1) and [the handler](2)."
            },
            "locations": [{"physicalLocation": primary}],
            "partialFingerprints": {"primaryLocationLineHash": "c6fe21d9ea51fee:1"},
            "relatedLocations": [
                {
                    "id": 1,
                    "physicalLocation": place(uri, 2, 3, 3, 6),
                    "message": {"text": "the [old\\new] value"},
                },
                {"id": 2, "physicalLocation": place("src/app.py", 1, 5, 1, 12), "message": {"text": "the handler"}},
            ],
            "codeFlows": [
                {
                    "threadFlows": [
                        {
                            "locations": [
                                {
                                    "location": {
                                        "physicalLocation": place("src/app.py", 2, 5, 2, 11),
                                        "message": {"text": "calls `load`"},
                                    }
                                },
                                {
                                    "location": {
                                        "physicalLocation": primary,
                                        "message": {"text": "`list[0]` is \\[bad\\](1). Mend it"},
                                    }
                                },
                            ]
                        }
                    ]
                }
            ],
        }
    ]


def test_of_many_related_places_ten_are_linked(rule: Make, span: Make, report: Make) -> None:
    finding = Finding(span(FILE, "one"), "no")
    for number in range(12):
        finding = finding.also(span(FILE, "two"), f"f{number}")
    (result,) = run_of(report(Diagnostic(rule(), finding)))["results"]
    assert result["message"]["text"].endswith("[f8](9), [f9](10) and 2 more.")
    assert len(result["relatedLocations"]) == 12


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("../x/a.yaml", "../x/a.yaml"),
        ("a:b%c?.yaml", "a%3Ab%25c%3F.yaml"),
        ("\udc80.yaml", "%80.yaml"),
    ],
)
def test_every_path_is_a_relative_reference_and_an_empty_file_has_a_region(
    path: str, uri: str, rule: Make, report: Make
) -> None:
    diagnostic = Diagnostic(rule(), Finding(Span(SourceFile(path, ""), 0, 0), "not \ud800 text"))
    (result,) = run_of(report(diagnostic))["results"]
    assert result["locations"] == [{"physicalLocation": place(uri, 1, 1, 1, 1)}]
    assert result["partialFingerprints"] == {"primaryLocationLineHash": "c129715d7a2bc9a3:1"}
    assert result["message"] == {"text": "not \ufffd text."}


def test_a_crash_is_a_result_and_a_notification(rule: Make, span: Make, report: Make) -> None:
    crash = Diagnostic(rule("a-rule", Severity.NOTE), Finding(span(FILE, "one"), "`a-rule` crashed"), crashed=True)
    run = run_of(report(crash))
    location = {"physicalLocation": place("a%20b/%ED%95%9C%23.yaml", 1, 3, 1, 6)}
    assert run["invocations"] == [
        {
            "executionSuccessful": False,
            "toolExecutionNotifications": [
                {
                    "level": "error",
                    "message": {"text": "`a-rule` crashed"},
                    "associatedRule": {"id": "a-rule", "index": 0},
                    "locations": [location],
                }
            ],
        }
    ]
    assert run["results"][0]["level"] == "error"


def test_results_are_sorted_and_cut(found: Make, span: Make, rule: Make, report: Make) -> None:
    late, early = found(APP, "load"), found(FILE, "two")
    note = rule("better", Severity.NOTE)
    notes = [Diagnostic(note, Finding(span(APP, "load"), f"note {number}")) for number in range(MAXIMUM_RESULTS)]
    made = report(*notes, found(FILE, "one", "slow", "slow", Severity.WARNING), late, early)
    results = json.loads("".join(render("sarif", made)))["runs"][0]["results"]
    assert len(results) == MAXIMUM_RESULTS
    assert [result["level"] for result in results[:4]] == ["error", "error", "warning", "note"]
    assert results[0]["locations"][0]["physicalLocation"]["region"]["startLine"] == 2
    assert results[1]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "src/app.py"
    assert left_out("sarif", made) == 3
    assert left_out("json", made) == 0


def test_other_formats_do_without_sarif_om() -> None:
    program = (
        "import sys\n"
        "from lambdalint.reports import FORMATS, Report, render\n"
        "report = Report(diagnostics=(), rules=(), version='1')\n"
        "for name in FORMATS:\n"
        "    assert 'sarif_om' not in sys.modules\n"
        "    if name != 'sarif': list(render(name, report))\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)

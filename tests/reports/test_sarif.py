from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from lambdalint.model.step import Step
from lambdalint.reports import FORMATS, Suppressed, left_out, render
from lambdalint.reports.sarif import MAXIMUM_RESULTS
from lambdalint.rule import Diagnostic, Edit, Finding, Precision, Severity
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
        ("\ud800\udfff.yaml", "%EF%BF%BD%EF%BF%BD.yaml"),
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


def test_what_is_suppressed_says_so_after_all_that_is_open(found: Make, report: Make) -> None:
    grave = Suppressed(found(FILE, "one", "an error"), "inSource", "the queue is \ud800 drained by hand")
    light = Suppressed(found(FILE, "two", "a note", "better", Severity.NOTE), "external", "")
    run = run_of(report(found(APP, "load", "open", "slow", Severity.NOTE), suppressed=[light, grave]))
    assert [(result["message"]["text"], result.get("suppressions")) for result in run["results"]] == [
        ("open.", None),
        ("an error.", [{"kind": "inSource", "justification": "the queue is \ufffd drained by hand"}]),
        ("a note.", [{"kind": "external"}]),
    ]
    assert [run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] for result in run["results"]] == [
        result["ruleId"] for result in run["results"]
    ]


def test_what_is_suppressed_counts_but_takes_no_place_of_what_is_open(
    found: Make, span: Make, rule: Make, report: Make
) -> None:
    note = rule("better", Severity.NOTE)
    notes = [Diagnostic(note, Finding(span(APP, "load"), f"note {number}")) for number in range(MAXIMUM_RESULTS - 1)]
    known = [Suppressed(found(FILE, "one", f"known {number}"), "external", "") for number in range(3)]
    made = report(*notes, suppressed=known)
    results = json.loads("".join(render("sarif", made)))["runs"][0]["results"]
    assert [result["message"]["text"] for result in results if "suppressions" in result] == ["known 0."]
    assert len(results) == MAXIMUM_RESULTS
    assert {name: left_out(name, made) for name in FORMATS} == {**dict.fromkeys(FORMATS, 0), "sarif": 2}


def test_an_edit_replaces_all_of_its_lines(mended: Make, report: Make) -> None:
    edits = (Edit(Span(FILE, 7, 14), ""), Edit(Span(FILE, 14, 14), "x\ud800"))
    (result,) = run_of(report(mended(FILE, "one", edits, safe=False)))["results"]
    (fix,) = result["fixes"]
    assert fix["description"] == {"text": "mend `it` (unsafe)"}
    assert fix["artifactChanges"][0]["replacements"] == [
        {"deletedRegion": place("", 2, 1, 3, 1)["region"], "insertedContent": {"text": ""}},
        {"deletedRegion": place("", 3, 1, 3, 1)["region"], "insertedContent": {"text": "x\ufffd"}},
    ]


def test_the_order_in_which_things_are_found_makes_no_difference(found: Make, rule: Make, report: Make) -> None:
    diagnostics = [found(FILE, text, f"wrong {number}", f"rule-{number}") for number, text in enumerate(["one", "two"])]
    diagnostics += [found(APP, "load", message, "slow", Severity.NOTE) for message in "cab"]
    rules = [rule(f"quiet-{letter}") for letter in "dacb"]
    expected = "".join(render("sarif", report(*diagnostics, rules=rules)))
    for seed in range(5):
        shuffle = random.Random(seed).shuffle  # noqa: S311 - no secret
        shuffle(diagnostics)
        shuffle(rules)
        assert "".join(render("sarif", report(*diagnostics, rules=rules))) == expected


def test_every_format_is_independent_of_the_hash_seed_and_does_without_sarif_om(tmp_path: Path) -> None:
    (tmp_path / "a_rule.md").write_text("# Title\n\nWhat is wrong.\n", encoding="utf-8")
    program = """
import sys
from pathlib import Path
from lambdalint.reports import FORMATS, Report, Suppressed, render
from lambdalint.rule import Diagnostic, Edit, Finding, Fix, Precision, Rule, Severity
from lambdalint.source import SourceFile, Span

def diagnostic(name, path, text):
    rule = Rule(id=name, category="cost", severity=Severity.NOTE, precision=Precision.HIGH, check=None, subjects={},
        options=None, module=Path("a_rule.py"))
    span = Span(SourceFile(path, text), 0, 3)
    return Diagnostic(rule, Finding(span, text, fix=Fix("mend", (Edit(span, "new"),), safe=True), secret=path == "b"))

found = [diagnostic(name, path, name) for name in ("one", "two", "three") for path in "cab"]
report = Report(diagnostics=found, rules=[each.rule for each in found], version="1", templates=1, map="flowchart",
    suppressed=[Suppressed(diagnostic("known", "d", "known"), "external", "why")])
for name in sorted(FORMATS, key=lambda name: name == "sarif"):
    assert "sarif_om" not in sys.modules
    print(name, *render(name, report))
"""
    run = [sys.executable, "-c", program]
    said = [
        subprocess.run(run, cwd=tmp_path, env={**os.environ, "PYTHONHASHSEED": seed}, check=True, capture_output=True)
        for seed in ("1", "2")
    ]
    assert said[0].stdout == said[1].stdout
    assert said[0].stdout.count(b"three") > len(FORMATS)

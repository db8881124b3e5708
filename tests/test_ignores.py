"""Which findings are ignored, which ignores are of use, and the edits that write them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from msgspec.structs import replace

from lambdalint import engine, fixes, ignores, judging
from lambdalint.ignores.adding import ignoring
from lambdalint.judging import Judged, Part
from lambdalint.model.ignore import Ignore, Use
from lambdalint.model.step import Step
from lambdalint.readers import ignores as reader
from lambdalint.readers import project
from lambdalint.readers.circumstances import Circumstances
from lambdalint.rule import Diagnostic, Finding, Rule
from lambdalint.source import SourceFile, Span
from lambdalint.testing import TODAY, Example, examples
from tests.test_rules import RULES

ANY = RULES["timeout-out-of-range"]
OTHER = RULES["memory-out-of-range"]
IDS = frozenset(RULES)


def span(file: SourceFile, text: str) -> Span:
    start = file.text.index(text)
    return Span(file, start, start + len(text))


def honoured(file: SourceFile, *diagnostics: Diagnostic, ran: Iterable[str] = IDS) -> ignores.Honoured:
    return ignores.honoured(diagnostics, reader.read([file]), lambda _: frozenset(ran), IDS)


def uses(found: Iterable[Ignore]) -> list[list[Use]]:
    return [[rule.use for rule in ignore.rules] for ignore in found]


CODE = SourceFile("app.py", "a()\nb(  # lambdalint: ignore[timeout-out-of-range] why\n    c,\n)\nd()\n")


@pytest.mark.parametrize(
    ("place", "is_ignored"),
    [("a()", False), ("b(", True), ("c", True), ("d()", False), ("()\nb", True), ("\nd", False), ("", False)],
)
def test_a_place_is_ignored_if_it_overlaps(place: str, is_ignored: bool) -> None:
    found = honoured(CODE, Diagnostic(ANY, Finding(span(CODE, place), "x")))
    assert (len(found.open), len(found.suppressed)) == ((0, 1) if is_ignored else (1, 0))
    assert uses(found.ignores) == [[Use.USED if is_ignored else Use.UNUSED]]


def test_an_empty_place_is_where_it_is() -> None:
    at = [Span(CODE, offset, offset) for offset in (CODE.text.index("b("), CODE.text.index("a("))]
    found = honoured(CODE, *(Diagnostic(ANY, Finding(place, "x")) for place in at))
    assert [d.finding.span for d in found.open] == at[1:]


def test_any_place_of_a_finding_counts() -> None:
    elsewhere = Span(SourceFile("template.yaml", "A: 1\n"), 0, 1)
    here = span(CODE, "c")
    for finding in (
        Finding(here, "x"),
        Finding(elsewhere, "x").also(here, "there"),
        Finding(elsewhere, "x").through([Step(here, "c")]),
    ):
        ((_, ignore),) = honoured(CODE, Diagnostic(ANY, finding)).suppressed
        assert ignore.reason == "why"
    assert honoured(CODE, Diagnostic(ANY, Finding(elsewhere, "x"))).suppressed == []


def test_only_the_rules_that_are_named_are_ignored() -> None:
    found = honoured(CODE, Diagnostic(OTHER, Finding(span(CODE, "b("), "x")))
    assert (len(found.open), uses(found.ignores)) == (1, [[Use.UNUSED]])


def test_that_a_rule_crashed_is_never_ignored() -> None:
    found = honoured(CODE, Diagnostic(ANY, Finding(span(CODE, "b("), "x"), crashed=True))
    assert (len(found.open), found.suppressed) == (1, [])


def test_the_same_text_in_another_file_is_another_place() -> None:
    found = honoured(CODE, Diagnostic(ANY, Finding(span(replace(CODE), "b("), "x")))
    assert len(found.open) == 1


def test_a_category_is_no_rule() -> None:
    file = SourceFile("app.py", "a()  # lambdalint: ignore[security, securty]\n")
    found = ignores.honoured([], reader.read([file]), lambda _: IDS, IDS, {"security"})
    assert uses(found.ignores) == [[Use.GROUP, Use.UNKNOWN]]


def test_what_is_not_known_is_not_judged() -> None:
    file = SourceFile("app.py", "a()  # lambdalint: ignore[timeout-out-of-range, timeout-out-of-rnage, zzzz]\n")
    found = honoured(file, ran=["memory-out-of-range"])
    assert uses(found.ignores) == [[Use.NOT_JUDGED, Use.UNKNOWN, Use.UNKNOWN]]
    assert [rule.nearest for rule in found.ignores[0].rules] == ["", "timeout-out-of-range", ""]
    seen = ignores.honoured([], reader.read([CODE]), lambda ignore: () if ignore.span.file is CODE else IDS, IDS)
    assert uses(seen.ignores) == [[Use.NOT_JUDGED]]


TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
{top}Globals:
  Function:
    Timeout: 901{shared}
Resources:
  A:{own}
    Type: AWS::Serverless::Function
    Properties: {{Runtime: python3.13, Handler: app.handler, CodeUri: src/}}
  B:
    Type: AWS::Serverless::Function
    Properties: {{Runtime: python3.13, Handler: app.other, CodeUri: src/}}
"""
SOURCE = """\
import requests

def fetch():{called}
    return requests.get("https://example.com").json(){call}

def handler(event, context):
    return fetch()

def other(event, context):
    return 1
"""
PLACES = ("top", "shared", "own", "called", "call")


def lint(folder: Path, rules: Iterable[str] = (), **written: str) -> Judged:
    (folder / ".git").mkdir(exist_ok=True)
    (folder / "src").mkdir(exist_ok=True)
    given = dict.fromkeys(PLACES, "") | written
    (folder / "template.yaml").write_text(TEMPLATE.format(**given))
    (folder / "src/app.py").write_text(SOURCE.format(**given))
    ids = (*rules, "unused-ignore", "timeout-out-of-range", "network-call-without-timeout")
    chosen = tuple(RULES[id] for id in ids)
    return judging.judged([Part(project=project.read([folder], TODAY).project, rules=chosen)], IDS)


def said(linted: Judged) -> set[str]:
    return {diagnostic.rule.id for diagnostic in linted.diagnostics}


CALL, TIME = "network-call-without-timeout", "timeout-out-of-range"


@pytest.mark.parametrize(
    ("place", "text", "open_"),
    [
        ("top", "", {CALL, TIME}),
        ("shared", f"  # lambdalint: ignore[{TIME}]", {CALL}),
        ("own", f"  # lambdalint: ignore[{TIME}]", {CALL}),
        ("own", f"  # lambdalint: ignore[{CALL}, {TIME}] known of", set()),
        ("own", f"\n    Metadata: {{lambdalint: {{ignore: [{CALL}, {{rule: {TIME}, reason: r}}]}}}}", set()),
        ("top", f"Metadata: {{lambdalint: {{ignore: [{CALL}, {TIME}]}}}}\n", set()),
        ("top", f"# lambdalint: ignore-file[{CALL}]\n", {TIME}),
        ("call", f"  # lambdalint: ignore[{CALL}]", {TIME}),
        ("called", f"  # lambdalint: ignore[{CALL}]", {TIME}),
        ("call", f"  # lambdalint: ignore[{TIME}]", {CALL, TIME, "unused-ignore"}),
        ("call", f"  # lambdalint: ignore[{TIME}, unused-ignore]", {CALL, TIME}),
        ("call", "  # lambdalint: ignore[memory-out-of-range]", {CALL, TIME}),
    ],
)
def test_templates_and_code_are_seen_together(tmp_path: Path, place: str, text: str, open_: set[str]) -> None:
    assert said(lint(tmp_path, **{place: text})) == open_


def test_what_is_said_of_ignores_stands_among_the_rest(tmp_path: Path) -> None:
    found = lint(tmp_path, own="  # lambdalint: ignore[memory-out-of-range]", rules=["memory-out-of-range"])
    assert [d.rule.id for d in found.diagnostics] == [CALL, TIME, "unused-ignore"]


def changed(path: str, text: str, *ids: str, at: str) -> str | None:
    """The text with ignores for what begins at `at`; None if there is no place for them."""
    file = SourceFile(path, text)
    edits, left = ignoring([Diagnostic(RULES[id], Finding(span(file, at), "x")) for id in ids])
    assert bool(left) != bool(edits)
    return None if left else fixes.applied(edits)[file]


T, M = "timeout-out-of-range", "memory-out-of-range"


@pytest.mark.parametrize(
    ("path", "text", "at", "after"),
    [
        ("a.py", "a()\nb()\n", "a", f"a()  # lambdalint: ignore[{T}]\nb()\n"),
        ("a.py", "a()", "a", f"a()  # lambdalint: ignore[{T}]"),
        ("a.py", "", "", f"# lambdalint: ignore[{T}]"),
        ("a.py", "a()  # noqa\r\nb()\r\n", "a", f"a()  # noqa  # lambdalint: ignore[{T}]\r\nb()\r\n"),
        ("a.py", "x = '''\n  sql\n'''\n", "sql", f"# lambdalint: ignore[{T}]\nx = '''\n  sql\n'''\n"),
        ("a.py", "if a:\r\n  b('''\r\n''')\r\n", "b", f"if a:\r\n  # lambdalint: ignore[{T}]\r\n  b('''\r\n''')\r\n"),
        ("a.py", "a = b + \\\n    c()\n", "c", f"a = b + \\\n    c()  # lambdalint: ignore[{T}]\n"),
        ("a.py", "a = b + \\\n  c + \\\n  d\n", "c", f"# lambdalint: ignore[{T}]\na = b + \\\n  c + \\\n  d\n"),
        ("a.py", f"a()  # lambdalint: ignore[{M}] why\n", "a", f"a()  # lambdalint: ignore[{M}, {T}] why\n"),
        ("a.py", "# lambdalint: ignore[zz]\na()\n", "a()", f"# lambdalint: ignore[{T}, zz]\na()\n"),
        ("a.py", "#!/usr/bin/env python\na()\n", "#!", None),
        ("a.js", "a();\n", "a", f"a();  // lambdalint: ignore[{T}]\n"),
        ("a.js", "f(`\n${a()}\n`);\n", "a()", f"// lambdalint: ignore[{T}]\nf(`\n${{a()}}\n`);\n"),
        ("a.js", "a(); /*\n*/\n", "a", f"// lambdalint: ignore[{T}]\na(); /*\n*/\n"),
        ("a.js", "// @generated\na();\n", "a()", None),
        ("a.go", "package a\n// Code generated by protoc. DO NOT EDIT.\n", "package", None),
        ("dist/node_modules/b/a.js", "a();\n", "a", None),
        ("a.rb", "a <<~T\n  b\nT\n", "b", f"a <<~T  # lambdalint: ignore[{T}]\n  b\nT\n"),
        ("main.rs", "fn main() {}\n", "fn", f"fn main() {{}}  // lambdalint: ignore[{T}]\n"),
        ("t.yaml", "A: 1\n", "A", f"A: 1  # lambdalint: ignore[{T}]\n"),
        ("t.yaml", "A: |\n  b\n", "b", f"A: |  # lambdalint: ignore[{T}]\n  b\n"),
        ("t.yaml", "A: b\n  c\n", "c", f"A: b\n  c  # lambdalint: ignore[{T}]\n"),
        ("t.yaml", "- A: b\n    c\n", "b", f"# lambdalint: ignore[{T}]\n- A: b\n    c\n"),
        ("t.yaml", "A: 'b\n  c'\n", "b", f"# lambdalint: ignore[{T}]\nA: 'b\n  c'\n"),
        ("t.yaml", "ZipFile: |\n  a()\n\n  b()", "b", f"ZipFile: |\n  a()\n\n  b()  # lambdalint: ignore[{T}]"),
        ("t.yaml", "A:\n  B: 1\n  # aws:cdk:path\n", "B", None),
        ("Dockerfile", "FROM a\nFROM b\n", "FROM b", f"FROM a\n# lambdalint: ignore[{T}]\nFROM b\n"),
        ("pom.xml", "<a/>\n", "<a", None),
    ],
)
def test_where_an_ignore_is_written(path: str, text: str, at: str, after: str | None) -> None:
    assert changed(path, text, T, at=at) == after


def test_one_comment_a_line() -> None:
    assert changed("a.py", "a()\n", T, M, T, at="a") == f"a()  # lambdalint: ignore[{M}, {T}]\n"


def test_inline_code_that_has_no_room() -> None:
    text = "Resources:\n  F:\n    Properties:\n      ZipFile: |\n        def f():\n          a('''\n        b''')\n"
    comment = f"# lambdalint: ignore[{T}]"
    assert changed("t.yaml", text, T, at="b''") == text.replace("b''')", f"b''')  {comment}")
    assert changed("t.yaml", text, T, at="a('") == text.replace("          a(", f"          {comment}\n          a(")


@pytest.mark.parametrize(
    ("metadata", "after"),
    [
        ("", f', "Metadata": {{"lambdalint": {{"ignore": ["{T}"]}}}}'),
        (', "Metadata": {"a": "b"}', f', "Metadata": {{"a": "b", "lambdalint": {{"ignore": ["{T}"]}}}}'),
        (', "Metadata": {"lambdalint": {}}', f', "Metadata": {{"lambdalint": {{"ignore": ["{T}"]}}}}'),
        (', "Metadata": {"lambdalint": {"ignore": []}}', f', "Metadata": {{"lambdalint": {{"ignore": ["{T}"]}}}}'),
        (
            ', "Metadata": {"lambdalint": {"ignore": ["a"]}}',
            f', "Metadata": {{"lambdalint": {{"ignore": ["a", "{T}"]}}}}',
        ),
        (
            ', "Metadata": {"lambdalint": {"ignore": "a"}}',
            f', "Metadata": {{"lambdalint": {{"ignore": ["a", "{T}"]}}}}',
        ),
        (', "Metadata": "b"', None),
    ],
)
def test_json_gets_an_entry(metadata: str, after: str | None) -> None:
    head = '{"Resources": {"F": {"Type": "AWS::SQS::Queue"'
    found = changed("t.json", f"{head}{metadata}}}}}}}", T, at='"AWS::SQS')
    assert found == (None if after is None else f"{head}{after}}}}}}}")
    assert changed("t.json", f"{head}}}}}}}", T, at='"Resources"') is None


def test_what_crashed_stays() -> None:
    diagnostic = Diagnostic(ANY, Finding(span(CODE, "d"), "x"), crashed=True)
    assert ignoring([diagnostic]) == ([], [diagnostic])


def bad_examples() -> list[tuple[Rule, Example]]:
    """Some of them: every ninth, and some of the languages that are seldom."""
    found = [(rule, one) for rule in RULES.values() for one in examples(rule.page.text) if one.is_bad]
    seldom = ("json", "rb", "go", "kt", "cs", "rs", "Dockerfile")
    odd = [case for case in found if any(path.endswith(seldom) for path in case[1].files)]
    return [case for case in (*found[::9], *odd[::5]) if case[0].id != "invalid-template"]


def run(example: Example, rules: tuple[Rule, ...]) -> Judged:
    with TemporaryDirectory() as folder:
        for path, text in {".git/x": "", **example.files}.items():
            target = Path(folder) / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", newline="")
        circumstances = Circumstances(facts=engine.facts(rules))
        reading = project.read([Path(folder)], TODAY, surrounding=lambda _: circumstances)
        return judging.judged([Part(project=reading.project, rules=rules)], IDS)


@pytest.mark.parametrize(("rule", "example"), bad_examples(), ids=lambda case: getattr(case, "id", "example"))
def test_after_adding_nothing_is_found_and_nothing_is_left_to_add(rule: Rule, example: Example) -> None:
    rules = (rule, RULES["unreadable-file"], RULES["unused-ignore"])
    edits, left = ignoring(run(example, rules).diagnostics)
    files = dict(example.files)
    for file, text in fixes.applied(edits).items():
        files[file.path] = text
    after = run(replace(example, files=files), rules)
    assert ignoring(after.diagnostics)[0] == []
    assert [d.finding.message for d in after.diagnostics] == [d.finding.message for d in left]


def test_what_a_rule_that_crashed_might_have_found_is_not_judged() -> None:
    elsewhere = Diagnostic(ANY, Finding(span(CODE, "d"), "x"), crashed=True)
    assert uses(honoured(CODE, elsewhere).ignores) == [[Use.NOT_JUDGED]]


def test_what_is_in_a_broken_file_is_not_judged(tmp_path: Path) -> None:
    found = lint(tmp_path, own=f"  # lambdalint: ignore[{T}]\n    Type: A\n    Type: B", rules=["unreadable-file"])
    assert "unused-ignore" not in said(found)


def test_many_names_that_no_rule_has_are_told_fast() -> None:
    text = "".join(f"a()  # lambdalint: ignore[timeout-out-of-{number}]\n" for number in range(3000))
    found = honoured(SourceFile("a.py", text)).ignores
    assert sum(bool(ignore.rules[0].nearest) for ignore in found) == 100

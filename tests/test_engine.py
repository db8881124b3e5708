"""The engine finds the combinations that belong together, folds what is said twice, and survives a rule that raises."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from lambdalint import (
    Call,
    Environment,
    EnvironmentVariable,
    Finding,
    Function,
    Handler,
    Precision,
    Project,
    Queue,
    QueueSource,
    Severity,
    Source,
    StreamSource,
    Unreadable,
    limits,
    packs,
)
from lambdalint.engine import facts, run
from lambdalint.frames import frames, there
from lambdalint.readers.project import read
from lambdalint.rule import Check, Rule
from lambdalint.source import SourceFile, Span

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Globals: {Function: {Timeout: 901, Environment: {Variables: {SHARED: a}}}}
Resources:
  Jobs: {Type: AWS::SQS::Queue}
  Mails: {Type: AWS::SQS::Queue}
  A:
    Type: AWS::Serverless::Function
    Properties:
      Environment: {Variables: {OWN: b}}
      Events:
        One: {Type: SQS, Properties: {Queue: !GetAtt Jobs.Arn}}
        Two: {Type: SQS, Properties: {Queue: !GetAtt Mails.Arn}}
        Three: {Type: Kinesis, Properties: {Stream: s}}
  B:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        Four: {Type: SQS, Properties: {Queue: !GetAtt Jobs.Arn}}
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / ".git").mkdir()
    (tmp_path / "template.yaml").write_text(TEMPLATE)
    return read([tmp_path], date(2026, 11, 22)).project


def make(check: Check, subjects: dict[str, type], options: type | None = None) -> Rule:
    return Rule(
        id="probe",
        category="deployment",
        severity=Severity.WARNING,
        precision=Precision.HIGH,
        check=check,
        subjects=subjects,
        options=options,
        module=Path("probe.py"),
    )


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ([Function], {"A", "B"}),
        ([QueueSource], {"One", "Two", "Four"}),
        ([StreamSource], {"Three"}),
        ([Source], {"One", "Two", "Three", "Four"}),
        ([QueueSource, Queue], {"One Jobs", "Two Mails", "Four Jobs"}),
        ([Function, QueueSource, Queue], {"A One Jobs", "A Two Mails", "B Four Jobs"}),
        ([Function, StreamSource, EnvironmentVariable], {"A Three SHARED", "A Three OWN"}),
        ([StreamSource, Queue], set()),
        ([Unreadable, Function], set()),
    ],
)
def test_frames_are_combinations_that_belong_together(project: Project, wanted: list[type], expected: set[str]) -> None:
    found = [" ".join(frame[kind].span.text for kind in wanted) for frame in frames(project, frozenset(wanted))]
    assert sorted(set(found)) == sorted(expected)


def test_a_rule_runs_once_for_things_that_several_functions_share(project: Project) -> None:
    seen = []

    def check(queue: Queue) -> Iterator[Finding]:
        seen.append(queue.id)
        yield from ()

    run(project, [make(check, {"queue": Queue})], {})
    assert sorted(seen) == ["Jobs", "Mails"]


def test_equal_findings_fold_into_one_with_the_functions_as_places(project: Project) -> None:
    def check(function: Function) -> Iterator[Finding]:
        yield Finding(function.timeout.span, "too long")

    (found,) = run(project, [make(check, {"function": Function})], {})
    assert found.finding.span.text == "901"
    assert [(p.span.text, p.text) for p in found.finding.related] == [("A", "function `A`"), ("B", "function `B`")]


def test_a_finding_in_the_function_needs_no_further_place(project: Project) -> None:
    def check(function: Function, environment: Environment) -> Iterator[Finding]:
        yield Finding(function.span, "here")

    found = run(project, [make(check, {"function": Function, "environment": Environment})], {})
    assert [d.finding.related for d in found] == [(), ()]


def test_a_rule_that_raises_is_a_finding_and_the_others_run(project: Project) -> None:
    def broken(function: Function) -> Iterator[Finding]:
        if function.id == "A":
            raise KeyError("x")
        yield Finding(function.span, "b")

    def sound(queue: Queue) -> Iterator[Finding]:
        yield Finding(queue.span, "q")

    found = run(project, [make(broken, {"function": Function}), make(sound, {"queue": Queue})], {})
    crashed = [d for d in found if d.crashed]
    assert [d.finding.message for d in crashed] == ["`probe` crashed here and said nothing more: KeyError: 'x'"]
    assert crashed[0].severity is Severity.ERROR
    assert sorted(d.finding.message for d in found if not d.crashed) == ["b", "q", "q"]


@dataclass(frozen=True)
class Options:
    limit: int = 1


def test_options_are_the_given_ones_or_the_defaults(project: Project) -> None:
    def check(project: Project, options: Options) -> Iterator[Finding]:
        yield Finding(project.templates[0].functions[0].span, str(options.limit))

    probe = make(check, {"project": Project}, Options)
    assert [d.finding.message for d in run(project, [probe], {})] == ["1"]
    assert [d.finding.message for d in run(project, [probe], {"probe": Options(5)})] == ["5"]


def test_diagnostics_come_in_the_order_of_the_file(project: Project) -> None:
    def check(source: Source) -> Iterator[Finding]:
        yield Finding(source.span, "s")

    found = run(project, [make(check, {"source": Source})], {})
    assert [d.finding.span.text for d in found] == ["One", "Two", "Three", "Four"]


def test_what_several_functions_share_is_looked_at_once(project: Project) -> None:
    for walked, expected in ((None, ["Jobs", "Mails", "Jobs"]), (set[int](), ["Jobs", "Mails"])):
        assert [frame[Queue].id for frame in frames(project, frozenset({Queue}), walked)] == expected


def test_a_rule_runs_where_all_that_it_needs_is_there(project: Project) -> None:
    wanted = facts(packs.rules().values()) | {Source}
    found = there(project, wanted)
    assert found >= {kind for kind in wanted if frames(project, frozenset({kind}))}
    assert {Function, QueueSource, Source, StreamSource} <= found
    assert found.isdisjoint({Call, Handler, Unreadable})


def test_a_rule_that_can_do_without_a_function_looks_at_handlers_without_a_template(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("def handler(event, context):\n    print(event)\n")
    project = read([tmp_path / "app.py"], date(2026, 11, 22)).project
    seen: list[Function | None] = []

    def check(call: Call, function: Function | None) -> Iterator[Finding]:
        seen.append(function)
        yield Finding(call.span, "said")

    needing = make(check, {"call": Call, "function": Function})
    assert run(project, [needing], {}) == []
    (found,) = run(project, [replace(needing, optional=frozenset({Function}))], {})
    assert (found.finding.span.text, seen) == ("print(event)", [None])


def test_a_finding_that_another_rule_reports_on_its_line_is_left_out(tmp_path: Path) -> None:
    source = SourceFile("a", "one two\nthree\n", str(tmp_path))

    def rule_of(name: str, *findings: Finding) -> Rule:
        def check(project: Project) -> Iterator[Finding]:
            yield from findings

        return replace(make(check, {"project": Project}), id=name)

    same = Finding(Span(source, 4, 7), "same").unless_said_by(["teller"])
    alone = Finding(Span(source, 8, 13), "alone").unless_said_by(["teller"])
    teller, echo = rule_of("teller", Finding(Span(source, 0, 3), "says it")), rule_of("echo", same, alone)
    project = Project(templates=(), handlers=(), unreadable=(), today=date(2026, 11, 22))

    def messages(*rules: Rule) -> list[str]:
        return [diagnostic.finding.message for diagnostic in run(project, rules, {})]

    assert messages(echo) == ["same", "alone"]
    assert messages(teller, echo) == ["says it", "alone"]


def test_a_rule_that_never_ends_is_a_finding_and_others_finish(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "RULE", 0.1)

    def endless(function: Function) -> Iterator[Finding]:
        yield Finding(function.span, f"said of {function.id}")
        while True:
            pass

    def other(function: Function) -> Iterator[Finding]:
        yield Finding(function.span, f"also {function.id}")

    slow = make(endless, {"function": Function})
    found = run(project, [slow, replace(make(other, {"function": Function}), id="other")], {})
    (ended,) = (one for one in found if one.crashed)
    assert ended.finding.message == "`probe` was ended and said nothing more: it takes more than 0.1 s"
    assert ended.finding.span == Span(project.templates[0].file, 0, 0)
    assert sorted(one.finding.message for one in found if not one.crashed) == ["also A", "also B", "said of A"]

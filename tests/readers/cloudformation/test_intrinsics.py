"""What is known of a value without deploying it, and where the line to edit is."""

from __future__ import annotations

import pytest

from lambdalint.model.node import Mapping
from lambdalint.model.value import Value
from lambdalint.readers import document, scalars
from lambdalint.readers.cloudformation.intrinsics import MAXIMUM_BRANCHES, Intrinsics
from lambdalint.readers.cloudformation.parameters import Parameters
from lambdalint.source import SourceFile, Span

SCOPE = """
Parameters:
  Stage: {Type: String, Default: dev}
  Seconds: {Type: Number, Default: 30}
  Unset: {Type: String}
  Stored: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /a/b}
Mappings:
  Sizes:
    dev: {Memory: 512}
Setting: """


def value(text: str) -> Value[str]:
    file = SourceFile("template.yaml", SCOPE + text + "\n")
    root = document.read(file, lambda _, problem: pytest.fail(problem))
    assert isinstance(root, Mapping)
    parameters, mappings = root.get("Parameters"), root.get("Mappings")
    assert isinstance(parameters, Mapping)
    assert isinstance(mappings, Mapping)
    absent = Span(file, 0, 0)
    return Intrinsics(Parameters(parameters), mappings).value(root.get("Setting"), scalars.text, absent, "default")


@pytest.mark.parametrize(
    ("text", "known", "span"),
    [
        ("abc", "abc", "abc"),
        ("!Ref Stage", "dev", "dev"),
        ("{Ref: Seconds}", "30", "30"),
        ("!Sub 'x-${Stage}-${!Kept}'", "x-dev-${Kept}", "!Sub 'x-${Stage}-${!Kept}'"),
        ("!Sub ['${A}${Stage}', {A: !Ref Seconds}]", "30dev", "!Sub ['${A}${Stage}', {A: !Ref Seconds}]"),
        ("!Join ['-', [a, !Ref Stage]]", "a-dev", "!Join ['-', [a, !Ref Stage]]"),
        ("!FindInMap [Sizes, !Ref Stage, Memory]", "512", "!FindInMap [Sizes, !Ref Stage, Memory]"),
    ],
)
def test_known(text: str, known: str, span: str) -> None:
    found = value(text)
    assert (found.known, found.span.text, found.written, found.parts) == (known, span, True, (known,))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("!Ref Unset", ()),
        ("!Ref Stored", ()),
        ("!Ref AWS::Region", ()),
        ("!ImportValue x", ()),
        ("'{{resolve:ssm:/a/b}}'", ("", "")),
        ("'a-{{resolve:ssm:/a/b}}-c'", ("a-", "-c")),
        ("!Sub 'arn:${AWS::Partition}:iam::aws:policy/X'", ("arn:", ":iam::aws:policy/X")),
        ("!Sub '${Unset}-${Stage}-${Unset}'", ("", "-dev-", "")),
        ("!Join [':', [arn, !Ref 'AWS::Partition', iam]]", ("arn:", ":iam")),
        ("!FindInMap [Sizes, !Ref Unset, Memory]", ()),
        ("!FindInMap [Sizes, prod, Memory]", ()),
        ("[a, b]", ()),
        ("!If [OnlyTwo, a]", ()),
    ],
)
def test_unknown(text: str, parts: tuple[str, ...]) -> None:
    found = value(text)
    assert (found.known, found.written, found.parts) == (None, True, parts)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("!Ref Queue", "Queue"),
        ("!GetAtt Queue.Arn", "Queue"),
        ("{'Fn::GetAtt': [Queue, Arn]}", "Queue"),
        ("!Sub '${Queue.Arn}'", "Queue"),
        ("!Sub 'x${Queue.Arn}'", None),
        ("!Ref AWS::Region", "AWS::Region"),
    ],
)
def test_target(text: str, target: str | None) -> None:
    assert value(text).target == target


@pytest.mark.parametrize("text", ["", "~", "null", "!Ref AWS::NoValue"])
def test_absent(text: str) -> None:
    found = value(text)
    assert found.absent
    assert found.known == "default"
    assert found.span.start == 0


def test_branches_say_what_they_depend_on() -> None:
    found = value("!If [IsProd, a, !If [IsTest, !Ref Stage, !Ref AWS::NoValue]]")
    assert not found.absent
    assert [(b.known, b.written, b.given) for b in found.possible] == [
        ("a", True, " when `IsProd`"),
        ("dev", True, " unless `IsProd` when `IsTest`"),
        ("default", False, " unless `IsProd` unless `IsTest`"),
    ]


def test_opposite_branches_of_one_condition_exclude_each_other() -> None:
    one, two = value("!If [A, x, y]").possible
    assert one.excludes(two)
    assert not one.excludes(one)
    assert not one.excludes(value("!If [B, x, y]").possible[1])


def test_impossible_branches_are_left_out() -> None:
    assert [b.known for b in value("!If [A, !If [A, x, never], y]").possible] == ["x", "y"]


def test_many_branches_are_unknown_in_linear_time() -> None:
    nested = "z"
    for number in range(60):
        nested = f"!If [C{number}, {nested}, v{number}]"
    found = value(nested)
    assert len(found.branches) <= MAXIMUM_BRANCHES
    assert found.branches[0].known is None, "what lies too deep is one unknown branch"

"""What is known of a value without deploying it, and where the line to edit is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pytest

from lambdalint.model.node import Mapping, Node
from lambdalint.model.value import Value
from lambdalint.readers import document, scalars
from lambdalint.readers.cloudformation.intrinsics import MAXIMUM_BRANCHES, Intrinsics
from lambdalint.readers.cloudformation.parameters import Parameters
from lambdalint.source import SourceFile, Span

T = TypeVar("T")

SCOPE = """
Parameters:
  Stage: {Type: String, Default: dev}
  Seconds: {Type: Number, Default: 30}
  Unset: {Type: String}
  Stored: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /a/b}
  Names: {Type: CommaDelimitedList, Default: 'a, b'}
  Odd: {Type: String, Default: [a]}
Mappings:
  Sizes:
    dev: {Memory: 512, Zones: [x, y], Self: !FindInMap [Sizes, dev, Self]}
Setting: """


def scope(text: str) -> tuple[Node | None, Intrinsics]:
    file = SourceFile("template.yaml", SCOPE + text + "\n")
    root = document.read(file, lambda _, problem: pytest.fail(problem))
    assert isinstance(root, Mapping)
    parameters, mappings = root.get("Parameters"), root.get("Mappings")
    assert isinstance(parameters, Mapping)
    assert isinstance(mappings, Mapping)
    return root.get("Setting"), Intrinsics(Parameters(parameters), mappings)


def resolve(text: str, read: Callable[[Node | None], T | None], default: T | None = None) -> Value[T]:
    node, intrinsics = scope(text)
    absent = Span(SourceFile("template.yaml", ""), 0, 0)
    return intrinsics.value(node, read, absent, default)


def value(text: str) -> Value[str]:
    return resolve(text, scalars.text, "default")


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
        ("!Select [1, [a, !Ref Stage]]", "dev", "!Select [1, [a, !Ref Stage]]"),
        ("!Select ['1', !Split ['/', !Sub 'x/${Stage}']]", "dev", "!Select ['1', !Split ['/', !Sub 'x/${Stage}']]"),
        ("!Select [0, !Ref Names]", "a", "!Select [0, !Ref Names]"),
        ("!Select [1, !FindInMap [Sizes, dev, Zones]]", "y", "!Select [1, !FindInMap [Sizes, dev, Zones]]"),
        ("!Join ['-', !Ref Names]", "a-b", "!Join ['-', !Ref Names]"),
        ("!Join ['', !Split [a, banana]]", "bnn", "!Join ['', !Split [a, banana]]"),
        ("!Join ['-', [a, !Ref AWS::NoValue, b]]", "a-b", "!Join ['-', [a, !Ref AWS::NoValue, b]]"),
    ],
)
def test_known(text: str, known: str, span: str) -> None:
    found = value(text)
    assert (found.known, found.span.text, found.written, found.parts) == (known, span, True, (known,))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("!Ref Unset", "${Unset}"),
        ("!Ref Stored", "${Stored}"),
        ("!Ref AWS::Region", "${AWS::Region}"),
        ("!ImportValue x", None),
        ("'{{resolve:ssm:/a/b}}'", "${?}"),
        ("'a-{{resolve:ssm:/a/b}}-c'", "a-${?}-c"),
        ("!Sub 'arn:${AWS::Partition}:iam::aws:policy/X'", "arn:${AWS::Partition}:iam::aws:policy/X"),
        ("!Sub '${Unset}-${Stage}-${Unset}'", "${Unset}-dev-${Unset}"),
        ("!Join [':', [arn, !Ref 'AWS::Partition', iam]]", "arn:${AWS::Partition}:iam"),
        ("!FindInMap [Sizes, !Ref Unset, Memory]", None),
        ("!FindInMap [Sizes, prod, Memory]", None),
        ("[a, b]", None),
        ("!FindInMap [Sizes, dev, Self]", None),
        ("!FindInMap [Sizes, dev, Zones]", None),
        ("!If [OnlyTwo, a]", None),
        ("!Select [2, [a]]", None),
        ("!Select [-1, [a]]", None),
        ("!Select [x, [a]]", None),
        ("!Select [0, [!If [A, x, !Ref AWS::NoValue], y]]", None),
        ("!Select [0, !Split ['', x]]", None),
        ("!Select [0, !GetAZs '']", None),
        ("!Select [0]", None),
        ("!Sub '{{resolve:ssm:${Unset}}}-x'", "${?}-x"),
        ("!Join ['-', !Ref Unset]", None),
        ("!Join ['-', [a, !If [A, !Ref AWS::NoValue, b]]]", None),
    ],
)
def test_unknown(text: str, shown: str | None) -> None:
    found = value(text)
    assert (found.known, found.written, found.text) == (None, True, shown)


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


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("!Ref Unset", "parameter `Unset` has no default"),
        ("!Ref Stored", "parameter `Stored` is read from Parameter Store when deployed"),
        ("!Ref Odd", "the default of parameter `Odd` is no single value"),
        ("!Ref AWS::Region", "the pseudo parameter `AWS::Region`"),
        ("!Ref Queue", "a reference to `Queue`"),
        ("!GetAtt Queue.Arn", "an attribute of `Queue`"),
        ("!Ref ''", "no resource, parameter or pseudo parameter is called ``"),
        ("!ImportValue x", "imported from another stack: `Fn::ImportValue`"),
        ("'{{resolve:ssm:/a/b}}'", "a dynamic reference, resolved when deployed"),
        ("!Sub 'x-{{resolve:ssm:/a/b}}'", "a dynamic reference, resolved when deployed"),
        ("!Sub '${Stage}-${Unset}'", "parameter `Unset` has no default"),
        ("!Sub {}", "`Fn::Sub` has no text"),
        ("!Join ['-', !Split [',', !Ref Unset]]", "parameter `Unset` has no default"),
        ("!Join [a]", "`Fn::Join` takes a delimiter and a list"),
        ("!Select [!Ref Unset, [a]]", "parameter `Unset` has no default"),
        ("!Select [0, !GetAZs '']", "the availability zones of the region, `Fn::GetAZs`"),
        ("!Select [1, [a]]", "the list has no item 1"),
        ("!FindInMap [Sizes, !Ref Unset, Memory]", "parameter `Unset` has no default"),
        ("!FindInMap [Sizes, prod, Memory]", "`Sizes.prod.Memory` is not in `Mappings`"),
        ("{'Fn::Transform': {Name: 'AWS::Include'}}", "a transform, `Fn::Transform`, is run when deployed"),
        ("{'Fn::ToJsonString': {}}", "`Fn::ToJsonString` takes the transform `AWS::LanguageExtensions`"),
        ("!If [IsProd, a, b]", "it depends on condition `IsProd`"),
        ("!If [OnlyTwo, a]", "`Fn::If` takes a condition and two values"),
        ("[a, b]", "a list where a single value belongs"),
        ("{a: b}", "a map where a single value belongs"),
    ],
)
def test_unknown_values_say_why(text: str, why: str) -> None:
    assert value(text).why == why


def test_a_value_of_the_wrong_type_says_so() -> None:
    assert resolve("fast", scalars.integer).why == "`fast` is not what belongs here"


def test_a_text_around_one_choice_has_its_branches() -> None:
    found = value("!Sub ['x-${S}', {S: !If [IsProd, prod, !Ref Unset]}]")
    assert [(b.known, b.parts, b.given) for b in found.possible] == [
        ("x-prod", ("x-prod",), " when `IsProd`"),
        (None, ("x-", ""), " unless `IsProd`"),
    ]


def test_choices_in_a_text_are_not_multiplied() -> None:
    found = value("!Join ['-', [!If [A, x, y], !If [B, x, y]]]")
    assert (found.branches, found.parts) == ((), ("", "-", ""))


def test_a_text_that_grows_out_of_bounds_is_unknown() -> None:
    long = "!Sub ['" + "${A}" * 500 + "', {A: " + "x" * 400 + "}]"
    assert (value(long).known, value(long).why) == (None, "it has more than 100000 characters")


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("[x, !Ref Stage]", ["x", "dev"]),
        ("x", ["x"]),
        ("!Ref Names", ["a", "b"]),
        ("!Split [',', 'x,y']", ["x", "y"]),
        ("[!Ref Stage, !If [A, !Ref Names, !Ref AWS::NoValue]]", ["dev", "a", "b"]),
        ("!Ref Unset", [None]),
        ("!GetAZs ''", [None]),
    ],
)
def test_items(text: str, listed: list[str | None]) -> None:
    node, intrinsics = scope(text)
    assert [intrinsics.value(item, scalars.text, item.span).known for item, _ in intrinsics.items(node)] == listed


def test_items_of_a_list_parameter_stand_where_its_default_does() -> None:
    node, intrinsics = scope("!Ref Names")
    assert {item.span.text for item, _ in intrinsics.items(node)} == {"'a, b'"}


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


@pytest.mark.parametrize(
    "around",
    [
        "!Select [0, !Split ['-', {}]]",
        "!Join ['', [!FindInMap [Sizes, {}, Memory]]]",
        "!Join ['', !Split ['-', {}]]",
        "!Select [{}, [a, b]]",
        "!Sub ['${{A}}${{B}}', {{A: {}}}]",
        "!If [A, {0}, x]",
    ],
)
def test_functions_that_nest_take_linear_time(around: str) -> None:
    nested = "!Ref Unset"
    for _ in range(24):
        nested = around.format(nested)
    assert value(nested).known is None


def test_a_character_that_no_template_may_hold() -> None:
    assert value('!Join ["", ["a\\0b", !Ref AWS::Region]]').text == "a\ufffdb${AWS::Region}"

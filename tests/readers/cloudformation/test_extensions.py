"""`AWS::LanguageExtensions`: loops, and the functions that come with it."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from lambdalint.model.function import Function
from tests.readers.conftest import Repo

HEAD = """
Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]
Parameters:
  Names: {Type: CommaDelimitedList, Default: 'One, Two'}
  Unset: {Type: CommaDelimitedList}
  Stage: {Type: String, Default: dev}
Mappings:
  Sizes:
    dev: {Memory: 512, Names: [M, N]}
Resources:
"""


def loop(collection: str, body: str = "") -> str:
    return f"""
  Fn::ForEach::Functions:
    - Name
    - {collection}
    - Fn${{Name}}:
        Type: AWS::Lambda::Function
        Properties: {{Runtime: python3.12, Handler: !Sub '${{Name}}.handler', {body}}}
"""


@pytest.mark.parametrize(
    ("collection", "ids"),
    [
        ("[A, B]", ["FnA", "FnB"]),
        ("[]", []),
        ("[1, !Ref Stage]", ["Fn1", "Fndev"]),
        ("!Ref Names", ["FnOne", "FnTwo"]),
        ("!Split ['/', x/y]", ["Fnx", "Fny"]),
        ("!FindInMap [Sizes, !Ref Stage, Names]", ["FnM", "FnN"]),
        ("!Ref Unset", []),
        ("!Ref Nothing", []),
        ("[A, !Ref AWS::Region]", []),
        ("!GetAZs ''", []),
        ("A", []),
        ("{A: B}", []),
    ],
)
def test_a_loop_makes_a_resource_for_each_item(repo: Repo, collection: str, ids: list[str]) -> None:
    repo.write("template.yaml", HEAD + loop(collection))
    found = repo.functions()
    assert list(found) == ids
    assert [function.handler.known for function in found.values()] == [f"{id[2:]}.handler" for id in ids]
    assert {function.span.text for function in found.values()} <= {"Fn${Name}"}
    assert repo.problems() == []


@pytest.mark.parametrize(
    "text",
    ["", "~", "x", "[]", "[Name]", "[Name, [A]]", "[Name, [A], x]", "[[Name], [A], {}]", "[Name, [A], {Fn: x}, 1]"],
)
def test_what_is_no_loop_is_passed_over(repo: Repo, text: str) -> None:
    repo.write("template.yaml", HEAD + f"  Fn::ForEach::Odd: {text}\n  Fn: {{Type: AWS::Lambda::Function}}\n")
    assert list(repo.functions()) == ["Fn"]


def test_without_the_transform_there_are_no_loops(repo: Repo) -> None:
    repo.write("template.yaml", HEAD.replace("AWS::LanguageExtensions, ", "") + loop("[A, B]"))
    assert repo.functions() == {}
    assert repo.problems() == []


def test_names_are_filled_in_everywhere(repo: Repo) -> None:
    repo.write(
        "template.yaml",
        HEAD
        + """
  Fn::ForEach::Queues:
    - Name
    - [a-1, b-2]
    - Queue&{Name}:
        Type: AWS::SQS::Queue
        Properties: {VisibilityTimeout: 77}
      Fn&{Name}:
        Type: AWS::Lambda::Function
        Properties:
          FunctionName: !Ref Name
          Handler: ${Name}.main
          Environment:
            Variables:
              Fn::ForEach::Variables:
                - Other
                - [X, Y]
                - ${Name}_${Other}: !Sub '${Other}-${AWS::Region}-&{Name}'
      Mapping&{Name}:
        Type: AWS::Lambda::EventSourceMapping
        Properties:
          FunctionName: !GetAtt Fn&{Name}.Arn
          EventSourceArn: !Sub '${Queue&{Name}.Arn}'
""",
    )
    found = repo.functions()
    assert list(found) == ["Fna1", "Fnb2"]
    function = found["Fnb2"]
    assert function.handler.known == "b-2.main"
    assert {v.name: v.value.parts for v in function.environment.variables} == {
        "b-2_X": ("X-", "-b2"),
        "b-2_Y": ("Y-", "-b2"),
    }
    assert [getattr(source, "queue").id for source in function.sources] == ["Queueb2"]  # noqa: B009 - a queue's source


def test_loops_nest(repo: Repo) -> None:
    repo.write(
        "template.yaml",
        HEAD
        + """
  Fn::ForEach::Outer:
    - A
    - [x, y]
    - Fn::ForEach::Inner:
        - B
        - [!Ref A, z]
        - Fn${A}${B}: {Type: AWS::Lambda::Function}
""",
    )
    assert list(repo.functions()) == ["Fnxx", "Fnxz", "Fnyy", "Fnyz"]


def test_loops_that_multiply_are_not_followed(repo: Repo) -> None:
    inner = "'V0${A}': {Type: AWS::Lambda::Function}"
    items = "[" + ",".join(f"i{number}" for number in range(1000)) + "]"
    for number in range(5):
        inner = f"Fn::ForEach::L{number}: [{chr(65 + number)}, {items}, {{{inner}}}]"
    repo.write("template.yaml", HEAD + f"  {{{inner},\n  Kept: {{Type: AWS::Lambda::Function}}}}\n")
    started = time.process_time()
    assert list(repo.functions()) == ["Kept"]
    assert time.process_time() - started < 5
    assert [problem for _, _, problem in repo.problems()] == [
        "the loops up to here make more than 200000 nodes and are not read"
    ]


@pytest.mark.parametrize(
    ("memory", "known"),
    [
        ("!FindInMap [Sizes, prod, Memory, {DefaultValue: 256}]", 256),
        ("!FindInMap [Sizes, dev, Memory, {DefaultValue: 256}]", 512),
        ("!FindInMap [Sizes, !Ref Nothing, Memory, {DefaultValue: 256}]", None),
        ("!FindInMap [Sizes, prod, Memory, x]", None),
        ("{'Fn::Length': [1, 2]}", 2),
        ("{'Fn::Length': !Ref Names}", 2),
        ("{'Fn::Length': !Ref Unset}", None),
        ("{'Fn::Length': [!If [A, 1, !Ref AWS::NoValue]]}", None),
        ("{Ref: !Sub 'Stage'}", None),
    ],
)
def test_functions_of_the_transform(function: Callable[[str], Function], memory: str, known: int | None) -> None:
    found = function(HEAD + f"  Fn: {{Type: AWS::Lambda::Function, Properties: {{MemorySize: {memory}}}}}\n")
    assert found.memory_size.known == known


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("{'Fn::ToJsonString': {a: [1, true, ~, x\"]}}", ('{"a":[1,true,null,"x\\""]}',)),
        ("{'Fn::ToJsonString': {a: !Ref Stage, b: !Ref AWS::Region}}", ('{"a":"dev","b":"', '"}')),
        ("{'Fn::ToJsonString': [!GetAtt Q.Arn]}", ('["', '"]')),
        ("{Ref: !Sub '${Stage}'}", ("", "")),
        ("{Ref: !Join ['', [Sta, ge]]}", ("dev",)),
    ],
)
def test_texts_of_the_transform(function: Callable[[str], Function], text: str, parts: tuple[str, ...]) -> None:
    found = function(
        HEAD + f"  Fn: {{Type: AWS::Lambda::Function, Properties: {{Environment: {{Variables: {{X: {text}}}}}}}}}\n"
    )
    assert found.environment.variables[0].value.parts == parts

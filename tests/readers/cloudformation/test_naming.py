"""However a function is named, it is found; and what only looks like its name is not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lambdalint.model.function import Function
from tests.readers.conftest import Repo

NAMED = """
Parameters: {{Stage: {{Type: String, Default: dev}}, Unset: {{Type: String}}}}
Resources:
  Worker:
    Type: AWS::Lambda::Function
    Properties: {{FunctionName: {name}}}
  Live: {{Type: AWS::Lambda::Alias, Properties: {{FunctionName: !GetAtt Worker.Arn, Name: live}}}}
  First: {{Type: AWS::Lambda::Version, Properties: {{FunctionName: !Ref Worker}}}}
  Ring: {{Type: AWS::Lambda::Alias, Properties: {{FunctionName: !Ref Ring, Name: ring}}}}
  Nightly:
    Type: AWS::Scheduler::Schedule
    Properties:
      Target:
        Arn: {arn}
"""


def read(function: Callable[[str], Function], arn: str, name: str = "worker-dev") -> list[object]:
    """The qualifier of each source: None, what it is known to be, or what it refers to."""
    sources = function(NAMED.format(arn=arn, name=name)).sources
    return [s.qualifier and (s.qualifier.known or s.qualifier.target or "?") for s in sources]


@pytest.mark.parametrize(
    ("arn", "qualifier"),
    [
        ("!Ref Worker", None),
        ("!GetAtt Worker.Arn", None),
        ("{'Fn::GetAtt': [Worker, Arn]}", None),
        ("!Sub '${Worker.Arn}'", None),
        ("!Sub ['${F}', {F: !GetAtt Worker.Arn}]", None),
        ("!Sub '${Worker.Arn}:live'", "live"),
        ("!Sub '${Worker.Arn}:${Stage}'", "dev"),
        ("!Sub '${Worker.Arn}:${Unset}'", "Unset"),
        ("!Sub '${Worker.Arn}:${First.Version}'", "First"),
        ("!Sub '${Worker.Arn}:${Unset}-${Unset}'", "?"),
        ("!Join [':', [!GetAtt Worker.Arn, live]]", "live"),
        ("!Join ['', ['arn:aws:lambda:', !Ref 'AWS::Region', ':1:function:', !Ref Worker]]", None),
        ("!Sub 'arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:${Worker}:live'", "live"),
        ("!Ref Live", "live"),
        ("!Ref First", "First"),
        ("arn:aws:lambda:eu-west-1:123456789012:function:worker-dev", None),
        ("arn:aws:lambda:eu-west-1:123456789012:function:worker-dev:7", "7"),
        ("!Sub 'arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:worker-${Stage}'", None),
        ("worker-dev", None),
        ("!Sub 'arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${Worker.Arn}/invocations'", None),
        ("!Sub 'arn:aws:apigateway:x:lambda:path/2021-11-15/functions/${Live}/response-streaming-invocations'", "live"),
        ("!Sub 'arn:aws:apigateway:x:lambda:path/y/functions/${Worker.Arn}:${!stageVariables.s}/invocations'", "?"),
    ],
)
def test_a_function_is_named(function: Callable[[str], Function], arn: str, qualifier: str | None) -> None:
    assert read(function, arn) == [qualifier]


@pytest.mark.parametrize(
    "arn",
    [
        "!Ref Unset",
        "!Ref Ring",
        "!ImportValue worker",
        "!GetAtt First.Version",
        "!Sub '${Worker}-other'",
        "!Sub 'arn:aws:logs:${AWS::Region}:1:log-group:/aws/lambda/${Worker}'",
        "!Sub 'arn:aws:states:eu-west-1:1:stateMachine:${Worker}'",
        "worker",
        "arn:aws:sqs:eu-west-1:123456789012:worker-dev",
        "[!Ref Worker]",
        "{Ref: [Worker]}",
        "{'Fn::Sub': {a: b}}",
        "{'Fn::Join': [x]}",
        "12",
        "",
    ],
)
def test_nothing_else_is_a_function(function: Callable[[str], Function], arn: str) -> None:
    assert read(function, arn) == []


def test_names_of_the_same_pieces_are_the_same(function: Callable[[str], Function]) -> None:
    arn = "!Sub 'arn:aws:lambda:${AWS::Region}:1:function:${AWS::StackName}-${Unset}:live'"
    assert read(function, arn, name="!Join ['-', [!Ref 'AWS::StackName', !Ref Unset]]") == ["live"]
    assert read(function, arn, name="!Sub '${AWS::StackName}-${Stage}'") == []
    assert read(function, "!ImportValue a", name="!ImportValue a") == []


def test_each_branch_names_a_function_of_its_own(repo: Repo) -> None:
    repo.write(
        "template.yaml",
        """
        Resources:
          A: {Type: AWS::Lambda::Function}
          B: {Type: AWS::Lambda::Function}
          Nightly:
            Type: AWS::Scheduler::Schedule
            Properties:
              Target: {Arn: !If [Live, !GetAtt A.Arn, !If [Test, !If [Live, !Ref A, !Ref B], !Ref 'AWS::NoValue']]}
        """,
    )
    found = {
        id: [[(when.condition, when.holds) for when in source.when] for source in function.sources]
        for id, function in repo.functions().items()
    }
    assert found == {"A": [[("Live", True)]], "B": [[("Live", False), ("Test", True)]]}


def test_too_many_branches_name_nothing(function: Callable[[str], Function]) -> None:
    arn = "!Ref Worker"
    for number in range(40):
        arn = f"!If [C{number}, {arn}, !Ref Worker]"
    assert 0 < len(read(function, arn)) <= 8


def test_a_name_may_be_put_together(function: Callable[[str], Function]) -> None:
    assert read(function, "!Sub '${Stage}${Stage}'", name="devdev") == [None]

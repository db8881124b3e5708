"""What CloudFormation looks up when it deploys."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lambdalint.model.function import Function
from tests.readers.conftest import Repo

TEMPLATE = """
Parameters:
  Given: {{Type: String, Default: '{{{{resolve:ssm:/given}}}}'}}
Resources:
  F:
    Type: AWS::Lambda::Function
    Properties:
      Environment:
        Variables:
          X: {written}
"""


@pytest.mark.parametrize(
    ("written", "references"),
    [
        ("'{{resolve:secretsmanager:a:SecretString:b}}'", ["secretsmanager:a:SecretString:b"]),
        ("'x{{resolve:ssm:/a}}y{{resolve:ssm-secure:/b:3}}'", ["ssm:/a", "ssm-secure:/b:3"]),
        ("!Sub '{{resolve:secretsmanager:${S}::${T.Arn}}}'", ["secretsmanager:${S}::${T.Arn}"]),
        ("!Join ['', ['{{resolve:ssm:', !Ref S, '}}']]", ["ssm:${S}"]),
        ("!Ref Given", ["ssm:/given"]),
        ("'{{resolve:ssm:/a'", []),
        ("'{{ resolve }}'", []),
        ("plain", []),
    ],
)
def test_in_cloudformation(function: Callable[[str], Function], written: str, references: list[str]) -> None:
    (variable,) = function(TEMPLATE.format(written=written)).environment.variables
    assert list(variable.value.dynamic_references) == references


def test_each_branch_has_its_own(function: Callable[[str], Function]) -> None:
    (variable,) = function(TEMPLATE.format(written="!If [C, '{{resolve:ssm:/a}}', b]")).environment.variables
    assert [branch.dynamic_references for branch in variable.value.possible] == [("ssm:/a",), ()]


def test_a_secret_in_a_variable_of_serverless(repo: Repo) -> None:
    repo.write(
        "serverless.yml",
        """
        service: x
        provider: {name: aws, runtime: nodejs24.x}
        functions:
          f:
            handler: a.b
            environment:
              A: ${ssm:/aws/reference/secretsmanager/orders/key}
              B: x-${ssm:/aws/reference/secretsmanager/key}
              C: ${ssm:/orders/level}
        """,
    )
    variables = repo.functions()["f"].environment.variables
    assert {variable.name: variable.value.dynamic_references for variable in variables} == {
        "A": ("secretsmanager:orders/key",),
        "B": ("secretsmanager:key",),
        "C": (),
    }

"""Execution roles of a service."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lambdalint.model.function import Function
from lambdalint.model.iam import Role

Read = Callable[[str], dict[str, Function]]


def actions(role: Role | None) -> list[str | None]:
    assert role is not None  # what nobody wrote is not asked for
    written = [statement for statement in role.statements if not statement.implied]
    return [action.known for statement in written for action in statement.actions]


@pytest.mark.parametrize(
    ("provider", "place"),
    [
        (
            "iam: {role: {statements: [{Effect: Allow, Action: 's3:*', Resource: '*'}], managedPolicies: [POLICY]}}",
            "role",
        ),
        (
            "iamRoleStatements: [{Effect: Allow, Action: ['s3:*'], Resource: '*'}]\n  iamManagedPolicies: [POLICY]",
            "iamRoleStatements",
        ),
    ],
)
def test_one_role_is_shared(service: Read, provider: str, place: str) -> None:
    functions = service(
        f"provider:\n  name: aws\n  {provider}\nfunctions: {{f: {{handler: a.b}}, g: {{handler: a.c}}}}\n".replace(
            "POLICY", "arn:aws:iam::aws:policy/AdministratorAccess"
        )
    )
    role = functions["f"].role
    assert role is functions["g"].role
    assert actions(role) == ["s3:*"]
    assert role is not None
    assert (role.name, role.span.text) == ("the functions' role", place)
    assert [(policy.name, policy.span.text) for policy in role.managed_policies] == [
        ("AdministratorAccess", "arn:aws:iam::aws:policy/AdministratorAccess")
    ]
    assert role.statements[-1].actions[0].span.text == "'s3:*'"


def test_policies_of_resources_are_attached(service: Read) -> None:
    functions = service(
        """
provider: {name: aws}
functions: {f: {handler: a.b}}
resources:
  Resources:
    More:
      Type: AWS::IAM::Policy
      Properties:
        Roles: [!Ref IamRoleLambdaExecution]
        PolicyDocument: {Statement: [{Effect: Allow, Action: 'sqs:*', Resource: '*'}]}
"""
    )
    assert actions(functions["f"].role) == ["sqs:*"]


ROLES = """
resources:
  Resources:
    Own:
      Type: AWS::IAM::Role
      Properties: {Policies: [{PolicyDocument: {Statement: [{Effect: Allow, Action: 'sns:*', Resource: '*'}]}}]}
"""


@pytest.mark.parametrize(
    ("provider", "function", "name"),
    [
        ("", "role: Own", "`Own`"),
        ("", "role: !GetAtt Own.Arn", "`Own`"),
        ("", "role: {Fn::GetAtt: [Own, Arn]}", "`Own`"),
        ("", "role: IamRoleLambdaExecution", "the functions' role"),
        ("", "role: arn:aws:iam::1:role/r", None),
        ("", "role: '${ssm:/role}'", None),
        ("", "role: null", "the functions' role"),
        (", role: Own", "timeout: 1", "`Own`"),
        (", role: arn:aws:iam::1:role/r", "timeout: 1", None),
        (", iam: {role: Own}", "timeout: 1", "`Own`"),
        (", iam: {role: !GetAtt Own.Arn}", "timeout: 1", "`Own`"),
        (", iam: {role: arn:aws:iam::1:role/r}", "timeout: 1", None),
        (", iam: {role: arn:aws:iam::1:role/r}", "iamRoleStatements: []", None),
        (", iam: {role: '${ssm:/role}'}", "timeout: 1", None),
    ],
)
def test_which_role_it_is(service: Read, provider: str, function: str, name: str | None) -> None:
    role = service(f"provider: {{name: aws{provider}}}\nfunctions:\n  f:\n    {function}\n{ROLES}")["f"].role
    assert (role and role.name) == name


S3, SNS = "[{Effect: Allow, Action: 's3:*', Resource: '*'}]", "[{Effect: Allow, Action: 'sns:*', Resource: '*'}]"


@pytest.mark.parametrize(
    ("function", "custom", "expected"),
    [
        (f"iamRoleStatements: {SNS}", "{}", ["sns:*"]),
        ("iamRoleStatements: []", "{}", []),
        (f"iamRoleStatements: {SNS}, iamRoleStatementsInherit: true", "{}", ["s3:*", "sns:*"]),
        (f"iamRoleStatements: {SNS}", "{serverless-iam-roles-per-function: {defaultInherit: true}}", ["s3:*", "sns:*"]),
        (
            f"iamRoleStatements: {SNS}, iamRoleStatementsInherit: false",
            "{serverless-iam-roles-per-function: {defaultInherit: true}}",
            ["sns:*"],
        ),
        (f"iam: {{role: {{statements: {SNS}}}}}", "{}", ["sns:*"]),
        (f"iam: {{inheritStatements: true, role: {{statements: {SNS}}}}}", "{}", ["s3:*", "sns:*"]),
        ("iam: {inheritStatements: true}", "{}", ["s3:*"]),
    ],
)
def test_roles_of_single_functions(service: Read, function: str, custom: str, expected: list[str]) -> None:
    functions = service(
        f"provider: {{name: aws, iam: {{role: {{statements: {S3}}}}}}}\n"
        f"custom: {custom}\n"
        f"functions: {{f: {{{function}}}, g: {{handler: a.b}}}}\n"
    )
    assert actions(functions["f"].role) == expected
    assert actions(functions["g"].role) == ["s3:*"]


def test_a_role_for_each_function(service: Read) -> None:
    functions = service(
        f"provider: {{name: aws, iam: {{role: {{mode: perFunction, statements: {S3}}}}}}}\n"
        f"functions:\n  f: {{iam: {{role: {{statements: {SNS}}}}}}}\n  g: {{iam: {{inheritStatements: false}}}}\n"
    )
    assert actions(functions["f"].role) == ["s3:*", "sns:*"]
    assert actions(functions["g"].role) == []
    assert functions["g"].role is not None
    assert (functions["g"].role.name, functions["g"].role.span.text) == ("the role of `g`", "g")

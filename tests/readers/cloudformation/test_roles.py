"""Roles with the branches of `Fn::If` that name them and that attach their policies."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lambdalint.model.function import Function
from lambdalint.model.iam import Malformation, Role

Read = Callable[[str], Function]

ROLES = """
Resources:
  Admin:
    Type: AWS::IAM::Role
    Properties: {ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess']}
  Reader:
    Type: AWS::IAM::Role
    Properties:
      RoleName: reader
      Policies:
        - !If
          - Wide
          - PolicyDocument: {Statement: {Effect: Allow, Action: 's3:*', Resource: '*'}}
          - !Ref AWS::NoValue
        - PolicyDocument: {Statement: {Effect: Allow, Action: 's3:GetObject', Resource: '*'}}
"""


def role(function: Read, named: str, more: str = "") -> Role:
    found = function(f"{ROLES}{more}\n  Fn: {{Type: AWS::Lambda::Function, Properties: {{Role: {named}}}}}\n").role
    assert found is not None
    return found


def actions(found: Role) -> list[str]:
    return [f"{action.known}{action.given}" for statement in found.statements for action in statement.actions]


def test_a_policy_of_one_branch_belongs_to_it(function: Read) -> None:
    assert actions(role(function, "!GetAtt Reader.Arn")) == ["s3:* when `Wide`", "s3:GetObject"]
    assert actions(role(function, "!Sub 'arn:aws:iam::${AWS::AccountId}:role/reader'")) == [
        "s3:* when `Wide`",
        "s3:GetObject",
    ]


def test_a_policy_with_a_condition_is_attached_under_it(function: Read) -> None:
    more = """
  Extra:
    Type: AWS::IAM::Policy
    Condition: IsProd
    Properties:
      Roles: !If [Both, [!Ref Reader, !Ref Admin], [!Ref Reader]]
      PolicyDocument: {Statement: {Effect: Allow, Action: 'sqs:*', Resource: '*'}}
"""
    assert actions(role(function, "!GetAtt Admin.Arn", more)) == ["sqs:* when `IsProd` when `Both`"]


def test_both_roles_of_a_choice_are_looked_at(function: Read) -> None:
    found = role(function, "!If [IsDev, !GetAtt Admin.Arn, !GetAtt Reader.Arn]")
    assert found.name == "`Admin` or `Reader`"
    assert actions(found) == ["s3:* unless `IsDev` when `Wide`", "s3:GetObject unless `IsDev`"]
    assert [(p.name, p.given) for p in found.managed_policies] == [("AdministratorAccess", " when `IsDev`")]
    assert found.complete


def test_a_choice_with_a_role_from_elsewhere_is_not_complete(function: Read) -> None:
    found = role(function, "!If [IsDev, !ImportValue TheirRole, !GetAtt Reader.Arn]")
    assert not found.complete
    assert actions(found)[-1] == "s3:GetObject unless `IsDev`"


def test_a_role_from_elsewhere_is_named(function: Read) -> None:
    found = function(
        "Resources: {Fn: {Type: AWS::Lambda::Function, Properties: {Role: 'arn:aws:iam::123456789012:role/theirs'}}}"
    )
    assert (found.role, found.role_arn.known) == (None, "arn:aws:iam::123456789012:role/theirs")


def malformed(found: Role) -> list[tuple[Malformation, str, str, bool, str]]:
    return [(one.malformation, one.element, one.found, one.trust, one.given) for one in found.malformed]


def test_what_is_refused_is_told_of_every_document(function: Read) -> None:
    more = """
  Extra:
    Type: AWS::IAM::ManagedPolicy
    Condition: IsProd
    Properties:
      Roles: [!Ref Admin]
      PolicyDocument: {Version: 1, Statement: [{Action: GetObject, Resource: a}]}
  Bad:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Statement: {Effect: Allow, Principal: a, Action: 's3:*', Resource: '*'}}
      Policies:
        - !If
          - Wide
          - PolicyDocument: {Statements: []}
          - !Ref AWS::NoValue
"""
    assert malformed(role(function, "!If [IsDev, !GetAtt Admin.Arn, !GetAtt Bad.Arn]", more)) == [
        (Malformation.VALUE, "Version", "1", False, " when `IsDev` when `IsProd`"),
        (Malformation.MISSING, "Effect", "", False, " when `IsDev` when `IsProd`"),
        (Malformation.PREFIX, "Action", "GetObject", False, " when `IsDev` when `IsProd`"),
        (Malformation.NO_ARN, "Resource", "a", False, " when `IsDev` when `IsProd`"),
        (Malformation.UNKNOWN, "Statements", "", False, " unless `IsDev` when `Wide`"),
        (Malformation.MISPLACED, "Resource", "", True, " unless `IsDev`"),
        (Malformation.NOT_STS, "Action", "s3:*", True, " unless `IsDev`"),
        (Malformation.KIND, "Principal", "a single value", True, " unless `IsDev`"),
    ]


@pytest.mark.parametrize(
    "document",
    [
        "null",
        "text",
        "[]",
        "7",
        "!Ref Parameter",
        "{Fn::Transform: {Name: AWS::Include}}",
        "{Statement: !Ref Parameter}",
        "{Statement: [!Ref Parameter, !If [a], !If [a, b, !If [c, {Ref: d}, !Ref AWS::NoValue]]]}",
        "{Statement: {Effect: {Ref: A}, Action: {Fn::Split: []}, Resource: {Ref: A, Fn::Sub: b}, Principal: {Ref: A}}}",
        "{Statement: {Effect: !If [], Action: [!If [a, b, c]], Resource: !Sub [], Condition: {Fn::If: []}}}",
        "{Statement: {? [a] : b}}",
        "{Statement: [[[[]]], null, {}, {Condition: a}, {Action: {}, Principal: {AWS: [[]]}, Condition: [[]]}]}",
    ],
)
def test_odd_documents_are_read(function: Read, document: str) -> None:
    more = f"""
  Odd:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {document}
      Policies: [{{PolicyDocument: {document}}}, null, [], 7, {document}]
"""
    assert isinstance(role(function, "!GetAtt Odd.Arn", more).malformed, tuple)


def test_principals_of_accounts_are_told_apart(function: Read) -> None:
    more = """
  Trusting:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement:
          - Effect: Allow
            Principal: {AWS: ['123456789012', !GetAtt Admin.Arn], Service: lambda.amazonaws.com}
            Action: sts:AssumeRole
          - {Effect: Allow, Principal: '*', Action: 'sts:AssumeRole'}
"""
    first, second = role(function, "!GetAtt Trusting.Arn", more).trust
    assert [value.text for value in first.aws_principals] == ["123456789012", "${Admin.Arn}"]
    assert [value.text for value in first.principals] == ["123456789012", "${Admin.Arn}", "lambda.amazonaws.com"]
    assert [value.known for value in second.principals] == [value.known for value in second.aws_principals] == ["*"]

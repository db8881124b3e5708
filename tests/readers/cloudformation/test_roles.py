"""Roles with the branches of `Fn::If` that name them and that attach their policies."""

from __future__ import annotations

from collections.abc import Callable

from lambdalint.model.function import Function
from lambdalint.model.iam import Role

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

"""Functions that others may invoke than what is seen to."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lambdalint.model.function import Function
from tests.readers.cloudformation.conftest import WORKER


@pytest.mark.parametrize(
    ("written", "mentioned"),
    [
        ("", False),
        ("Outputs: {A: {Value: !GetAtt Worker.Arn}}", True),
        ("Outputs: {A: {Value: !Sub 'x ${Worker}'}}", True),
        ("Outputs: {A: {Value: !Sub ['${a} ${Worker.Arn}', {a: b}]}}", True),
        ("Outputs: {A: {Value: !Sub ['${a}', {a: !Ref Worker}]}}", True),
        ("Outputs: {A: {Value: !If [IsProd, {Fn::GetAtt: [Worker, Arn]}, a]}}", True),
        ("Outputs: {A: {Value: Worker}}", False),
        ("Outputs: {A: {Value: !Sub '${!Worker}'}}", False),
        ("  A: {Type: AWS::IAM::Policy, Properties: {PolicyDocument: [{Resource: !GetAtt Worker.Arn}]}}", True),
        ("  A: {Type: AWS::StepFunctions::StateMachine, Properties: {Definition: {A: !Ref Worker}}}", True),
        ("  A: {Type: AWS::Lambda::Permission, Properties: {FunctionName: !Ref Worker}}", False),
        ("  A: {Type: AWS::CloudWatch::Alarm, Properties: {Dimensions: [{Value: !Ref Worker}]}}", False),
        ("  A: {Type: AWS::SNS::Subscription, Properties: {Endpoint: !GetAtt Worker.Arn}}", False),
    ],
)
def test_who_names_a_function(function: Callable[[str], Function], written: str, mentioned: bool) -> None:
    assert function(f"{WORKER}{written}\n").mentioned_elsewhere is mentioned


def test_aliases_that_grow_are_walked_once(function: Callable[[str], Function]) -> None:
    lines = [f"      A{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 12)]
    text = f"{WORKER}  X:\n    Type: Custom::X\n    Properties:\n      A0: &a0 [1]\n{''.join(lines)}"
    assert not function(text).mentioned_elsewhere

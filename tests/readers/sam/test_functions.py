"""SAM's functions: Globals, events, policies."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lambdalint.model.event import (
    AsynchronousSource,
    OtherSource,
    QueueSource,
    StreamSource,
    SynchronousSource,
)
from lambdalint.model.function import Function

Read = Callable[[str], Function]


def with_globals(function: str) -> str:
    return (
        """
Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]
Globals:
  Function:
    Runtime: python3.13
    Timeout: 20
    Layers: [!Ref Base]
    Environment: {Variables: {SHARED: a, BOTH: b}}
Resources:
  Worker:
    Type: AWS::Serverless::Function
"""
        + function
    )


def test_globals_are_merged_and_keep_their_place(function: Read) -> None:
    found = function(
        with_globals(
            """
    Properties:
      Timeout: 30
      Layers: [!Ref Own]
      Environment: {Variables: {BOTH: c, OWN: d}}
"""
        )
    )
    assert (found.runtime.known, found.runtime.span.text) == ("python3.13", "python3.13")
    assert not found.block.covers(found.runtime.span)
    assert (found.timeout.known, found.block.covers(found.timeout.span)) == (30, True)
    assert [layer.target for layer in found.layers.items] == ["Base", "Own"]
    assert {v.name: v.value.known for v in found.environment.variables} == {"SHARED": "a", "BOTH": "c", "OWN": "d"}


@pytest.mark.parametrize(("ignored", "timeout"), [("'*'", 3), ("[Timeout]", 3), ("[Runtime]", 20)])
def test_ignored_globals(function: Read, ignored: str, timeout: int) -> None:
    assert function(with_globals(f"    IgnoreGlobals: {ignored}\n")).timeout.known == timeout


@pytest.mark.parametrize("timeout", ["!Ref T", "!If [A, 1, 2]"])
def test_an_own_function_wins_over_globals(function: Read, timeout: str) -> None:
    assert function(with_globals(f"    Properties: {{Timeout: {timeout}}}\n")).timeout.known is None


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        ("{Type: SQS, Properties: {Queue: !GetAtt Jobs.Arn, Enabled: false}}", QueueSource),
        ("{Type: Kinesis, Properties: {Stream: !GetAtt S.Arn, MaximumRetryAttempts: 3}}", StreamSource),
        ("{Type: DynamoDB, Properties: {Stream: !GetAtt T.StreamArn}}", StreamSource),
        ("{Type: S3, Properties: {Bucket: !Ref B}}", AsynchronousSource),
        ("{Type: Schedule}", AsynchronousSource),
        ("{Type: SNS, Properties: {Topic: !Ref T}}", AsynchronousSource),
        ("{Type: SNS, Properties: {Topic: !Ref T, SqsSubscription: true}}", OtherSource),
        ("{Type: HttpApi}", SynchronousSource),
        ("{Type: MSK}", OtherSource),
        ("{Type: !Ref X}", OtherSource),
        ("[]", OtherSource),
        ("", OtherSource),
    ],
)
def test_events(function: Read, event: str, kind: type) -> None:
    (source,) = function(with_globals(f"    Properties: {{Events: {{Trigger: {event}}}}}\n")).sources
    assert type(source) is kind
    assert source.span.text == "Trigger"


def test_events_are_absent_where_they_are_no_map(function: Read) -> None:
    assert function(with_globals("    Properties: {Events: [a, b]}\n")).sources == ()


@pytest.mark.parametrize(
    ("policies", "managed", "actions"),
    [
        ("AmazonS3FullAccess", ["AmazonS3FullAccess"], []),
        ("[AWSLambdaExecute, 'arn:aws:iam::aws:policy/IAMFullAccess']", ["AWSLambdaExecute", "IAMFullAccess"], []),
        ("[{SQSPollerPolicy: {QueueName: q}}]", [], []),
        ("{Statement: [{Effect: Allow, Action: 's3:*', Resource: '*'}]}", [], ["s3:*"]),
        ("[!If [A, AdministratorAccess, !Ref 'AWS::NoValue']]", ["AdministratorAccess"], []),
        ("!If [A, [AdministratorAccess], !Ref 'AWS::NoValue']", ["AdministratorAccess"], []),
        ("!Ref P", [], []),
    ],
)
def test_policies(function: Read, policies: str, managed: list[str], actions: list[str]) -> None:
    role = function(with_globals(f"    Properties: {{Policies: {policies}}}\n")).role
    assert role is not None
    assert role.name == "the role of `Worker`"
    assert [policy.name for policy in role.managed_policies] == managed
    assert [action.known for s in role.statements for action in s.actions] == actions


def test_a_role_that_is_named_is_not_made(function: Read) -> None:
    assert (
        function(with_globals("    Properties: {Role: !ImportValue r, Policies: AdministratorAccess}\n")).role is None
    )


@pytest.mark.parametrize(
    ("properties", "dead_letter", "on_failure"),
    [
        ("{DeadLetterQueue: {Type: SQS, TargetArn: !GetAtt Q.Arn}}", True, False),
        ("{EventInvokeConfig: {DestinationConfig: {OnFailure: {Type: SQS}}}}", False, True),
        ("{EventInvokeConfig: {DestinationConfig: {OnFailure: {Type: SQS, Destination: !Ref Q}}}}", False, True),
        ("{EventInvokeConfig: {MaximumRetryAttempts: 0}}", False, False),
        ("{EventInvokeConfig: !Ref X}", False, True),
    ],
)
def test_failure_handling(function: Read, properties: str, dead_letter: bool, on_failure: bool) -> None:
    handling = function(with_globals(f"    Properties: {properties}\n")).failure_handling
    assert (handling.dead_letter_queue.written, handling.on_failure.written) == (dead_letter, on_failure)

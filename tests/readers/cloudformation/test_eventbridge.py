"""Rules, schedules and pipes."""

from __future__ import annotations

import pytest

from lambdalint.model.event import AsynchronousSource, OtherSource, RuleSource, SynchronousSource
from tests.readers.cloudformation.conftest import Sources


def rule(sources: Sources, text: str) -> RuleSource:
    (source,) = sources(text)
    assert isinstance(source, RuleSource)
    return source


def test_a_rule_with_a_pattern(sources: Sources) -> None:
    source = rule(
        sources,
        """
        Uploaded:
          Type: AWS::Events::Rule
          Properties:
            EventPattern: {source: [aws.s3], detail: {size: [{numeric: ['>', 0]}]}}
            Targets:
              - {Id: queue, Arn: !GetAtt Queue.Arn}
              - Id: worker
                Arn: !GetAtt Worker.Arn
                Input: '{"a": 1}'
                RetryPolicy: {MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 60}
                DeadLetterConfig: {Arn: !GetAtt Failed.Arn}
        """,
    )
    assert (source.service, source.span.text, source.sender.target) == ("EventBridge", "Uploaded", "Uploaded")
    assert source.pattern.known == '{"source": ["aws.s3"], "detail": {"size": [{"numeric": [">", 0]}]}}'
    assert source.pattern.span.text == "{source: [aws.s3], detail: {size: [{numeric: ['>', 0]}]}}"
    assert (source.schedule.absent, source.enabled.known, source.enabled.written) == (True, True, False)
    assert (source.input.known, source.input.span.text) == ('{"a": 1}', "'{\"a\": 1}'")
    assert (source.delivery_attempts.known, source.delivery_age.known) == (2, 60)
    assert source.dead_letter_queue.target == "Failed"


def test_a_pattern_is_unknown_if_anything_in_it_is(sources: Sources) -> None:
    source = rule(
        sources,
        """
        Uploaded:
          Type: AWS::Events::Rule
          Properties:
            EventPattern: {detail: {bucket: {name: [!Ref Bucket]}}}
            Targets: [{Id: worker, Arn: !GetAtt Worker.Arn}]
        """,
    )
    assert (source.pattern.known, source.pattern.written) == (None, True)
    assert (source.delivery_attempts.known, source.delivery_age.known) == (185, 86_400)
    assert source.dead_letter_queue.absent


@pytest.mark.parametrize(
    ("state", "known"),
    [("ENABLED", True), ("DISABLED", False), ("ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS", True), ("!Ref S", None)],
)
@pytest.mark.parametrize(
    ("type_", "target", "service"),
    [
        ("AWS::Events::Rule", "Targets: [{Id: a, Arn: !GetAtt Worker.Arn}]", "a schedule"),
        ("AWS::Scheduler::Schedule", "Target: {Arn: !GetAtt Worker.Arn}", "EventBridge Scheduler"),
    ],
)
def test_a_schedule_may_be_off(
    sources: Sources, type_: str, target: str, service: str, state: str, known: bool | None
) -> None:
    source = rule(
        sources,
        f"""
        Nightly:
          Type: {type_}
          Properties:
            State: {state}
            ScheduleExpression: rate(1 day)
            {target}
        """,
    )
    assert (source.service, source.enabled.known, source.schedule.known) == (service, known, "rate(1 day)")
    assert source.pattern.absent


def test_the_permission_of_a_rule_is_no_second_source(sources: Sources) -> None:
    found = sources(
        """
        Nightly:
          Type: AWS::Events::Rule
          Properties: {ScheduleExpression: rate(1 day), Targets: [{Id: a, Arn: !GetAtt Worker.Arn}]}
        Allow:
          Type: AWS::Lambda::Permission
          Properties: {FunctionName: !Ref Worker, Principal: events.amazonaws.com, SourceArn: !GetAtt Nightly.Arn}
        """
    )
    assert [source.span.text for source in found] == ["Nightly"]


INVOKED = "TargetParameters: {{LambdaFunctionParameters: {{InvocationType: {}}}}}"


@pytest.mark.parametrize(
    ("properties", "kind"),
    [
        ("Target: !GetAtt Worker.Arn", SynchronousSource),
        (f"Target: !GetAtt Worker.Arn, {INVOKED.format('FIRE_AND_FORGET')}", AsynchronousSource),
        (f"Target: !GetAtt Worker.Arn, {INVOKED.format('!Ref Type')}", OtherSource),
        (f"Enrichment: !GetAtt Worker.Arn, Target: !Ref Q, {INVOKED.format('FIRE_AND_FORGET')}", SynchronousSource),
    ],
)
def test_pipes(sources: Sources, properties: str, kind: type) -> None:
    (source,) = sources(
        "Pipe: {Type: AWS::Pipes::Pipe, Properties: {Source: !GetAtt Jobs.Arn, DesiredState: STOPPED, "
        + properties
        + "}}"
    )
    assert type(source) is kind
    assert (source.service, source.span.text) == ("EventBridge Pipes", "Pipe")
    assert (source.sender.target, source.enabled.known) == ("Jobs", False)

"""Events: what they are in the model, and the resources that they become."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lambdalint.model.event import (
    AsynchronousSource,
    OtherSource,
    PolledSource,
    QueueSource,
    StreamSource,
    SynchronousSource,
)
from lambdalint.model.function import Function
from lambdalint.model.node import Scalar
from tests.readers.sam.conftest import Expanded

Read = Callable[[str], Function]
Expand = Callable[[str], Expanded]

ARN = {"Fn::GetAtt": ["Worker", "Arn"]}


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        ("{Type: SQS, Properties: {Queue: !GetAtt Jobs.Arn, Enabled: false}}", QueueSource),
        ("{Type: Kinesis, Properties: {Stream: !GetAtt S.Arn, MaximumRetryAttempts: 3}}", StreamSource),
        ("{Type: DynamoDB, Properties: {Stream: !GetAtt T.StreamArn}}", StreamSource),
        ("{Type: S3, Properties: {Bucket: !Ref B}}", AsynchronousSource),
        ("{Type: Schedule}", AsynchronousSource),
        ("{Type: SNS, Properties: {Topic: !Ref T}}", AsynchronousSource),
        ("{Type: SNS, Properties: {Topic: !Ref T, SqsSubscription: true}}", QueueSource),
        ("{Type: HttpApi}", SynchronousSource),
        ("{Type: MSK}", PolledSource),
        ("{Type: !Ref X}", OtherSource),
        ("{Type: S3, Properties: []}", AsynchronousSource),
        ("!If [A, {Type: S3}, !Ref 'AWS::NoValue']", OtherSource),
        ("[]", OtherSource),
        ("", OtherSource),
    ],
)
def test_events(function: Read, event: str, kind: type) -> None:
    (source,) = function(
        f"Resources: {{Worker: {{Type: AWS::Serverless::Function, Properties: {{Events: {{Trigger: {event}}}}}}}}}"
    ).sources
    assert isinstance(source, kind)
    assert source.span.text == "Trigger"


@pytest.mark.parametrize("events", ["[a, b]", "!If [A, {B: {Type: S3}}, {}]", "text", "null"])
def test_events_are_absent_where_they_are_no_map(function: Read, events: str) -> None:
    template = f"Resources: {{Worker: {{Type: AWS::Serverless::Function, Properties: {{Events: {events}}}}}}}"
    assert function(template).sources == ()


@pytest.mark.parametrize(
    ("written", "state"),
    [
        ("Enabled: false", "DISABLED"),
        ("Enabled: true", "ENABLED"),
        ("Enabled: !Ref Off", "ENABLED"),  # the transform takes any function for true
        ("State: DISABLED", "DISABLED"),
        ("State: !Ref S", {"Ref": "S"}),
    ],
)
def test_state_of_a_schedule(expand: Expand, written: str, state: object) -> None:
    found = expand(f"Events: {{E: {{Type: Schedule, Properties: {{Schedule: rate(1 day), {written}}}}}}}")
    assert found["WorkerE"]["State"] == state
    assert found["WorkerE"]["ScheduleExpression"] == "rate(1 day)"
    assert found["WorkerEPermission"]["SourceArn"] == {"Fn::GetAtt": ["WorkerE", "Arn"]}


def test_a_rule_with_a_dead_letter_queue(expand: Expand) -> None:
    found = expand(
        """
        Events:
          E:
            Type: EventBridgeRule
            Properties:
              Pattern: {source: [shop]}
              EventBusName: bus
              Input: text
              DeadLetterConfig: {Type: SQS, QueueLogicalId: Lost}
              RetryPolicy: {MaximumRetryAttempts: 3}
        """
    )
    queue = {"Fn::GetAtt": ["Lost", "Arn"]}
    assert found["WorkerE"] == {
        "EventPattern": {"source": ["shop"]},
        "EventBusName": "bus",
        "Targets": [
            {
                "Arn": ARN,
                "Id": "WorkerELambdaTarget",
                "Input": "text",
                "RetryPolicy": {"MaximumRetryAttempts": 3},
                "DeadLetterConfig": {"Arn": queue},
            }
        ],
    }
    assert found.type("Lost") == "AWS::SQS::Queue"
    assert found["WorkerEQueuePolicy"]["PolicyDocument"]["Statement"][0]["Resource"] == queue


def test_a_schedule_of_eventbridge_scheduler_has_a_role(expand: Expand) -> None:
    found = expand("Events: {E: {Type: ScheduleV2, Properties: {ScheduleExpression: rate(1 day), Input: x}}}")
    assert found["WorkerE"] == {
        "FlexibleTimeWindow": {"Mode": "OFF"},
        "Name": "WorkerE",
        "ScheduleExpression": "rate(1 day)",
        "Target": {"Arn": ARN, "Input": "x", "RoleArn": {"Fn::GetAtt": ["WorkerERole", "Arn"]}},
    }
    assert found["WorkerERole"]["Policies"][0]["PolicyDocument"]["Statement"] == [
        {"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": ARN}
    ]
    assert found.of_type("AWS::Lambda::Permission") == []
    name = found.node("WorkerE", "Name")
    assert isinstance(name, Scalar)
    assert name.implied


def test_a_polled_source_hands_its_settings_on(expand: Expand) -> None:
    found = expand(
        """
        Events:
          E:
            Type: Kinesis
            Properties:
              Stream: stream
              StartingPosition: LATEST
              BatchSize: 7
              DestinationConfig: {OnFailure: {Type: SQS, Destination: queue}}
        """
    )
    assert found["WorkerE"] == {
        "EventSourceArn": "stream",
        "FunctionName": {"Ref": "Worker"},
        "StartingPosition": "LATEST",
        "BatchSize": 7,
        "DestinationConfig": {"OnFailure": {"Destination": "queue"}},
    }
    assert found.node("WorkerE", "BatchSize").span.text == "7"


@pytest.mark.parametrize(
    ("event", "name", "config"),
    [
        (
            "{Type: MSK, Properties: {ConsumerGroupId: g}}",
            "AmazonManagedKafkaEventSourceConfig",
            {"ConsumerGroupId": "g"},
        ),
        (
            "{Type: SelfManagedKafka, Properties: {KafkaBootstrapServers: [s]}}",
            "SelfManagedEventSource",
            {"Endpoints": {"KafkaBootstrapServers": ["s"]}},
        ),
        (
            "{Type: DocumentDB, Properties: {DatabaseName: d, CollectionName: c}}",
            "DocumentDBEventSourceConfig",
            {"DatabaseName": "d", "CollectionName": "c"},
        ),
    ],
)
def test_settings_that_lie_deeper_in_a_mapping(expand: Expand, event: str, name: str, config: object) -> None:
    assert expand(f"Events: {{E: {event}}}")["WorkerE"][name] == config


def test_a_topic_through_a_new_queue(expand: Expand) -> None:
    found = expand(
        """
        Resources:
          News: {Type: AWS::SNS::Topic, Properties: {FifoTopic: true}}
          Worker:
            Type: AWS::Serverless::Function
            Properties:
              Events: {E: {Type: SNS, Properties: {Topic: !Ref News, SqsSubscription: true, FilterPolicy: {a: [b]}}}}
        """
    )
    queue = {"Fn::GetAtt": ["WorkerEQueue", "Arn"]}
    assert found["WorkerEQueue"] == {"FifoQueue": True}
    assert found["WorkerE"] == {
        "Protocol": "sqs",
        "Endpoint": queue,
        "TopicArn": {"Ref": "News"},
        "FilterPolicy": {"a": ["b"]},
    }
    mapping = found["WorkerEEventSourceMapping"]
    assert (mapping["EventSourceArn"], mapping["BatchSize"], mapping["Enabled"]) == (queue, 10, True)
    assert found["WorkerEQueuePolicy"]["Queues"] == [{"Ref": "WorkerEQueue"}]
    assert found.stack.resources["WorkerEQueue"].span.text == "E"


def test_a_topic_through_a_given_queue(expand: Expand) -> None:
    given = "{QueueArn: arn, QueueUrl: url, BatchSize: 3, Enabled: false, QueuePolicyLogicalId: Policy}"
    found = expand(f"Events: {{E: {{Type: SNS, Properties: {{Topic: t, SqsSubscription: {given}}}}}}}")
    mapping = found["WorkerEEventSourceMapping"]
    assert (mapping["EventSourceArn"], mapping["BatchSize"]) == ("arn", 3)
    assert mapping["Enabled"] is True  # the transform does not hand it on
    assert found["Policy"]["Queues"] == ["url"]
    assert found.of_type("AWS::SQS::Queue") == []


def test_notifications_are_added_to_those_of_the_bucket(expand: Expand) -> None:
    found = expand(
        """
        Resources:
          Uploads:
            Type: AWS::S3::Bucket
            Properties:
              NotificationConfiguration:
                LambdaConfigurations: [{Event: 's3:X', Function: other}]
                QueueConfigurations: [q]
          Worker:
            Type: AWS::Serverless::Function
            Condition: IsProd
            Properties:
              Events:
                E: {Type: S3, Properties: {Bucket: !Ref Uploads, Events: ['s3:A', 's3:B'], Filter: {S3Key: f}}}
                F: {Type: S3, Properties: {Bucket: !Ref Missing, Events: 's3:C'}}
        """
    )

    def made(event: str) -> object:
        own = {"Event": event, "Function": ARN, "Filter": {"S3Key": "f"}}
        return {"Fn::If": ["IsProd", own, {"Ref": "AWS::NoValue"}]}

    assert found["Uploads"]["NotificationConfiguration"] == {
        "LambdaConfigurations": [{"Event": "s3:X", "Function": "other"}, made("s3:A"), made("s3:B")],
        "QueueConfigurations": ["q"],
    }
    assert found.of_type("AWS::Lambda::Permission") == ["WorkerEPermission", "WorkerFPermission"]
    assert found["WorkerEPermission"]["SourceAccount"] == {"Ref": "AWS::AccountId"}


def test_triggers_of_a_user_pool(expand: Expand) -> None:
    found = expand(
        """
        Resources:
          Pool: {Type: AWS::Cognito::UserPool, Properties: {LambdaConfig: {PreSignUp: mine}}}
          Worker:
            Type: AWS::Serverless::Function
            Properties:
              Events: {E: {Type: Cognito, Properties: {UserPool: !Ref Pool, Trigger: [PreSignUp, CustomMessage]}}}
        """
    )
    assert found["Pool"]["LambdaConfig"] == {"PreSignUp": "mine", "CustomMessage": ARN}
    assert found["WorkerCognitoPermission"]["SourceArn"] == {"Fn::GetAtt": ["Pool", "Arn"]}


def test_logs_and_iot_rules(expand: Expand) -> None:
    found = expand(
        """
        Events:
          L: {Type: CloudWatchLogs, Properties: {LogGroupName: group, FilterPattern: error}}
          I: {Type: IoTRule, Properties: {Sql: SELECT}}
        """
    )
    assert found["WorkerL"] == {"LogGroupName": "group", "FilterPattern": "error", "DestinationArn": ARN}
    assert found["WorkerI"]["TopicRulePayload"]["Actions"] == [{"Lambda": {"FunctionArn": ARN}}]
    principals = [found[id]["Principal"] for id in found.of_type("AWS::Lambda::Permission")]
    assert principals == ["logs.amazonaws.com", "iot.amazonaws.com"]


def test_events_of_a_state_machine_start_it_with_a_role(expand: Expand) -> None:
    found = expand(
        """
        Resources:
          Flow:
            Type: AWS::Serverless::StateMachine
            Properties:
              AutoPublishAlias: live
              UseAliasAsEventTarget: true
              Events:
                E: {Type: EventBridgeRule, Properties: {Pattern: {source: [shop]}}}
                A: {Type: Api, Properties: {Path: /start, Method: post}}
                S: {Type: SQS, Properties: {Queue: q}}
        """
    )
    alias = {"Ref": "FlowAliaslive"}
    (target,) = found["FlowE"]["Targets"]
    assert (target["Arn"], target["RoleArn"]) == (alias, {"Fn::GetAtt": ["FlowERole", "Arn"]})
    (policy,) = found["FlowERole"]["Policies"]
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert (statement["Action"], statement["Resource"]) == ("states:StartExecution", alias)
    method = found["ServerlessRestApi"]["Body"]["paths"]["/start"]["post"]
    assert method["x-amazon-apigateway-integration"]["credentials"] == {"Fn::GetAtt": ["FlowARole", "Arn"]}
    assert (
        found.of_type(
            "AWS::Lambda::Permission",
        )
        == found.of_type("AWS::Lambda::EventSourceMapping")
        == []
    )

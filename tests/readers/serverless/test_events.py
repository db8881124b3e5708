"""Events of a service's functions."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lambdalint.model.event import (
    AsynchronousSource,
    EdgeSource,
    OtherSource,
    PolledSource,
    QueueSource,
    Source,
    StreamSource,
    SynchronousSource,
)
from lambdalint.model.function import Function

Read = Callable[[str], dict[str, Function]]

RESOURCES = """
resources:
  Resources:
    Jobs: {Type: AWS::SQS::Queue, Properties: {VisibilityTimeout: 40}}
    Failed: {Type: AWS::SQS::Queue}
    Table: {Type: AWS::DynamoDB::Table}
"""


@pytest.fixture
def source(service: Read) -> Callable[[str], Source]:
    def read(event: str) -> Source:
        text = f"provider: aws\nfunctions:\n  f:\n    handler: a.b\n    events:\n      - {event}\n{RESOURCES}"
        (found,) = service(text)["f"].sources
        return found

    return read


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        ("sqs: arn:aws:sqs:eu-west-1:1:q", QueueSource),
        ("sqs: '${env:QUEUE}'", QueueSource),
        ("sqs: {arn: {Fn::ImportValue: jobs}}", QueueSource),
        ("sqs: {arn: {Fn::Join: [':', [arn, aws, sqs, !Ref AWS::Region, '1', q]]}}", QueueSource),
        ("stream: arn:aws:kinesis:eu-west-1:1:stream/s", StreamSource),
        ("stream: {arn: arn:aws:dynamodb:eu-west-1:1:table/t/stream/x}", StreamSource),
        ("stream: {type: dynamodb, arn: !GetAtt Other.StreamArn}", StreamSource),
        ("stream: {arn: !GetAtt Table.StreamArn}", StreamSource),
        ("stream: '${env:STREAM}'", PolledSource),
        ("s3: uploads", AsynchronousSource),
        ("s3: {bucket: uploads, event: 's3:ObjectCreated:*'}", AsynchronousSource),
        ("sns: topic", AsynchronousSource),
        ("schedule: rate(1 hour)", AsynchronousSource),
        ("eventBridge: {schedule: rate(1 hour)}", AsynchronousSource),
        ("cloudwatchEvent: {event: {source: [aws.ec2]}}", AsynchronousSource),
        ("cloudwatchLog: /aws/lambda/x", AsynchronousSource),
        ("iot: {sql: SELECT}", AsynchronousSource),
        ("http: GET hello", SynchronousSource),
        ("http: {path: a, method: post, async: true}", AsynchronousSource),
        ("http: {path: a, method: post, async: false}", SynchronousSource),
        ("httpApi: '*'", SynchronousSource),
        ("websocket: $connect", SynchronousSource),
        ("alb: {priority: 1}", SynchronousSource),
        ("alexaSkill: id", SynchronousSource),
        ("cognitoUserPool: {pool: p, trigger: PreSignUp}", SynchronousSource),
        ("cognitoUserPool: {pool: p, trigger: PreSignUp, existing: true}", SynchronousSource),
        ("alexaSmartHome: id", SynchronousSource),
        ("s3: {bucket: !Ref B, existing: true}", AsynchronousSource),
        ("schedule: {rate: [rate(1 hour)], method: scheduler}", AsynchronousSource),
        ("sns: {arn: !Ref T, topicName: t, filterPolicy: {a: [b]}}", AsynchronousSource),
        ("sns: {topicName: t, filterPolicy: {a: [b]}}", AsynchronousSource),
        ("cloudFront: {eventType: viewer-request, origin: https://x}", EdgeSource),
        ("iotFleetProvisioning: {templateBody: {a: 1}, provisioningRoleArn: r}", SynchronousSource),
        ("msk: {arn: a, topic: t}", PolledSource),
        ("kafka: {topic: t, bootstrapServers: [a], accessConfigurations: {saslPlainAuth: [s]}}", PolledSource),
        ("activemq: {arn: a, basicAuthArn: s, queue: q}", PolledSource),
        ("rabbitmq: {arn: a, basicAuthArn: s, queue: q}", PolledSource),
        ("invented: x", OtherSource),
    ],
)
def test_kinds(source: Callable[[str], Source], event: str, kind: type) -> None:
    found = source(event)
    assert isinstance(found, kind)
    assert found.span.text == event.partition(":")[0]


@pytest.mark.parametrize("arn", ["!GetAtt Jobs.Arn", "{Fn::GetAtt: [Jobs, Arn]}", "!Sub '${Jobs.Arn}'"])
def test_a_queue(source: Callable[[str], Source], arn: str) -> None:
    found = source(f"sqs: {{arn: {arn}, maximumBatchingWindow: 5, enabled: false}}")
    assert isinstance(found, QueueSource)
    assert (found.batching_window.known, found.batching_window.span.text) == (5, "5")
    assert found.enabled.known is False
    assert found.queue is not None
    assert (found.queue.id, found.queue.visibility_timeout.known) == ("Jobs", 40)


def test_defaults_of_a_queue(source: Callable[[str], Source]) -> None:
    found = source("sqs: arn:aws:sqs:eu-west-1:1:q")
    assert isinstance(found, QueueSource)
    assert (found.batching_window.known, found.enabled.known, found.queue) == (0, True, None)


def test_a_stream(source: Callable[[str], Source]) -> None:
    found = source("stream: {type: kinesis, arn: '${env:S}', maximumRetryAttempts: 3, maximumRecordAgeInSeconds: 60}")
    assert isinstance(found, StreamSource)
    assert (found.service, found.maximum_retry_attempts.known, found.maximum_record_age.known) == ("Kinesis", 3, 60)
    found = source("stream: arn:aws:dynamodb:eu-west-1:1:table/t/stream/x")
    assert isinstance(found, StreamSource)
    assert (found.service, found.maximum_retry_attempts.known, found.maximum_retry_attempts.written) == (
        "DynamoDB",
        -1,
        False,
    )


def test_queues_for_what_failed(service: Read) -> None:
    text = (
        "provider: aws\n"
        "functions:\n"
        "  f:\n"
        "    handler: a.b\n"
        "    events:\n"
        "      - stream: {type: kinesis, arn: x, destinations: {onFailure: {arn: !GetAtt Failed.Arn, type: sqs}}}\n"
        "  g: {handler: c.d, events: [{sqs: {arn: !GetAtt Failed.Arn}}]}\n"
    )
    (found,) = service(text + RESOURCES)["g"].sources
    assert isinstance(found, QueueSource)
    assert found.queue is not None
    assert found.queue.is_dead_letter_queue


@pytest.mark.parametrize(
    ("url", "kinds"), [("true", [SynchronousSource]), ("{cors: true}", [SynchronousSource]), ("false", [])]
)
def test_a_url(service: Read, url: str, kinds: list[type]) -> None:
    found = service(f"provider: aws\nfunctions: {{f: {{handler: a.b, url: {url}}}}}\n")["f"].sources
    assert [SynchronousSource for source in found if isinstance(source, SynchronousSource)] == kinds
    assert all(source.span.text == "url" for source in found)


def test_several_events(service: Read) -> None:
    text = "provider: aws\nfunctions: {f: {events: [{sns: a}, {http: GET /}, {sqs: b}, {invented: c}]}}\n"
    places = [source.span.text for source in service(text)["f"].sources]
    assert sorted(places) == ["http", "invented", "sns", "sqs"]

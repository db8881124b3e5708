"""Event source mappings, with every property that any of the services has."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lambdalint.model.event import PolledSource, QueueSource, StreamSource
from lambdalint.model.function import Function
from lambdalint.model.value import Value
from tests.readers.cloudformation.conftest import Sources

MAPPING = """
Mapping:
  Type: AWS::Lambda::EventSourceMapping
  Properties:
    FunctionName: !Ref Worker
"""


def polled(sources: Sources, properties: str, others: str = "") -> PolledSource:
    lines = "".join(f"    {line.strip()}\n" for line in properties.strip().splitlines())
    (source,) = sources(MAPPING + lines + others)
    assert isinstance(source, PolledSource)
    return source


def states(source: PolledSource, *names: str) -> list[tuple[object, bool]]:
    values = [getattr(source, name) for name in names]
    return [(value.known, value.written) for value in values if isinstance(value, Value)]


def test_every_property_is_read_where_it_is_written(sources: Sources) -> None:
    source = polled(
        sources,
        """
        EventSourceArn: arn:aws:kinesis:eu-west-1:123456789012:stream/clicks
        Enabled: false
        BatchSize: 7
        MaximumBatchingWindowInSeconds: 8
        StartingPosition: AT_TIMESTAMP
        StartingPositionTimestamp: 1700000000
        ParallelizationFactor: 2
        TumblingWindowInSeconds: 30
        MaximumRetryAttempts: 3
        MaximumRecordAgeInSeconds: 90
        BisectBatchOnFunctionError: true
        DestinationConfig: {OnFailure: {Destination: !GetAtt Failed.Arn}}
        FunctionResponseTypes: [ReportBatchItemFailures]
        KmsKeyArn: !Ref Key
        ScalingConfig: {MaximumConcurrency: 4}
        ProvisionedPollerConfig: {MinimumPollers: 5, MaximumPollers: 6}
        FilterCriteria: {Filters: [{Pattern: '{"data": {"a": [1]}}'}, {Pattern: !Ref Pattern}]}
        """,
    )
    texts = {
        "enabled": "false",
        "batch_size": "7",
        "batching_window": "8",
        "starting_position": "AT_TIMESTAMP",
        "starting_position_timestamp": "1700000000",
        "parallelization_factor": "2",
        "tumbling_window": "30",
        "maximum_retry_attempts": "3",
        "maximum_record_age": "90",
        "bisect_on_error": "true",
        "on_failure": "!GetAtt Failed.Arn",
        "reports_batch_item_failures": "ReportBatchItemFailures",
        "kms_key": "!Ref Key",
        "maximum_concurrency": "4",
        "minimum_pollers": "5",
        "maximum_pollers": "6",
        "sender": "arn:aws:kinesis:eu-west-1:123456789012:stream/clicks",
    }
    assert {name: getattr(source, name).span.text for name in texts} == texts
    assert source.enabled.known is False
    assert source.reports_batch_item_failures.known is True
    assert source.on_failure.target == "Failed"
    assert [pattern.known for pattern in source.filters.items] == ['{"data": {"a": [1]}}', None]
    assert source.filters.complete


DEFAULTED = ("batch_size", "batching_window", "parallelization_factor", "maximum_retry_attempts", "bisect_on_error")


@pytest.mark.parametrize(
    ("origin", "service", "known"),
    [
        ("!GetAtt Jobs.Arn", "SQS", [10, 0, None, None, None]),
        ("!GetAtt Clicks.Arn", "Kinesis", [100, 0, 1, -1, False]),
        ("!Ref Consumer", "Kinesis", [100, 0, 1, -1, False]),
        ("!GetAtt Orders.StreamArn", "DynamoDB", [100, 0, 1, -1, False]),
        ("!Ref Cluster", "MSK", [100, None, None, None, None]),
        ("!GetAtt Broker.Arn", "Amazon MQ", [100, None, None, None, None]),
        ("!Sub 'arn:${AWS::Partition}:rds:eu-west-1:1:cluster:docs'", "DocumentDB", [100, None, None, None, None]),
        ("!Ref Parameter", "a queue or stream", [None, None, None, None, None]),
    ],
)
def test_defaults_are_those_of_the_service(sources: Sources, origin: str, service: str, known: list[object]) -> None:
    source = polled(
        sources,
        f"EventSourceArn: {origin}",
        """
Jobs: {Type: AWS::SQS::Queue}
Clicks: {Type: AWS::Kinesis::Stream}
Consumer: {Type: AWS::Kinesis::StreamConsumer}
Orders: {Type: AWS::DynamoDB::Table}
Cluster: {Type: AWS::MSK::ServerlessCluster}
Broker: {Type: AWS::AmazonMQ::Broker}
""",
    )
    assert (source.service, source.span.text) == (service, "Mapping")
    assert states(source, *DEFAULTED) == [(value, False) for value in known]
    assert states(source, "reports_batch_item_failures", "enabled") == [(False, False), (True, False)]
    assert (source.filters.items, source.filters.complete) == ((), True)


def test_a_queue_that_is_empty_by_default(function: Callable[[str], Function]) -> None:
    found = function(
        """
        Transform: AWS::Serverless-2016-10-31
        Parameters: {Queue: {Type: String, Default: ""}}
        Resources:
          F:
            Type: AWS::Serverless::Function
            Properties: {Runtime: python3.13, Events: {E: {Type: SQS, Properties: {Queue: !Ref Queue}}}}
        """
    )
    (source,) = found.sources
    assert isinstance(source, QueueSource)
    assert (source.service, source.queue) == ("SQS", None)


@pytest.mark.parametrize(
    ("properties", "service"),
    [
        ("SelfManagedEventSource: {Endpoints: {KafkaBootstrapServers: [a]}}\nTopics: [t]", "Kafka"),
        ("EventSourceArn: !Ref Parameter\nTopics: [t]", "MSK"),
        ("EventSourceArn: !Ref Parameter\nQueues: [q]", "Amazon MQ"),
        ("EventSourceArn: !Ref Parameter\nDocumentDBEventSourceConfig: {DatabaseName: d}", "DocumentDB"),
        ("EventSourceArn: [a]", "a queue or stream"),
        ("Topics: {a: b}", "MSK"),
    ],
)
def test_settings_tell_the_service_where_the_arn_does_not(sources: Sources, properties: str, service: str) -> None:
    assert polled(sources, properties).service == service


def test_topics_and_queues_of_brokers(sources: Sources) -> None:
    assert [t.known for t in polled(sources, "Topics: [orders]").topics.items] == ["orders"]
    source = polled(sources, "Queues: !Ref Names")
    assert (source.queues.items[0].known, source.queues.complete) == (None, False)


@pytest.mark.parametrize(
    ("types", "known"),
    [
        ("[]", False),
        ("!Ref 'AWS::NoValue'", False),
        ("[Other]", False),
        ("[!Ref Type]", None),
        ("!Ref Types", None),
        ("!If [X, [ReportBatchItemFailures], []]", None),
        ("ReportBatchItemFailures", True),
    ],
)
def test_reports_only_what_is_certain(sources: Sources, types: str, known: bool | None) -> None:
    assert polled(sources, f"FunctionResponseTypes: {types}").reports_batch_item_failures.known is known


@pytest.mark.parametrize("criteria", ["!Ref Criteria", "{Filters: !Ref Filters}", "{'Fn::Transform': x}"])
def test_filters_that_cannot_be_known_are_not_complete(sources: Sources, criteria: str) -> None:
    assert not polled(sources, f"FilterCriteria: {criteria}").filters.complete


@pytest.mark.parametrize(
    ("arn", "found"),
    [
        ("!GetAtt Jobs.Arn", True),
        ("!Sub '${Jobs.Arn}'", True),
        ("!Sub 'arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:jobs'", True),
        ("!Join [':', [arn, aws, sqs, !Ref 'AWS::Region', !Ref 'AWS::AccountId', jobs]]", True),
        ("arn:aws:sqs:eu-west-1:123456789012:jobs", False),
        ("!Sub 'arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:other-jobs'", False),
    ],
)
def test_the_queue_of_the_template(sources: Sources, arn: str, found: bool) -> None:
    queue = "Jobs: {Type: AWS::SQS::Queue, Properties: {QueueName: jobs}}"
    source = polled(sources, f"EventSourceArn: {arn}", queue)
    assert isinstance(source, QueueSource)
    assert (source.queue is not None) is found


def test_what_a_queue_is_set_to(sources: Sources) -> None:
    source = polled(
        sources,
        "EventSourceArn: !GetAtt Jobs.Arn",
        """
Jobs:
  Type: AWS::SQS::Queue
  Properties:
    MessageRetentionPeriod: 60
    KmsMasterKeyId: alias/jobs
    FifoQueue: true
    RedrivePolicy: {deadLetterTargetArn: !GetAtt Failed.Arn, maxReceiveCount: 4}
Failed: {Type: AWS::SQS::Queue}
""",
    )
    assert isinstance(source, QueueSource)
    queue = source.queue
    assert queue is not None
    assert (queue.retention.known, queue.kms_key.known, queue.fifo.known) == (60, "alias/jobs", True)
    assert (queue.dead_letter_queue.target, queue.max_receive_count.known) == ("Failed", 4)


@pytest.mark.parametrize(
    ("table", "known", "written"),
    [
        ("{StreamSpecification: {StreamViewType: KEYS_ONLY}}", "KEYS_ONLY", True),
        ("{StreamSpecification: !Ref Specification}", None, True),
        ("{}", None, False),
    ],
)
def test_what_the_stream_of_a_table_shows(sources: Sources, table: str, known: str | None, written: bool) -> None:
    resource = f"Orders: {{Type: AWS::DynamoDB::Table, Properties: {table}}}"
    source = polled(sources, "EventSourceArn: !GetAtt Orders.StreamArn", resource)
    assert isinstance(source, StreamSource)
    assert (source.view_type.known, source.view_type.written) == (known, written)


def test_each_branch_of_the_arn_is_a_source(sources: Sources) -> None:
    found = sources(
        MAPPING
        + "    EventSourceArn: !If [Live, !GetAtt Jobs.Arn, 'arn:aws:kinesis:eu-west-1:1:stream/s']\n"
        + "Jobs: {Type: AWS::SQS::Queue}"
    )
    assert [(type(s), [w.holds for w in s.when]) for s in found] == [(QueueSource, [True]), (StreamSource, [False])]


def test_a_response_type_of_one_branch(sources: Sources) -> None:
    found = polled(sources, "FunctionResponseTypes: !If [X, [ReportBatchItemFailures], !Ref AWS::NoValue]")
    reports = found.reports_batch_item_failures.possible
    assert [(branch.known, branch.given) for branch in reports] == [(True, " when `X`"), (False, " unless `X`")]


def test_a_queue_may_be_named_within_its_arn(sources: Sources) -> None:
    arn = "!Sub 'arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:${Jobs.QueueName}'"
    source = polled(sources, f"EventSourceArn: {arn}", "Jobs: {Type: AWS::SQS::Queue}\n")
    assert isinstance(source, QueueSource)
    assert source.queue is not None
    assert source.queue.id == "Jobs"


def test_a_queue_has_the_statements_of_its_policies(sources: Sources) -> None:
    source = polled(
        sources,
        "EventSourceArn: !GetAtt Jobs.Arn",
        """
Jobs: {Type: AWS::SQS::Queue}
Others: {Type: AWS::SQS::Queue}
Open:
  Type: AWS::SQS::QueuePolicy
  Properties:
    Queues: [!Ref Jobs]
    PolicyDocument:
      Statement: {Effect: Allow, Principal: '*', Action: sqs:SendMessage, Resource: !GetAtt Jobs.Arn}
OfAnother:
  Type: AWS::SQS::QueuePolicy
  Properties:
    Queues: [!Ref Others]
    PolicyDocument: {Statement: {Effect: Deny, Principal: '*', Action: sqs:*}}
""",
    )
    assert isinstance(source, QueueSource)
    assert source.queue is not None
    (statement,) = source.queue.statements
    assert (statement.effect.known, [action.known for action in statement.actions]) == ("Allow", ["sqs:SendMessage"])
    assert [principal.known for principal in statement.principals] == ["*"]


@pytest.mark.parametrize(
    ("arn", "is_fifo"),
    [
        ("arn:aws:sqs:eu-west-1:123456789012:orders.fifo", True),
        ("arn:aws:sqs:eu-west-1:123456789012:orders", False),
        ("!GetAtt Ordered.Arn", True),
        ("!GetAtt Orders.Arn", False),
        ("!Sub 'arn:aws:sqs:eu-west-1:123456789012:${Name}'", None),
    ],
)
def test_whether_a_queue_keeps_the_order(sources: Sources, arn: str, is_fifo: bool | None) -> None:
    queues = """
Orders: {Type: AWS::SQS::Queue}
Ordered: {Type: AWS::SQS::Queue, Properties: {FifoQueue: true}}
"""
    source = polled(sources, f"EventSourceArn: {arn}", queues)
    assert isinstance(source, QueueSource)
    assert source.is_fifo is is_fifo

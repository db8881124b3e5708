"""What Lambda takes of an event source mapping, by the service that it polls.

Sources: AWS Lambda API Reference, "CreateEventSourceMapping", and the pages of the AWS Lambda Developer Guide on the
parameters of each service ("services-sqs-parameters", "services-kinesis-parameters", "services-ddb-params",
"kafka-esm-create", "process-mq-messages-with-lambda", "with-documentdb").
"""

from __future__ import annotations

from msgspec import Struct

SQS, KINESIS, DYNAMODB, MSK, KAFKA = "SQS", "Kinesis", "DynamoDB", "MSK", "Kafka"
MQ, DOCUMENTDB = "Amazon MQ", "DocumentDB"

_STREAMS = frozenset({KINESIS, DYNAMODB})
_KAFKA = frozenset({MSK, KAFKA})
_ALL = frozenset({SQS, KINESIS, DYNAMODB, MSK, KAFKA, MQ, DOCUMENTDB})

MAXIMUM_BATCH = 10_000
MAXIMUM_FIFO_BATCH = 10
MAXIMUM_BATCH_WITHOUT_WINDOW = 10
"""Messages of a standard queue; more only with a batching window."""
MAXIMUM_WINDOW = 300
"""Seconds."""
VISIBILITY_FACTOR = 6
"""Times the function's timeout that a queue should hide messages for (AWS Lambda Developer Guide,
"services-sqs-configure")."""
MAXIMUM_VISIBILITY = 43_200
"""Seconds; the longest visibility timeout that SQS accepts."""
CONCURRENCY = range(2, 1_001)
"""`ScalingConfig.MaximumConcurrency`."""
ADVISED_RESERVED_CONCURRENCY = 5
"""For a function that a queue invokes (AWS Lambda Developer Guide, "services-sqs-configure")."""


def advised_visibility(timeout: int, window: int, factor: int = VISIBILITY_FACTOR) -> int:
    """Seconds that a queue should hide messages for, by the function's timeout and the batching window."""
    return min(factor * timeout + window, MAXIMUM_VISIBILITY)


STARTED = _STREAMS | {MSK}
"""Services whose mappings need a `StartingPosition`. For MSK, SAM asks for it (`MSK` of its translator)."""
STARTED_AT_A_TIME = frozenset({KINESIS, MSK, KAFKA, DOCUMENTDB})
"""Services that take `AT_TIMESTAMP`."""


class Property(Struct, frozen=True):
    field: str
    """Of `PolledSource`."""
    name: str
    """In CloudFormation and SAM."""
    services: frozenset[str]
    """Those that take it."""

    def excludes(self, service: str) -> bool:
        """Whether a service is known not to take it."""
        return service in _ALL and service not in self.services


PROPERTIES = (
    Property("parallelization_factor", "ParallelizationFactor", _STREAMS),
    Property("tumbling_window", "TumblingWindowInSeconds", _STREAMS),
    Property("maximum_retry_attempts", "MaximumRetryAttempts", _STREAMS | _KAFKA),
    Property("maximum_record_age", "MaximumRecordAgeInSeconds", _STREAMS | _KAFKA),
    Property("bisect_on_error", "BisectBatchOnFunctionError", _STREAMS | _KAFKA),
    Property("on_failure", "DestinationConfig", _STREAMS | _KAFKA),
    Property("reports_batch_item_failures", "FunctionResponseTypes", _STREAMS | _KAFKA | {SQS}),
    Property("maximum_concurrency", "ScalingConfig", frozenset({SQS})),
    Property("minimum_pollers", "ProvisionedPollerConfig", _KAFKA | {SQS}),
    Property("starting_position", "StartingPosition", _ALL - {MQ}),  # of SQS, sqs-batch-settings-invalid tells
)
"""Those that not all services take."""
LISTS = (
    Property("topics", "Topics", _KAFKA),
    Property("queues", "Queues", frozenset({MQ})),
)

FILTERED = _ALL - {DOCUMENTDB}
"""Services whose records can be filtered (AWS Lambda Developer Guide, "invocation-eventfiltering")."""
FILTERS = 5
"""Of one mapping; ten where AWS has raised the quota (same page)."""
MAXIMUM_FILTER = 4_096
"""Characters of a pattern (`AWS::Lambda::EventSourceMapping`, `Filter`)."""
DATA_KEYS = {SQS: "body", KINESIS: "data", DYNAMODB: "dynamodb", MSK: "value", KAFKA: "value", MQ: "data"}
"""The key of a pattern below which the content of a record is (same page)."""
RECORD_KEYS = {
    SQS: frozenset(
        "attributes awsRegion body eventSource eventSourceARN md5OfBody md5OfMessageAttributes messageAttributes "
        "messageId receiptHandle".split()
    ),
    KINESIS: frozenset(
        "approximateArrivalTimestamp awsRegion data encryptionType eventID eventName eventSource eventSourceARN "
        "eventVersion invokeIdentityArn kinesisSchemaVersion partitionKey sequenceNumber".split()
    ),
    DYNAMODB: frozenset(
        "awsRegion dynamodb eventID eventName eventSource eventSourceARN eventVersion userIdentity".split()
    ),
    **dict.fromkeys(
        (MSK, KAFKA), frozenset("headers key offset partition timestamp timestampType topic value".split())
    ),
    MQ: frozenset(
        "basicProperties brokerInTime brokerOutTime connectionId correlationID data deliveryMode destination "
        "expiration messageID messageType priority properties redelivered replyTo timestamp type".split()
    ),
}
"""What a record has at the top, as the pages on filtering each service show them."""
IMAGES = frozenset("ApproximateCreationDateTime Keys NewImage OldImage SequenceNumber SizeBytes StreamViewType".split())
"""What a record of a DynamoDB stream has under `dynamodb` (Amazon DynamoDB Streams API, "StreamRecord")."""

REPORTING_FAILURES = _STREAMS | _KAFKA
"""Services of whose records a mapping can send those to a destination that it gives up."""
PARTIAL_BATCHES = _STREAMS | {SQS}
"""Services of which a function can say which records of a batch failed. Kafka's answers are of another form."""

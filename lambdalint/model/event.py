"""What invokes a function."""

from __future__ import annotations

from dataclasses import dataclass

from lambdalint.model.value import Value
from lambdalint.source import Span


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Queue:
    """An SQS queue of the template."""

    id: str
    span: Span
    block: Span
    visibility_timeout: Value[int]
    """Seconds; 30 where it is not set (`AWS::SQS::Queue`)."""
    max_receive_count: Value[int]
    """From the redrive policy: absent without one, unknown where the policy cannot be read."""
    fifo: bool
    is_dead_letter_queue: bool
    """Whether something of the template sends what failed here."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Source:
    """Something that invokes the function. `span` is its name, or the property that connects it."""

    span: Span


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class QueueSource(Source):
    """An event source mapping of an SQS queue. `queue` is None where the queue lies outside the template."""

    enabled: Value[bool]
    batching_window: Value[int]
    queue: Queue | None


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class StreamSource(Source):
    """An event source mapping of a Kinesis or DynamoDB stream."""

    stream: str
    """`Kinesis` or `DynamoDB`."""
    enabled: Value[bool]
    maximum_retry_attempts: Value[int]
    maximum_record_age: Value[int]


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class AsynchronousSource(Source):
    """A service that hands an event to Lambda's own queue and does not wait: S3, SNS, EventBridge and their like."""

    service: str
    """As a reader calls it: `S3`, `a schedule`."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class SynchronousSource(Source):
    """A caller that waits for the answer: API Gateway, a load balancer, Cognito and their like."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class CustomResource(Source):
    """A custom resource: CloudFormation invokes the function when a stack is created, changed or deleted."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class OtherSource(Source):
    """A poller of another kind (Kafka, MQ, DocumentDB), or an event that lambdalint does not know."""

"""What invokes a function."""

from __future__ import annotations

from msgspec import Struct

from lambdalint.model.iam import ResourceStatement
from lambdalint.model.room import Room
from lambdalint.model.value import Value, Values, When
from lambdalint.source import Span


class Queue(Struct, frozen=True, eq=False, kw_only=True):
    """An SQS queue of the template."""

    id: str
    span: Span
    block: Span
    visibility_timeout: Value[int]
    """Seconds; 30 where it is not set (`AWS::SQS::Queue`)."""
    retention: Value[int]
    """Seconds that a message is kept; 345600, four days, where it is not set (`AWS::SQS::Queue`)."""
    max_receive_count: Value[int]
    """From the redrive policy: absent without one, unknown where the policy cannot be read."""
    dead_letter_queue: Value[str]
    """Where the redrive policy sends what failed; absent without one."""
    kms_key: Value[str]
    fifo: Value[bool]
    statements: tuple[ResourceStatement, ...]
    """Of the policies that say who may use it (`AWS::SQS::QueuePolicy`)."""
    is_dead_letter_queue: bool
    """Whether something of the template sends what failed here."""
    room: Room | None
    """For one of its properties more."""


class Source(Struct, frozen=True, eq=False, kw_only=True):
    """Something that invokes the function. `span` is its name, or the property that connects it."""

    span: Span
    service: str
    """As a reader calls it: `S3`, `a schedule`."""
    sender: Value[str]
    """What sends the events, by ARN, name or reference: a queue, a bucket, a rule, an API; absent if nothing says."""
    enabled: Value[bool]
    """Known True for what cannot be switched off."""
    qualifier: Value[str] | None = None
    """The alias or version that it invokes; None where it names the function itself."""
    when: tuple[When, ...] = ()
    """The branches of `Fn::If` that connect it."""
    principal: str = ""
    """The service that a statement of the function's resource policy has to let invoke it, `s3`; empty where none is
    needed, or where such a statement is all that is known of the source."""


class PolledSource(Source, frozen=True, kw_only=True):
    """An event source mapping (`AWS::Lambda::EventSourceMapping`), with what is written of every property.

    A default is known only where the property applies to the service and its default is documented.
    """

    batch_size: Value[int]
    """10 for SQS, else 100."""
    batching_window: Value[int]
    """Seconds; 0 for SQS, Kinesis and DynamoDB, half a second for the others, which no whole number says."""
    starting_position: Value[str]
    starting_position_timestamp: Value[int]
    parallelization_factor: Value[int]
    """1 for streams."""
    tumbling_window: Value[int]
    """Seconds."""
    maximum_retry_attempts: Value[int]
    """-1 for streams: until the record expires."""
    maximum_record_age: Value[int]
    """Seconds; -1 for streams: never too old."""
    bisect_on_error: Value[bool]
    """False for streams."""
    on_failure: Value[str]
    """Where a batch is reported that the function failed on."""
    reports_batch_item_failures: Value[bool]
    """Whether `FunctionResponseTypes` has `ReportBatchItemFailures`."""
    filters: Values
    """Patterns, in JSON."""
    kms_key: Value[str]
    """What the filters are encrypted with."""
    maximum_concurrency: Value[int]
    minimum_pollers: Value[int]
    maximum_pollers: Value[int]
    """Of the provisioned mode."""
    topics: Values
    """Of Kafka."""
    queues: Values
    """Of a broker of Amazon MQ."""
    room: Room | None
    """For one property more, under the name that the dialect has for it."""


class QueueSource(PolledSource, frozen=True, kw_only=True):
    """An event source mapping of an SQS queue. `queue` is None where the queue lies outside the template."""

    queue: Queue | None

    @property
    def is_fifo(self) -> bool | None:
        """Whether the queue keeps its messages in order; None where that cannot be told."""
        if self.queue is not None:
            return self.queue.fifo.known
        return None if self.sender.known is None else self.sender.known.endswith(".fifo")


class StreamSource(PolledSource, frozen=True, kw_only=True):
    """An event source mapping of a Kinesis or DynamoDB stream, which `service` tells."""

    view_type: Value[str]
    """`StreamViewType` of the DynamoDB table; absent if the template's table has no stream, and for Kinesis."""


class AsynchronousSource(Source, frozen=True, kw_only=True):
    """A service that hands an event to Lambda's own queue and does not wait: S3, SNS, EventBridge and their like."""


class BucketSource(AsynchronousSource, frozen=True, kw_only=True):
    """A notification of an S3 bucket."""

    event: Value[str]
    """`s3:ObjectCreated:*` and the like."""
    prefix: Value[str]
    suffix: Value[str]


class TopicSource(AsynchronousSource, frozen=True, kw_only=True):
    """A subscription to an SNS topic."""

    filter_policy: Value[str]
    """In JSON; unknown if anything in it is."""
    dead_letter_queue: Value[str]
    """Where a message goes that cannot be delivered; not what the function failed on."""


class LogSource(AsynchronousSource, frozen=True, kw_only=True):
    """A subscription filter of a log group of CloudWatch Logs, which `sender` names."""

    pattern: Value[str]
    """Which log events are sent; all where it is empty or not written."""


class RuleSource(AsynchronousSource, frozen=True, kw_only=True):
    """A rule of EventBridge, or a schedule of EventBridge Scheduler."""

    pattern: Value[str]
    """In JSON; unknown if anything in it is."""
    schedule: Value[str]
    """`rate(…)`, `cron(…)` or `at(…)`."""
    input: Value[str]
    """What the function is given in place of the event."""
    delivery_attempts: Value[int]
    """Retries of a delivery; 185 by default (`AWS::Events::Rule`, `AWS::Scheduler::Schedule`)."""
    delivery_age: Value[int]
    """Seconds that a delivery is tried for; 86400 by default."""
    dead_letter_queue: Value[str]
    """Where an event goes that cannot be delivered; not what the function failed on."""


class SynchronousSource(Source, frozen=True, kw_only=True):
    """A caller that waits for the answer: API Gateway, a load balancer, Cognito and their like."""

    timeout: Value[int]
    """Milliseconds that it waits; absent without a default where it waits as long as the function runs, or where its
    limit is not known."""


class HttpSource(SynchronousSource, frozen=True, kw_only=True):
    """A route of API Gateway that waits for the function."""

    api: str
    """`REST`, `HTTP` or `WebSocket`; empty where the API is outside the template and the route does not show it."""
    method: Value[str]
    """`GET`; `ANY` for all. Absent for WebSocket and for the route `$default`."""
    path: Value[str]
    """`/orders/{id}`, or the route's key for WebSocket and `$default`; absent if no route leads to the integration."""
    proxy: Value[bool]
    """Whether the function gets the request as it is and makes the response (`AWS_PROXY`)."""
    payload_format_version: Value[str]
    """`1.0` for REST; an HTTP API has no default."""
    response_transfer_mode: Value[str]
    """`BUFFERED` by default, or `STREAM`; of REST only."""
    credentials: Value[str]
    """The role that API Gateway invokes the function with, in place of a permission of the function."""


class UrlSource(SynchronousSource, frozen=True, kw_only=True):
    """A function URL."""

    target: Value[str]
    """What it invokes: a reference to a function of the template, or an ARN."""
    written: bool
    """Whether the template has it itself: False for one that SAM or Serverless makes, with all that it needs."""
    auth_type: Value[str]
    """`AWS_IAM` or `NONE`."""
    invoke_mode: Value[str]
    """`BUFFERED` by default, or `RESPONSE_STREAM`."""
    allow_origins: Values
    allow_credentials: Value[bool]
    """Of `Cors`; False by default."""


class LoadBalancerSource(SynchronousSource, frozen=True, kw_only=True):
    """A target group of an Application Load Balancer."""

    multi_value_headers: Value[bool]
    """`lambda.multi_value_headers.enabled`; False by default."""


class CognitoSource(SynchronousSource, frozen=True, kw_only=True):
    """A trigger of a Cognito user pool that waits for the event to come back."""

    trigger: str
    """`PreSignUp` and the like, as `LambdaConfig` calls it."""


class EdgeSource(SynchronousSource, frozen=True, kw_only=True):
    """A CloudFront behaviour that runs the function at the edge."""

    event_type: Value[str]
    """`viewer-request`, `origin-request`, `origin-response` or `viewer-response`."""


class TaskSource(SynchronousSource, frozen=True, kw_only=True):
    """A task of a Step Functions state machine that waits for the function, or for a token that it is given."""

    task: str
    """The name of the state."""
    waits_for_token: bool


class CustomResource(Source, frozen=True, kw_only=True):
    """A custom resource: CloudFormation invokes the function when a stack is created, changed or deleted."""


class OtherSource(Source, frozen=True, kw_only=True):
    """An event that lambdalint does not know, or that may be waited for or not."""

"""What may get the events and batches that a function failed on, or the outcome of its asynchronous invocations.

Sources: AWS Lambda Developer Guide, "invocation-async-retain-records" and "invocation-eventsourcemapping";
`AWS::Lambda::EventInvokeConfig`, `DestinationConfig`: "FIFO queues cannot be used".
"""

from __future__ import annotations

from msgspec import Struct

from lambdalint import lazy

SQS, SNS, S3, LAMBDA, EVENTBRIDGE = "SQS", "SNS", "S3", "Lambda", "EventBridge"

_TYPES = {
    "AWS::Events::EventBus": EVENTBRIDGE,
    "AWS::Lambda::Function": LAMBDA,
    "AWS::S3::Bucket": S3,
    "AWS::SNS::Topic": SNS,
    "AWS::SQS::Queue": SQS,
}
_ARNS = {"events": EVENTBRIDGE, "lambda": LAMBDA, "s3": S3, "sns": SNS, "sqs": SQS}
_ARN = lazy.pattern(r"arn:[^:]*:([a-z0-9-]+):")


class Taking(Struct, frozen=True):
    """A setting, and the services whose ARNs it takes."""

    name: str
    services: tuple[str, ...]

    @property
    def listed(self) -> str:
        *first, last = self.services
        return f"{', '.join(first)} and {last}"


DEAD_LETTERS = Taking("a function's dead-letter queue", (SQS, SNS))
ASYNCHRONOUS_FAILURE = Taking("an on-failure destination", (SQS, SNS, S3, LAMBDA, EVENTBRIDGE))
ASYNCHRONOUS_SUCCESS = Taking("an on-success destination", (SQS, SNS, LAMBDA, EVENTBRIDGE))
POLLED_FAILURE = Taking("the on-failure destination of a mapping", (SQS, SNS, S3))


def service_of(resource_type: str) -> str:
    """The service that a type of resource belongs to; empty for one that is not known."""
    return _TYPES.get(resource_type, "")


def service_in(arn: str) -> str:
    """The service of an ARN, of which parts may be variables as `Value.text` writes them."""
    found = _ARN.match(arn)
    return _ARNS.get(found[1], "") if found else ""

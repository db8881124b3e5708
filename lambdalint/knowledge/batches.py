"""How a function tells Lambda which records of a batch it failed on.

Source: the Lambda Developer Guide, "Handling errors for an SQS event source in Lambda", "Configuring partial batch
response with Kinesis Data Streams and Lambda" and the same of DynamoDB.
"""

from __future__ import annotations

from collections.abc import Sequence

IDENTIFIER = "itemIdentifier"
LIST = "batchItemFailures"

IDENTIFIERS = {
    "SQS": ("Records", "[]", "messageId"),
    "Kinesis": ("Records", "[]", "kinesis", "sequenceNumber"),
    "DynamoDB": ("Records", "[]", "dynamodb", "SequenceNumber"),
}
"""What the identifier of a record is, by the service that it comes from."""


def service_of(path: Sequence[str]) -> str | None:
    """The service whose records have their identifier at this place of the event."""
    folded = [step.casefold() for step in path]
    return next((name for name, steps in IDENTIFIERS.items() if [step.casefold() for step in steps] == folded), None)

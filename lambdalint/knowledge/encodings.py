"""In which parts of events values are encoded, and what leaves a text as it is."""

from __future__ import annotations

from collections.abc import Iterable

ENCODED = {
    ("Records", "[]", "kinesis", "data"): "Kinesis sends the data of a record encoded in base64",
    ("records", "[]", "data"): "Firehose sends the data of a record encoded in base64",
    ("records", "[]", "[]", "value"): "Kafka's messages come encoded in base64",
    ("messages", "[]", "data"): "Amazon MQ sends the data of a message encoded in base64",
    ("rmqMessagesByQueue", "[]", "[]", "data"): "Amazon MQ sends the data of a message encoded in base64",
    ("awslogs", "data"): "CloudWatch Logs sends what it logged encoded in base64 and compressed with gzip",
}
"""The examples of events in the Lambda Developer Guide: "Process Amazon Kinesis Data Streams records", "Process Amazon
MSK messages", "Amazon MQ", "CloudWatch Logs"; for Firehose, "Data transformation flow" of its own guide."""

OBJECT_KEY = ("Records", "[]", "s3", "object", "key")
"""Where a notification of S3 has the key of the object, encoded as in the query of a URL: `my photo.jpg` is
`my+photo.jpg`. Source: "Event message structure" in the S3 User Guide."""

OF_OBJECTS = frozenset(
    "GetObject HeadObject CopyObject DeleteObject GetObjectAttributes GetObjectAcl PutObjectAcl GetObjectTagging "
    "PutObjectTagging DeleteObjectTagging RestoreObject SelectObjectContent GetObjectLegalHold "
    "PutObjectLegalHold GetObjectRetention PutObjectRetention".split()
)
"""Operations of S3 on an object that is there (botocore's data of S3)."""

_PLAIN = frozenset({"str", "String", "toString", "strip", "trim", "repr"})


def is_still_encoded(passed: Iterable[str]) -> bool:
    """Whether a text that passed through these functions is as encoded as before."""
    return all(name.rpartition(".")[2] in _PLAIN for name in passed)

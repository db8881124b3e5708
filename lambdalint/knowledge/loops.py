"""What makes a queue, topic, bucket, table or stream send an event to the function that it invokes.

Sources: the guides of the services; AWS Lambda Developer Guide, "invocation-recursion", on what Lambda detects.
"""

from __future__ import annotations

SENDING = frozenset(
    "dynamodb:BatchWriteItem dynamodb:PutItem dynamodb:UpdateItem kinesis:PutRecord kinesis:PutRecords s3:PutObject "
    "sns:Publish sqs:SendMessage".split()
)
"""Actions after which the resource that they are about sends an event. Deleting what is not there sends none."""

DETECTED = frozenset({"s3", "sns", "sqs"})
"""Prefixes of actions through which Lambda detects a loop, and ends it after about 16 rounds."""

CREATED = ("s3:ObjectCreated:", "s3:*")
"""What the event types of a bucket begin with that writing an object sends."""

OWN_BUCKET, OWN_KEY = ("s3", "bucket", "name"), ("s3", "object", "key")
"""Where an event of S3 says which bucket and which object it is about: the end of the path."""

DECODING = frozenset({"urllib.parse.unquote_plus", "urllib.parse.unquote", "decodeURIComponent"})
"""What code has a key pass through to read it."""

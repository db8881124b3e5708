"""What invokes a function: its `events`, and its URL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lambdalint.model.event import AsynchronousSource, OtherSource, Source, SynchronousSource
from lambdalint.model.node import Mapping, Node, Sequence
from lambdalint.model.value import Value
from lambdalint.readers import scalars
from lambdalint.readers.cloudformation.stack import Resource
from lambdalint.readers.cloudformation.surroundings import Surroundings
from lambdalint.readers.serverless.service import Declared, setting
from lambdalint.source import Span

_POLLED = {
    "enabled": "Enabled",
    "maximumBatchingWindow": "MaximumBatchingWindowInSeconds",
    "maximumRetryAttempts": "MaximumRetryAttempts",
    "maximumRecordAgeInSeconds": "MaximumRecordAgeInSeconds",
}
"""Settings of `sqs` and `stream`, and what an event source mapping calls them."""
_STREAMS = {"kinesis": "Kinesis", "dynamodb": "DynamoDB"}
_ASYNCHRONOUS = {
    "s3": "S3",
    "sns": "SNS",
    "schedule": "a schedule",
    "eventBridge": "EventBridge",
    "cloudwatchEvent": "EventBridge",
    "cloudwatchLog": "CloudWatch Logs",
    "iot": "an IoT rule",
}
_SYNCHRONOUS = frozenset("http httpApi websocket alb alexaSkill alexaSmartHome cognitoUserPool".split())


def sources(function: Declared, around: Surroundings) -> Iterator[Source]:
    listed = function.settings.get("events")
    for event in listed.items if isinstance(listed, Sequence) else ():
        if isinstance(event, Mapping) and event.values:
            kind, span, settings = next(event.items())
            disabled = isinstance(settings, Mapping) and scalars.boolean(settings.get("enabled")) is False
            if not disabled or kind in ("sqs", "stream"):
                yield _source(kind, span, settings, around)
        elif kind := scalars.text(event) or "":
            yield _source(kind, event.span, event, around)
    url = setting(function.settings, "url")
    if url and scalars.boolean(url[1]) is not False and url[0] is not function.settings.span:
        yield _unread(SynchronousSource, url[0], "a function URL", timeout=Value(url[0], written=False))


def _source(kind: str, span: Span, settings: Node, around: Surroundings) -> Source:
    if kind in ("sqs", "stream"):
        return _polling(kind, span, settings, around)
    if kind in _ASYNCHRONOUS:
        return _unread(AsynchronousSource, span, _ASYNCHRONOUS[kind])
    if kind == "http" and isinstance(settings, Mapping) and scalars.boolean(settings.get("async")):
        return _unread(AsynchronousSource, span, "API Gateway")
    if kind in _SYNCHRONOUS:
        return _unread(SynchronousSource, span, kind, timeout=Value(span, written=False))
    return _unread(OtherSource, span, kind)


def _unread(kind: type[Source], span: Span, service: str, **settings: Any) -> Source:
    """An event of which no more is read than its kind."""
    absent: Value[str] = Value(span, written=False)
    enabled = Value(span, known=True, written=False)
    return kind(span=span, service=service, sender=absent, enabled=enabled, **settings)


def _polling(kind: str, span: Span, settings: Node, around: Surroundings) -> Source:
    """`sqs` and `stream` are an ARN, or a map with one."""
    arn: Node | None = settings
    if isinstance(settings, Mapping):
        arn = settings.get("arn")
        pairs = {name: pair for key, name in _POLLED.items() if (pair := setting(settings, key))}
        properties = Mapping(
            settings.span,
            {name: node for name, (_, node) in pairs.items()},
            {name: key for name, (key, _) in pairs.items()},
        )
        service = _STREAMS.get(scalars.text(settings.get("type")) or "")
    else:
        properties, service = Mapping(span, {}, {}), None
    if kind == "sqs":
        service = "SQS"
    mapping = Resource(id="", span=span, block=span, type="", properties=properties)
    return around.mappings.polled(mapping, arn, service=service)

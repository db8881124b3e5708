"""What invokes a function, as nodes and edges."""

from __future__ import annotations

import json
from collections.abc import Iterator

from lambdalint.model import event
from lambdalint.model.function import Function
from lambdalint.model.value import Value
from lambdalint.pictures.draft import Key, Sketch
from lambdalint.pictures.nodes import Kind, Relation
from lambdalint.pictures.scope import Scope

_DESTINATION = "a destination of a function"
"""What the reader calls a function's outcome as a source: the edge of the other function says it."""

_POLLED = {
    "SQS": Kind.QUEUE, "Kinesis": Kind.STREAM, "DynamoDB": Kind.TABLE, "MSK": Kind.STREAM, "Kafka": Kind.STREAM,
    "Amazon MQ": Kind.QUEUE, "DocumentDB": Kind.TABLE,
}  # fmt: skip
_SERVICES = {
    "API Gateway": Kind.API,
    "an authorizer of API Gateway": Kind.API,
    "S3": Kind.BUCKET,
    "SNS": Kind.TOPIC,
    "Cognito": Kind.USER_POOL,
    "Step Functions": Kind.STATE_MACHINE,
    "CloudWatch Logs": Kind.LOG_GROUP,
    "EventBridge": Kind.RULE,
    "EventBridge Scheduler": Kind.SCHEDULE,
    "a load balancer": Kind.LOAD_BALANCER,
    "a function URL": Kind.URL,
}
"""What sends the events, by the words of the model for the service."""


def add(scope: Scope, function: Function) -> None:
    key = scope.function(function)
    for source in function.sources:
        if source.service == _DESTINATION and source.sender.target in scope.resources.by_id:
            continue
        off = ("disabled",) if source.enabled.known is False else ()
        for sender in dict.fromkeys(_senders(source, scope)):
            scope.draft.edge(sender, key, Relation.INVOKES, (*_labels(source), *off))


def _senders(source: event.Source, scope: Scope) -> Iterator[Key]:
    kind = kind_of(source)
    if kind is Kind.CUSTOM_RESOURCE:
        yield scope.draft.node(
            (scope.path, "service", "CloudFormation"),
            Sketch(kind=kind, label="CloudFormation", template=scope.path),
        )
        return
    found = list(scope.targets(source.sender, kind)) or list(_mentioned(source.sender, kind, scope))
    if not found:
        place = f"{source.span.file.path}:{source.span.start}"
        # a service that nothing tells apart is one, a queue that is not known may be any
        found = [scope.untold(kind, _spoken(source.service), *(() if kind is Kind.SERVICE else (place,)))]
    for key in found:
        _say_more(scope.draft.sketches[key], source)
        yield key


def _mentioned(sender: Value[str], kind: Kind, scope: Scope) -> Iterator[Key]:
    """The first resource that a text is put together of."""
    holes = (hole.partition(".")[0] for hole in sender.holes if hole and not hole.startswith("AWS::"))
    id_ = next(holes, None)
    if id_ is not None and id_ in scope.resources.by_id:
        yield scope.declared(id_, kind)


def kind_of(source: event.Source) -> Kind:
    """What sends its events."""
    match source:
        case event.PolledSource():
            return _POLLED.get(source.service, Kind.STREAM)
        case event.RuleSource():
            return Kind.SCHEDULE if source.schedule.written else Kind.RULE
        case event.EdgeSource():
            return Kind.CDN
        case event.CustomResource():
            return Kind.CUSTOM_RESOURCE
    return _SERVICES.get(source.service, Kind.SERVICE)


def _say_more(sketch: Sketch, source: event.Source) -> None:
    match source:
        case event.RuleSource(schedule=schedule) if schedule.text:
            sketch.label = schedule.text
        case event.UrlSource():
            sketch.label = "function URL"
        case event.HttpSource(api=api) if api:
            sketch.details = (f"{api} API",)
        case _ if sketch.kind in (Kind.SERVICE, Kind.RESOURCE) and sketch.logical_id:
            sketch.details = (_spoken(source.service),)


def _spoken(service: str) -> str:
    """A service without its article, a principal without its quotes."""
    return service.removeprefix("an ").removeprefix("a ").strip("`")


def _labels(source: event.Source) -> Iterator[str]:
    match source:
        case event.PolledSource(batch_size=size):
            yield from () if size.known is None else (f"batch of {size.known}",)
        case event.HttpSource():
            yield _route(source)
        case event.BucketSource():
            yield _notification(source)
        case event.RuleSource(pattern=pattern):
            yield from _pattern(pattern.known or "")
        case _:
            yield from filter(None, (_word(source),))


def _word(source: event.Source) -> str:
    """The one thing that is to be said of how a source invokes the function; empty if there is nothing."""
    match source:
        case event.UrlSource(auth_type=auth_type):
            return {"NONE": "open to everybody", "AWS_IAM": "IAM"}.get(auth_type.known or "", "")
        case event.CognitoSource(trigger=trigger):
            return trigger
        case event.EdgeSource(event_type=event_type):
            return event_type.known or ""
        case event.TaskSource(task=task):
            return task
        case event.CustomResource(sender=sender):
            return sender.target or ""
    return "authorizer" if source.service.startswith("an authorizer") else ""


def _route(source: event.HttpSource) -> str:
    method, path = source.method.text, source.path.text
    return " ".join(part for part in (method or source.method.known, path or source.path.known) if part)


def _notification(source: event.BucketSource) -> str:
    name = (source.event.text or source.event.known or "").removeprefix("s3:")
    prefix, suffix = source.prefix.known or "", source.suffix.known or ""
    keys = f"{prefix}*{suffix}" if prefix or suffix else ""
    return " ".join(part for part in (name, keys) if part)


def _pattern(text: str) -> Iterator[str]:
    """The sources and types of the events that a pattern asks for."""
    try:
        pattern = json.loads(text)
    except (ValueError, RecursionError):
        return
    if isinstance(pattern, dict):
        for key in ("source", "detail-type"):
            listed = pattern.get(key)
            yield from (item for item in (listed if isinstance(listed, list) else ()) if isinstance(item, str))

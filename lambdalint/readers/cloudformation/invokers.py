"""What invokes the functions of a template, written as resources of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lambdalint.model.event import (
    AsynchronousSource,
    CustomResource,
    OtherSource,
    Queue,
    QueueSource,
    Source,
    StreamSource,
    SynchronousSource,
)
from lambdalint.model.node import Mapping, Node, Scalar, Sequence
from lambdalint.readers import scalars
from lambdalint.readers.cloudformation.intrinsics import function_of
from lambdalint.readers.cloudformation.queues import QUEUE
from lambdalint.readers.cloudformation.stack import Resource, Stack
from lambdalint.source import Span

_QUALIFIED = re.compile(r"\$\{([^!${}]+)\}:[^:]+")

FUNCTIONS = ("AWS::Lambda::Function", "AWS::Serverless::Function")
_QUALIFIERS = ("AWS::Lambda::Alias", "AWS::Lambda::Version")

_ASYNCHRONOUS = {
    "s3": "S3",
    "sns": "SNS",
    "events": "EventBridge",
    "scheduler": "EventBridge Scheduler",
    "logs": "CloudWatch Logs",
    "ses": "SES",
    "codecommit": "CodeCommit",
}
"""Service principals that invoke asynchronously (facts: AWS Lambda Developer Guide, "lambda-services")."""
_WRITTEN_AS = {"Schedule": "a schedule", "ScheduleV2": "a schedule"}
"""What events of SAM are called that become resources of a service with another name."""
_SYNCHRONOUS = frozenset(
    "apigateway elasticloadbalancing cognito-idp alexa-appkit lex lexv2 connect bedrock vpc-lattice firehose".split()
)


def function_named(node: Node | None, stack: Stack) -> Resource | None:
    """The function that a property such as `FunctionName` names, through an alias or a version if need be."""
    for _ in range(3):
        node = _before_qualifier(node)
        if function := stack.target(node, *FUNCTIONS):
            return function
        qualifier = stack.target(node, *_QUALIFIERS)
        if qualifier is None:
            break
        node = qualifier.properties.get("FunctionName")
    name = scalars.text(node)
    named = (f for f in stack.of_type(*FUNCTIONS) if name and scalars.text(f.properties.get("FunctionName")) == name)
    return next(named, None)


def _before_qualifier(node: Node | None) -> Node | None:
    """The function's own part of `!Sub "${Function}:live"` and of `!Join [":", [!GetAtt Function.Arn, live]]`."""
    name, argument = function_of(node) or ("", node)
    if name == "Fn::Sub" and argument and (match := _QUALIFIED.fullmatch(scalars.text(argument) or "")):
        place = argument.span
        return Mapping(place, {"Fn::GetAtt": Scalar(place, match[1], match[1])}, {"Fn::GetAtt": place})
    if name == "Fn::Join" and isinstance(argument, Sequence) and len(argument.items) == 2:
        pieces = argument.items[1]
        if scalars.text(argument.items[0]) == ":" and isinstance(pieces, Sequence) and len(pieces.items) == 2:
            return pieces.items[0]
    return node


def sources(stack: Stack, queues: dict[str, Queue]) -> dict[str, list[Source]]:
    """Sources by the logical id of the function that they invoke."""
    found: dict[str, list[Source]] = {}
    for id, source in (
        *_mappings(stack, queues),
        *_permissions(stack),
        *_schedules(stack),
        *_iot_rules(stack),
        *_custom_resources(stack),
    ):
        found.setdefault(id, []).append(source)
    return found


def _mappings(stack: Stack, queues: dict[str, Queue]) -> Iterator[tuple[str, Source]]:
    for mapping in stack.of_type("AWS::Lambda::EventSourceMapping"):
        if function := function_named(mapping.properties.get("FunctionName"), stack):
            written = scalars.text(mapping.attribute("Type"))  # the type of SAM's event, if it was made for one
            service = written if written in ("SQS", "Kinesis", "DynamoDB") else None
            yield function.id, polled(mapping, mapping.properties.get("EventSourceArn"), stack, queues, service)


def polled(
    mapping: Resource, origin: Node | None, stack: Stack, queues: dict[str, Queue], service: str | None = None
) -> Source:
    """The source that polls `origin`; `service` is given where the event's type says what it is."""
    service = service or _service(origin, stack)
    enabled = stack.value(mapping, ("Enabled",), scalars.boolean, True)
    if service == "SQS":
        queue = stack.target(origin, QUEUE) or _queue_named(origin, stack)
        return QueueSource(
            span=mapping.span,
            enabled=enabled,
            batching_window=stack.value(mapping, ("MaximumBatchingWindowInSeconds",), scalars.integer, 0),
            queue=queues.get(queue.id) if queue else None,
        )
    if service in ("Kinesis", "DynamoDB"):
        return StreamSource(
            span=mapping.span,
            stream=service,
            enabled=enabled,
            maximum_retry_attempts=stack.value(mapping, ("MaximumRetryAttempts",), scalars.integer, -1),
            maximum_record_age=stack.value(mapping, ("MaximumRecordAgeInSeconds",), scalars.integer, -1),
        )
    return OtherSource(span=mapping.span)


def _queue_named(origin: Node | None, stack: Stack) -> Resource | None:
    """The queue whose literal name ends an ARN of the stack's own region and account."""
    parts = stack.intrinsics.value(origin, scalars.text, origin.span).parts if origin else ()
    if len(parts) < 2:
        return None
    names = ((queue, scalars.text(queue.properties.get("QueueName"))) for queue in stack.of_type(QUEUE))
    return next((queue for queue, name in names if name and parts[-1] == f":{name}"), None)


def _service(origin: Node | None, stack: Stack) -> str | None:
    """Which service an ARN, or a reference to a resource, belongs to."""
    types = {QUEUE: "SQS", "AWS::Kinesis::Stream": "Kinesis", "AWS::DynamoDB::Table": "DynamoDB"}
    types |= {"AWS::DynamoDB::GlobalTable": "DynamoDB", "AWS::Serverless::SimpleTable": "DynamoDB"}
    if resource := stack.target(origin, *types):
        return types[resource.type]
    if origin is None:
        return None
    value = stack.intrinsics.value(origin, scalars.text, origin.span)
    arn = "?".join(value.parts).split(":")
    return {"sqs": "SQS", "kinesis": "Kinesis", "dynamodb": "DynamoDB"}.get(arn[2]) if len(arn) > 2 else None


def _permissions(stack: Stack) -> Iterator[tuple[str, Source]]:
    """Every service that pushes events needs a permission, so the permissions tell who they are."""
    for permission in stack.of_type("AWS::Lambda::Permission"):
        function = function_named(permission.properties.get("FunctionName"), stack)
        principal = stack.value(permission, ("Principal",), scalars.text)
        rule = stack.target(permission.properties.get("SourceArn"), "AWS::Events::Rule")
        disabled = rule is not None and stack.value(rule, ("State",), scalars.text).known == "DISABLED"
        if function and not disabled:
            source = by_principal("".join(principal.parts), permission.span)
            yield function.id, _named_as_written(source, permission)


def by_principal(principal: str, span: Span) -> Source:
    """The source for a service principal, `s3.amazonaws.com` or `logs.eu-west-1.amazonaws.com`."""
    service = principal.partition(".")[0]
    if service in _ASYNCHRONOUS and ".amazonaws.com" in principal:
        return AsynchronousSource(span=span, service=_ASYNCHRONOUS[service])
    if service in _SYNCHRONOUS:
        return SynchronousSource(span=span)
    return OtherSource(span=span)


def _named_as_written(source: Source, resource: Resource) -> Source:
    name = _WRITTEN_AS.get(scalars.text(resource.attribute("Type")) or "")
    return AsynchronousSource(span=source.span, service=name) if name else source


def _schedules(stack: Stack) -> Iterator[tuple[str, Source]]:
    """EventBridge Scheduler invokes with a role of its own, without a permission on the function."""
    for schedule in stack.of_type("AWS::Scheduler::Schedule"):
        if function := function_named(schedule.properties.get("Target", "Arn"), stack):
            source = AsynchronousSource(span=schedule.span, service=_ASYNCHRONOUS["scheduler"])
            yield function.id, _named_as_written(source, schedule)


def _iot_rules(stack: Stack) -> Iterator[tuple[str, Source]]:
    """The permission alone does not tell a rule from an authorizer, which is waited for."""
    for rule in stack.of_type("AWS::IoT::TopicRule"):
        for action, _ in stack.intrinsics.items(rule.properties.get("TopicRulePayload", "Actions")):
            arn = action.get("Lambda", "FunctionArn") if isinstance(action, Mapping) else None
            if function := function_named(arn, stack):
                yield function.id, AsynchronousSource(span=rule.span, service="an IoT rule")


def _custom_resources(stack: Stack) -> Iterator[tuple[str, Source]]:
    for resource in stack.resources.values():
        token = resource.properties.get("ServiceToken")
        if isinstance(token, Mapping) and (function := function_named(token, stack)):
            yield function.id, CustomResource(span=resource.span)

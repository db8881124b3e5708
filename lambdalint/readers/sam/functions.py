"""`AWS::Serverless::Function`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from lambdalint.model.event import AsynchronousSource, OtherSource, Source, SynchronousSource
from lambdalint.model.function import Function
from lambdalint.model.iam import ManagedPolicy, Role
from lambdalint.model.node import Mapping, Node
from lambdalint.model.value import Value
from lambdalint.readers import scalars
from lambdalint.readers.cloudformation.functions import Dialect, assemble
from lambdalint.readers.cloudformation.intrinsics import function_of, under
from lambdalint.readers.cloudformation.policies import statements
from lambdalint.readers.cloudformation.roles import managed_policies
from lambdalint.readers.cloudformation.stack import Resource
from lambdalint.readers.cloudformation.surroundings import Surroundings
from lambdalint.readers.sam.globals import merged
from lambdalint.source import Span

SAM = Dialect(
    inline_code=("InlineCode",),
    code_location="CodeUri",
    dead_letter_queue=("DeadLetterQueue", "TargetArn"),
    built_by_sam=True,
)

_POLLED = {"SQS": ("SQS", "Queue"), "Kinesis": ("Kinesis", "Stream"), "DynamoDB": ("DynamoDB", "Stream")}
"""Event types to the service and the property that names what is polled."""
_ASYNCHRONOUS = {
    "S3": "S3",
    "SNS": "SNS",
    "Schedule": "a schedule",
    "ScheduleV2": "a schedule",
    "EventBridgeRule": "EventBridge",
    "CloudWatchEvent": "EventBridge",
    "CloudWatchLogs": "CloudWatch Logs",
    "IoTRule": "an IoT rule",
}
_SYNCHRONOUS = frozenset({"Api", "HttpApi", "AlexaSkill", "Cognito"})


def functions(around: Surroundings) -> Iterator[Function]:
    shared = around.stack.globals.get("Function") if isinstance(around.stack.globals, Mapping) else None
    for resource in around.stack.of_type("AWS::Serverless::Function"):
        properties = merged(shared, resource.properties, resource.attribute("IgnoreGlobals"))
        function = replace(resource, properties=properties)
        yield assemble(around, function, SAM, _role(around, function), _events(around, function))


def _events(around: Surroundings, function: Resource) -> Iterator[Source]:
    events = function.properties.get("Events")
    if isinstance(events, Mapping):
        for _, span, event in events.items():
            if not _is_disabled(around, function, span, event):
                yield _event(around, function, span, event)


def _is_disabled(around: Surroundings, function: Resource, span: Span, event: Node) -> bool:
    """Whether a schedule or a rule is switched off."""
    if not isinstance(event, Mapping) or (scalars.text(event.get("Type")) or "") in _POLLED:
        return False
    properties = event.get("Properties")
    if not isinstance(properties, Mapping):
        return False
    owner = replace(function, span=span, properties=properties)
    enabled = around.stack.value(owner, ("Enabled",), scalars.boolean, True)
    state = around.stack.value(owner, ("State",), scalars.text)
    return enabled.known is False or state.known == "DISABLED"


def _event(around: Surroundings, function: Resource, span: Span, event: Node) -> Source:
    if not isinstance(event, Mapping):
        return _unread(OtherSource, span, "another service")
    kind = scalars.text(event.get("Type")) or ""
    properties = event.get("Properties")
    properties = properties if isinstance(properties, Mapping) else Mapping(span, {}, {})
    if kind in _POLLED:
        service, origin = _POLLED[kind]
        mapping = replace(function, span=span, properties=properties)
        return around.mappings.polled(mapping, properties.get(origin), service=service)
    if kind in _ASYNCHRONOUS and not (kind == "SNS" and "SqsSubscription" in properties.values):
        return _unread(AsynchronousSource, span, _ASYNCHRONOUS[kind])
    if kind in _SYNCHRONOUS:
        return _unread(SynchronousSource, span, kind, timeout=Value(span, written=False))
    return _unread(OtherSource, span, kind)


def _unread(kind: type[Source], span: Span, service: str, **settings: Any) -> Source:
    """An event of which no more is read than its kind."""
    absent: Value[str] = Value(span, written=False)
    enabled = Value(span, known=True, written=False)
    return kind(span=span, service=service, sender=absent, enabled=enabled, **settings)


def _role(around: Surroundings, function: Resource) -> Role | None:
    """The role named, or the one that SAM makes from `Policies`; policy templates are not among its statements."""
    if "Role" in function.properties.values:
        return around.roles.of_function(function.properties.get("Role"))
    intrinsics = around.stack.intrinsics
    documents: list[Node] = []
    managed: list[ManagedPolicy] = []
    for node, when in intrinsics.items(function.properties.get("Policies")):
        if own := around.stack.target(node, "AWS::IAM::ManagedPolicy"):
            documents += [own.properties.get("PolicyDocument") or node]
            continue
        if isinstance(node, Mapping) and not function_of(node):
            documents.append(node)
            continue
        value = under(intrinsics.value(node, scalars.text, node.span), when)
        managed += managed_policies(value)
        for branch in value.possible:
            if branch.known and ":" not in branch.known:  # SAM takes an AWS managed policy by its bare name
                managed.append(ManagedPolicy(span=branch.span, name=branch.known, given=branch.given))
    return Role(
        name=f"the role of `{function.id}`",
        span=function.span,
        statements=tuple(statements(documents, intrinsics)),
        managed_policies=tuple(managed),
        trust=(),
        permissions_boundary=Value(function.span, written=False),
        complete=False,
    )

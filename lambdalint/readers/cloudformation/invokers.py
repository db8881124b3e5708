"""What invokes the functions of a template, whichever resource connects it."""

from __future__ import annotations

from msgspec import Struct, field
from msgspec.structs import replace

from lambdalint.model.event import AsynchronousSource, OtherSource, Source, SynchronousSource
from lambdalint.model.value import Value
from lambdalint.readers import scalars
from lambdalint.readers.cloudformation import (
    apis,
    callers,
    eventbridge,
    notifications,
    services,
    state_machines,
)
from lambdalint.readers.cloudformation.mappings import Mappings
from lambdalint.readers.cloudformation.naming import Named, Names
from lambdalint.readers.cloudformation.parts import Trigger, always
from lambdalint.readers.cloudformation.stack import Resource, Stack

_READERS = (
    ("s3", notifications.buckets),
    ("sns", notifications.topics),
    ("events", eventbridge.rules),
    ("scheduler", eventbridge.schedules),
    ("pipes", eventbridge.pipes),
    ("apigateway", apis.apis),
    (callers.URL, callers.urls),
    ("elasticloadbalancing", callers.load_balancers),
    ("cognito-idp", callers.user_pools),
    ("edgelambda", callers.distributions),
    ("states", state_machines.state_machines),
    ("iot", services.topic_rules),
    ("logs", services.log_groups),
    ("firehose", services.delivery_streams),
    ("codepipeline", services.pipelines),
    ("cloudformation", services.custom_resources),
)
"""Principals of permissions, and the readers of the resources that these belong to."""

_ASYNCHRONOUS = {
    "s3": "S3",
    "sns": "SNS",
    "events": "EventBridge",
    "scheduler": "EventBridge Scheduler",
    "logs": "CloudWatch Logs",
    "ses": "SES",
    "codecommit": "CodeCommit",
    "codepipeline": "CodePipeline",
    "config": "AWS Config",
}
"""Service principals that invoke asynchronously (AWS Lambda Developer Guide, "lambda-services")."""
_SYNCHRONOUS = {
    "apigateway": "API Gateway",
    "elasticloadbalancing": "a load balancer",
    "cognito-idp": "Cognito",
    "alexa-appkit": "Alexa",
    "alexa-connectedhome": "Alexa",
    "lex": "Lex",
    "lexv2": "Lex",
    "connect": "Connect",
    "bedrock": "Bedrock",
    "vpc-lattice": "VPC Lattice",
    "firehose": "Firehose",
}


def sources(stack: Stack, names: Names, mappings: Mappings) -> dict[str, list[Source]]:
    """Sources by the logical id of the function that they invoke, in the order of the template."""
    found = _Found(names)
    for trigger in mappings.all():
        found.add("", trigger)
    for principal, read in _READERS:
        for trigger in read(stack):
            found.add(principal, trigger)
    for principal, trigger in services.services(stack):
        found.add(principal, trigger)
    for permission in stack.of_type("AWS::Lambda::Permission"):
        found.permit(permission, stack)
    for listed in found.sources.values():
        listed.sort(key=lambda source: (source.span.file.path, source.span.start))
    return found.sources


class _Found(Struct, frozen=True, eq=False):
    """The sources so far, and which principals they need a permission for."""

    names: Names
    sources: dict[str, list[Source]] = field(default_factory=dict)
    _connected: set[tuple[str, str]] = field(default_factory=set)

    def add(self, principal: str, trigger: Trigger) -> None:
        node, source = trigger
        for named in self.names.named(node, source.when):
            self._connected.add((named.function.id, principal))
            self._append(named, source)

    def permit(self, permission: Resource, stack: Stack) -> None:
        """The source that a permission is for, unless the resource that connects it is in the template."""
        value = stack.value(permission, ("Principal",), scalars.text)
        principal = callers.URL if _is_for_url(permission) else "".join(value.parts)
        service = principal.partition(".")[0]
        for named in self.names.named(permission.properties.get("FunctionName")):
            if (named.function.id, service) not in self._connected:
                self._append(named, _by_principal(principal, permission, stack))

    def _append(self, named: Named, source: Source) -> None:
        when = tuple(dict.fromkeys(named.when))
        found = replace(source, when=when, qualifier=named.qualifier or source.qualifier)
        self.sources.setdefault(named.function.id, []).append(found)


def _is_for_url(permission: Resource) -> bool:
    written = permission.properties
    only = scalars.text(written.get("Action")) == "lambda:InvokeFunctionUrl"
    return only or not {"FunctionUrlAuthType", "InvokedViaFunctionUrl"}.isdisjoint(written.values)


def _by_principal(principal: str, permission: Resource, stack: Stack) -> Source:
    """The source for a service principal, `s3.amazonaws.com` or `logs.eu-west-1.amazonaws.com`."""
    service = principal.partition(".")[0]
    sender = stack.value(permission, ("SourceArn",), scalars.text)
    if service in _ASYNCHRONOUS and ".amazonaws.com" in principal:
        return AsynchronousSource(
            span=permission.span, service=_ASYNCHRONOUS[service], sender=sender, enabled=always(permission)
        )
    if service in _SYNCHRONOUS or service == callers.URL:
        return SynchronousSource(
            span=permission.span,
            service=_SYNCHRONOUS.get(service, service),
            sender=sender,
            enabled=always(permission),
            timeout=Value(permission.span, written=False),
        )
    return OtherSource(
        span=permission.span,
        service=f"`{principal}`" if principal else "a permission",
        sender=sender,
        enabled=always(permission),
    )

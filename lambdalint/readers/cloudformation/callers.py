"""Callers that wait for the function: its URL, load balancers, user pools, CloudFront. API Gateway has modules of its
own."""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint.model.event import AsynchronousSource, CognitoSource, EdgeSource, LoadBalancerSource, Source, UrlSource
from lambdalint.model.node import Mapping
from lambdalint.model.value import Value
from lambdalint.readers import scalars
from lambdalint.readers.cloudformation.intrinsics import Conditions, function_of
from lambdalint.readers.cloudformation.parts import Trigger, always, itself, key, parts
from lambdalint.readers.cloudformation.settings import Settings
from lambdalint.readers.cloudformation.stack import Resource, Stack
from lambdalint.source import Span

URL = "a function URL"

_COGNITO_WAITS = 5_000
"""Milliseconds (Amazon Cognito Developer Guide, "Things to know about Lambda triggers")."""
_EDGE_WAITS = 30_000
"""Milliseconds (Amazon CloudFront Developer Guide, "Quotas on Lambda@Edge")."""
_SENDERS = ("CustomEmailSender", "CustomSMSSender")
"""Triggers that Cognito does not wait for (same guide)."""


def urls(stack: Stack) -> Iterator[Trigger]:
    for url in stack.of_type("AWS::Lambda::Url"):
        qualifier = stack.value(url, ("Qualifier",), scalars.text)
        function = url.properties.get("TargetFunctionArn")
        source = UrlSource(
            span=url.span,
            service=URL,
            sender=itself(url),
            enabled=always(url),
            qualifier=None if qualifier.absent else qualifier,
            timeout=Value(url.span, written=False),
            target=stack.value(url, ("TargetFunctionArn",), scalars.text),
            written=function is not None and function.span != url.span,
            auth_type=stack.value(url, ("AuthType",), scalars.text),
            invoke_mode=stack.value(url, ("InvokeMode",), scalars.text, "BUFFERED"),
            allow_origins=Settings(stack, url).texts("Cors", "AllowOrigins"),
            allow_credentials=stack.value(url, ("Cors", "AllowCredentials"), scalars.boolean, False),
        )
        yield function, source


def load_balancers(stack: Stack) -> Iterator[Trigger]:
    for group in stack.of_type("AWS::ElasticLoadBalancingV2::TargetGroup"):
        if stack.value(group, ("TargetType",), scalars.text, "instance").known not in ("lambda", None):
            continue
        for target, when in parts(group, ("Targets",), stack):
            source = LoadBalancerSource(
                span=group.span,
                service="a load balancer",
                sender=itself(group),
                enabled=always(group),
                when=when,
                principal="elasticloadbalancing",
                timeout=Value(group.span, written=False),
                multi_value_headers=_multi_value_headers(group, stack),
            )
            yield target.properties.get("Id"), source


def _multi_value_headers(group: Resource, stack: Stack) -> Value[bool]:
    for attribute, _ in parts(group, ("TargetGroupAttributes",), stack):
        if stack.value(attribute, ("Key",), scalars.text).known == "lambda.multi_value_headers.enabled":
            return stack.value(attribute, ("Value",), scalars.boolean)
    return Value(group.span, known=False, written=False)


def user_pools(stack: Stack) -> Iterator[Trigger]:
    for pool in stack.of_type("AWS::Cognito::UserPool"):
        for config, around in parts(pool, ("LambdaConfig",), stack):
            for entry in stack.intrinsics.entries(config.properties, around):
                if entry is None or entry[0] == "KMSKeyID":
                    continue
                trigger, span, node, when = entry
                function = node.get("LambdaArn") if isinstance(node, Mapping) and not function_of(node) else node
                if f"{trigger}Config" not in config.properties.values:  # says the same with the event's version
                    yield function, _trigger(pool, trigger, span, when)


def _trigger(pool: Resource, trigger: str, span: Span, when: Conditions) -> Source:
    if trigger in _SENDERS:
        return AsynchronousSource(
            span=span,
            service="Cognito",
            sender=itself(pool),
            enabled=always(pool),
            when=when,
            principal="cognito-idp",
        )
    return CognitoSource(
        span=span,
        service="Cognito",
        sender=itself(pool),
        enabled=always(pool),
        when=when,
        principal="cognito-idp",
        timeout=Value(pool.span, _COGNITO_WAITS, written=False),
        trigger=trigger.removesuffix("Config"),
    )


def distributions(stack: Stack) -> Iterator[Trigger]:
    for distribution in stack.of_type("AWS::CloudFront::Distribution"):
        enabled = stack.value(distribution, ("DistributionConfig", "Enabled"), scalars.boolean)
        for behaviour in ("DefaultCacheBehavior", "CacheBehaviors"):
            path = ("DistributionConfig", behaviour, "LambdaFunctionAssociations")
            for association, when in parts(distribution, path, stack):
                source = EdgeSource(
                    span=key(association, "LambdaFunctionARN"),
                    service="CloudFront",
                    sender=itself(distribution),
                    enabled=enabled,
                    when=when,
                    timeout=Value(distribution.span, _EDGE_WAITS, written=False),
                    event_type=stack.value(association, ("EventType",), scalars.text),
                )
                yield association.properties.get("LambdaFunctionARN"), source

"""Notifications of S3 buckets and subscriptions to SNS topics."""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint.model.event import BucketSource, TopicSource
from lambdalint.model.value import Value
from lambdalint.readers import scalars
from lambdalint.readers.cloudformation.intrinsics import Conditions, under
from lambdalint.readers.cloudformation.literals import document
from lambdalint.readers.cloudformation.parts import Trigger, always, itself, key, parts
from lambdalint.readers.cloudformation.stack import Resource, Stack
from lambdalint.source import Span


def buckets(stack: Stack) -> Iterator[Trigger]:
    for bucket in stack.of_type("AWS::S3::Bucket"):
        for notification, when in parts(bucket, ("NotificationConfiguration", "LambdaConfigurations"), stack):
            source = BucketSource(
                span=key(notification, "Function"),
                service="S3",
                sender=itself(bucket),
                enabled=always(bucket),
                when=when,
                principal="s3",
                event=stack.value(notification, ("Event",), scalars.text),
                prefix=_filter(notification, "prefix", stack),
                suffix=_filter(notification, "suffix", stack),
            )
            yield notification.properties.get("Function"), source


def _filter(notification: Resource, name: str, stack: Stack) -> Value[str]:
    """The part of an object's key that one of the filter's rules asks for; the name's case does not matter."""
    whole = stack.value(notification, ("Filter", "S3Key", "Rules"), scalars.text)
    rules = parts(notification, ("Filter", "S3Key", "Rules"), stack)
    if whole.absent:
        return Value(notification.span, written=False)
    for rule, when in rules:
        found = stack.value(rule, ("Name",), scalars.text).known
        if found is None:
            return Value(whole.span, why="a rule of the filter has no name that is known")
        if found.lower() == name:
            return under(stack.value(rule, ("Value",), scalars.text), when)
    return Value(notification.span, written=not rules, why="the filter cannot be taken apart")


def topics(stack: Stack) -> Iterator[Trigger]:
    """Subscriptions, as resources of their own and as properties of a topic."""
    for subscription in stack.of_type("AWS::SNS::Subscription"):
        if _is_for_functions(subscription, stack):
            arn = stack.value(subscription, ("TopicArn",), scalars.text)
            yield (
                subscription.properties.get("Endpoint"),
                _subscribed(subscription, arn, subscription.span, (), stack),
            )
    for topic in stack.of_type("AWS::SNS::Topic"):
        for subscription, when in parts(topic, ("Subscription",), stack):
            if _is_for_functions(subscription, stack):
                source = _subscribed(subscription, itself(topic), key(subscription, "Endpoint"), when, stack)
                yield subscription.properties.get("Endpoint"), source


def _is_for_functions(subscription: Resource, stack: Stack) -> bool:
    return stack.value(subscription, ("Protocol",), scalars.text).known in ("lambda", None)


def _subscribed(subscription: Resource, topic: Value[str], span: Span, when: Conditions, stack: Stack) -> TopicSource:
    return TopicSource(
        span=span,
        service="SNS",
        sender=topic,
        enabled=always(subscription),
        when=when,
        principal="sns",
        filter_policy=document(subscription, "FilterPolicy", stack),
        dead_letter_queue=stack.value(subscription, ("RedrivePolicy", "deadLetterTargetArn"), scalars.text),
    )

"""EventBridge: rules, schedules and pipes."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from lambdalint.model.event import AsynchronousSource, OtherSource, RuleSource, Source, SynchronousSource
from lambdalint.model.value import Value
from lambdalint.readers import scalars
from lambdalint.readers.cloudformation.intrinsics import Conditions
from lambdalint.readers.cloudformation.literals import document
from lambdalint.readers.cloudformation.parts import Trigger, chosen, itself, parts
from lambdalint.readers.cloudformation.stack import Resource, Stack

_STATES = chosen({"ENABLED": True, "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS": True, "DISABLED": False})
_PIPE = "EventBridge Pipes"


def rules(stack: Stack) -> Iterator[Trigger]:
    for rule in stack.of_type("AWS::Events::Rule"):
        for target, when in parts(rule, ("Targets",), stack):
            service = "EventBridge" if "ScheduleExpression" not in rule.properties.values else "a schedule"
            by_role = any(stack.value(one, ("RoleArn",), scalars.text).written for one in (rule, target))
            found = _delivered(rule, target, service, when, stack)
            yield target.properties.get("Arn"), found if by_role else replace(found, principal="events")


def schedules(stack: Stack) -> Iterator[Trigger]:
    for schedule in stack.of_type("AWS::Scheduler::Schedule"):
        for target, when in parts(schedule, ("Target",), stack):
            made = scalars.text(schedule.attribute("Type")) == "ScheduleV2"  # of SAM
            service = "a schedule" if made else "EventBridge Scheduler"
            yield target.properties.get("Arn"), _delivered(schedule, target, service, when, stack)


def _delivered(rule: Resource, target: Resource, service: str, when: Conditions, stack: Stack) -> RuleSource:
    return RuleSource(
        span=rule.span,
        service=service,
        sender=itself(rule),
        enabled=stack.value(rule, ("State",), _STATES, True),
        when=when,
        pattern=document(rule, "EventPattern", stack),
        schedule=stack.value(rule, ("ScheduleExpression",), scalars.text),
        input=stack.value(target, ("Input",), scalars.text),
        delivery_attempts=stack.value(target, ("RetryPolicy", "MaximumRetryAttempts"), scalars.integer, 185),
        delivery_age=stack.value(target, ("RetryPolicy", "MaximumEventAgeInSeconds"), scalars.integer, 86_400),
        dead_letter_queue=stack.value(target, ("DeadLetterConfig", "Arn"), scalars.text),
    )


def pipes(stack: Stack) -> Iterator[Trigger]:
    """A target is waited for unless `InvocationType` says otherwise, an enrichment always."""
    for pipe in stack.of_type("AWS::Pipes::Pipe"):
        path = ("TargetParameters", "LambdaFunctionParameters", "InvocationType")
        invocation = stack.value(pipe, path, scalars.text, "REQUEST_RESPONSE")
        yield pipe.properties.get("Target"), _piped(pipe, invocation, stack)
        yield pipe.properties.get("Enrichment"), _piped(pipe, Value(pipe.span, "REQUEST_RESPONSE"), stack)


def _piped(pipe: Resource, invocation: Value[str], stack: Stack) -> Source:
    sender = stack.value(pipe, ("Source",), scalars.text)
    enabled = stack.value(pipe, ("DesiredState",), chosen({"RUNNING": True, "STOPPED": False}), True)
    if invocation.known == "REQUEST_RESPONSE":
        return SynchronousSource(
            span=pipe.span,
            service=_PIPE,
            sender=sender,
            enabled=enabled,
            timeout=Value(pipe.span, written=False),
        )
    kind = AsynchronousSource if invocation.known == "FIRE_AND_FORGET" else OtherSource
    return kind(span=pipe.span, service=_PIPE, sender=sender, enabled=enabled)

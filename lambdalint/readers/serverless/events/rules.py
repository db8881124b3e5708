"""What runs a function by the clock or by EventBridge. Facts: osls 4.3.1, `lib/plugins/aws/package/compile/events`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from lambdalint.model.node import Mapping, Node, Sequence
from lambdalint.readers import nodes, scalars
from lambdalint.readers.nodes import Setting
from lambdalint.readers.serverless import forms, roles
from lambdalint.readers.serverless.events.event import Event
from lambdalint.readers.serverless.forms import Form
from lambdalint.readers.serverless.made import ACCOUNT, PARTITION, REGION, Made, attribute, join
from lambdalint.readers.serverless.naming import alphanumeric, capitalized, normalized
from lambdalint.readers.serverless.service import Declared

_RULE = "AWS::Events::Rule"
_EVENTS = "events.amazonaws.com"
MAXIMUM_RULE_NAME = 64


def schedule(events: list[Event]) -> Iterator[Made]:
    counts: dict[Declared, int] = {}
    for event in events:
        rates = event.main("rate")
        several = rates.node.items if rates and isinstance(rates.node, Sequence) else (rates and rates.node,)
        for rate in several:
            number = counts[event.function] = counts.get(event.function, 0) + 1
            if event.text("method") == "scheduler":
                yield _schedule(event, rate, number)
            else:
                yield from _scheduled_rule(event, rate, number)


def _schedule(event: Event, rate: Node | None, number: int) -> Made:
    """EventBridge Scheduler invokes with the function's own role unless another is given."""
    renamed = {"name": "Name", "groupName": "GroupName", "description": "Description"}
    return event.resource(
        f"{event.function.prefix}SchedulerSchedule{number}",
        "AWS::Scheduler::Schedule",
        {
            "ScheduleExpression": rate,
            "State": _state(event),
            "Target": {
                "Arn": event.function.arn,
                "RoleArn": event.get("roleArn") or roles.of(event.function, event.service),
                "Input": _as_text(event.get("input")),
            },
            "FlexibleTimeWindow": {"Mode": "OFF"},
            "ScheduleExpressionTimezone": event.get("timezone"),
            **event.named(renamed=renamed),
        },
    )


def _scheduled_rule(event: Event, rate: Node | None, number: int) -> Iterator[Made]:
    prefix = event.function.prefix
    rule = f"{prefix}EventsRuleSchedule{number}"
    properties: dict[str, Form] = {"ScheduleExpression": rate, "Targets": [_target(event, "Schedule")]}
    yield event.resource(rule, _RULE, properties | _about(event))
    yield event.permission(f"{prefix}LambdaPermissionEventsRuleSchedule{number}", _EVENTS, SourceArn=attribute(rule))


def cloudwatch_event(events: list[Event]) -> Iterator[Made]:
    for event in events:
        suffix = f"EventsRuleCloudWatchEvent{event.ordinal}"
        rule = f"{event.function.prefix}{suffix}"
        properties: dict[str, Form] = {
            "EventPattern": event.get("event"),
            "Targets": [_target(event, "CloudWatchEvent")],
        }
        yield event.resource(rule, _RULE, properties | _about(event))
        yield event.permission(f"{event.function.prefix}LambdaPermission{suffix}", _EVENTS, SourceArn=attribute(rule))


def _about(event: Event) -> dict[str, Form]:
    return {"State": _state(event), **event.named(renamed={"name": "Name", "description": "Description"})}


def _target(event: Event, suffix: str) -> dict[str, Form]:
    return {
        "Arn": event.function.arn,
        "Id": f"{event.function.name}{suffix}",
        "Input": _as_text(event.get("input")),
        "InputPath": event.get("inputPath"),
        "InputTransformer": _capitalized(event.get("inputTransformer")),
    }


def event_bridge(events: list[Event]) -> Iterator[Made]:
    for event in events:
        bus = event.get("eventBus")
        name = scalars.text(bus.node) if bus else "default"
        if bus and name and name.startswith("arn"):
            name = name[name.find("/") + 1 :]
            bus = Setting(bus.key, nodes.text(bus.node.span, name))
        elif bus and name and name != "default":
            yield _event_bus(event, name)
        full = scalars.text(event.service.function_name(event.function))
        stub = None if full is None else f"{full}-rule-{event.number}"
        rule = event.text("name") or _shortened(stub, f"rule-{event.number}")
        yield _bridge_rule(event, None if name == "default" else bus, stub, rule)
        path: list[Form] = ["rule", *([] if bus is None or name == "default" else [bus]), _known(event, rule)]
        yield event.permission(
            f"{event.function.prefix}EventBridgeLambdaPermission{event.number}",
            _EVENTS,
            SourceArn=join("arn", PARTITION, "events", REGION, ACCOUNT, join(*path, by="/"), by=":"),
        )


def _event_bus(event: Event, name: str) -> Made:
    return event.resource(f"{normalized(name)}EventBridgeEventBus", "AWS::Events::EventBus", {"Name": name})


def _bridge_rule(event: Event, bus: Setting | None, stub: str | None, rule: str | None) -> Made:
    retry = {"MaximumEventAgeInSeconds": "maximumEventAge", "MaximumRetryAttempts": "maximumRetryAttempts"}
    dead_letters = event.get("deadLetterQueueArn")
    target: dict[str, Form] = {
        **_target(event, ""),
        "Id": _known(event, _shortened(rule and f"{rule}-target", "target")),
        "DeadLetterConfig": {"Arn": dead_letters} if dead_letters else None,
    }
    if event.get("retryPolicy"):
        target["RetryPolicy"] = {name: event.get("retryPolicy", key) for name, key in retry.items()}
    function = f"{event.function.prefix}?" if stub is None else ""
    return event.resource(
        f"{function}{alphanumeric(stub, event.number)}EventBridgeRule",
        _RULE,
        {
            "Description": event.get("description"),
            "EventBusName": bus,
            "EventPattern": event.get("pattern"),
            "Name": event.get("name") or nodes.made(event.span, _known(event, rule)),
            "ScheduleExpression": event.get("schedule"),
            "State": _state(event),
            "Targets": [target],
        },
    )


def _known(event: Event, text: str | None) -> Form:
    return nodes.unknown(event.span) if text is None else text


def _shortened(name: str | None, suffix: str) -> str | None:
    """A name within EventBridge's bound, which the framework makes unique by a hash."""
    if name is None or len(name) <= MAXIMUM_RULE_NAME:
        return name
    digest = hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()
    return f"{name[: 31 - len(suffix)]}{digest}-{suffix}"


def _state(event: Event) -> Form:
    found = event.get("enabled")
    if found is None:
        return nodes.implied(event.span, "ENABLED")
    said = scalars.boolean(found.node)
    state = nodes.unknown(found.node.span)
    return Setting(found.key, state if said is None else nodes.text(found.node.span, "ENABLED" if said else "DISABLED"))


def _as_text(found: Setting | None) -> Setting | None:
    """What is handed to the function: a text, or a map that becomes one."""
    if found is None or not isinstance(found.node, Mapping):
        return found
    text = forms.as_json(found.node)
    return Setting(found.key, nodes.unknown(found.node.span) if text is None else nodes.text(found.node.span, text))


def _capitalized(found: Setting | None) -> Setting | None:
    if found is None or not isinstance(found.node, Mapping) or nodes.is_unknown(found.node):
        return found
    values = {capitalized(key): node for key, node in found.node.values.items()}
    keys = {capitalized(key): span for key, span in found.node.keys.items()}
    return Setting(found.key, Mapping(found.node.span, values, keys))

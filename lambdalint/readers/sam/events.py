"""`Events` of functions and state machines, by type."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lambdalint.model.node import Mapping
from lambdalint.readers import nodes
from lambdalint.readers.cloudformation.intrinsics import function_of
from lambdalint.readers.sam import api_events, polled, pushed, schedules
from lambdalint.readers.sam.event import Event
from lambdalint.readers.sam.expansion import Expansion, Target
from lambdalint.readers.sam.roles import Grants

_OF_FUNCTIONS: dict[str, Callable[[Event], None]] = {
    **dict.fromkeys(polled.SOURCES, polled.expand),
    "S3": pushed.s3,
    "SNS": pushed.sns,
    "CloudWatchLogs": pushed.logs,
    "IoTRule": pushed.iot,
    "AlexaSkill": pushed.alexa,
    "Cognito": pushed.cognito,
    "Schedule": schedules.rule,
    "CloudWatchEvent": schedules.rule,
    "EventBridgeRule": schedules.rule,
    "ScheduleV2": schedules.schedule,
    "Api": api_events.rest,
    "HttpApi": api_events.http,
}
_OF_MACHINES = {"Schedule", "CloudWatchEvent", "EventBridgeRule", "ScheduleV2", "Api"}


def expand(expansion: Expansion, target: Target, grants: Grants) -> None:
    """A default route comes before the others, which need no permission then."""
    events = _events(expansion, target, grants)
    for event in sorted(events, key=lambda event: event.type == "HttpApi" and "Path" in event.properties.values):
        known = not target.is_machine or event.type in _OF_MACHINES
        if known and event.type in _OF_FUNCTIONS:
            _OF_FUNCTIONS[event.type](event)
        elif not target.is_machine:
            event.permit(nodes.unknown(event.span))  # something invokes it


def _events(expansion: Expansion, target: Target, grants: Grants) -> Iterator[Event]:
    written = target.resource.properties.get("Events")
    if isinstance(written, Mapping) and not function_of(written):
        for name, span, declaration in written.items():
            yield Event(expansion, target, grants, span, name, declaration)

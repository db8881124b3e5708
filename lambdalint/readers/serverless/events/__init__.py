"""What the framework makes of the events of functions."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lambdalint.readers import scalars
from lambdalint.readers.serverless.events import (
    alb,
    edge,
    http_api,
    mappings,
    notifications,
    rest,
    rules,
    websocket,
)
from lambdalint.readers.serverless.events.event import Event, of
from lambdalint.readers.serverless.made import Made
from lambdalint.readers.serverless.service import Service

KINDS: dict[str, Callable[[list[Event]], Iterator[Made]]] = {
    "activemq": mappings.mq,
    "alb": alb.alb,
    "alexaSkill": notifications.alexa,
    "alexaSmartHome": notifications.alexa,
    "cloudFront": edge.cloud_front,
    "cloudwatchEvent": rules.cloudwatch_event,
    "cloudwatchLog": notifications.cloudwatch_log,
    "cognitoUserPool": notifications.cognito_user_pool,
    "eventBridge": rules.event_bridge,
    "http": rest.http,
    "httpApi": http_api.http_api,
    "iot": notifications.iot,
    "iotFleetProvisioning": notifications.iot_fleet_provisioning,
    "kafka": mappings.kafka,
    "msk": mappings.msk,
    "rabbitmq": mappings.mq,
    "s3": notifications.s3,
    "schedule": rules.schedule,
    "sns": notifications.sns,
    "sqs": mappings.sqs,
    "stream": mappings.stream,
    "websocket": websocket.websocket,
}

"""What makes the resources of all events of one kind."""

__all__ = ["KINDS", "Event", "made", "of"]


def made(service: Service) -> Iterator[Made]:
    """Resources in the order of the events, but for those that several events share."""
    kinds: dict[str, list[Event]] = {}
    for function in service.functions:
        for event in of(function, service):
            if not scalars.is_null(event.settings):
                kinds.setdefault(event.kind, []).append(event)
    for kind, events in kinds.items():
        if kind in KINDS:
            yield from KINDS[kind](events)

"""Stages of REST and WebSocket APIs, and what they log.

Facts: osls 4.3.1, `compile/events/api-gateway/lib/hack/update-stage.js` and `compile/events/websockets/lib/stage.js`.
"""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint.readers import nodes, scalars
from lambdalint.readers.nodes import Setting
from lambdalint.readers.serverless.events.event import Event
from lambdalint.readers.serverless.forms import Form
from lambdalint.readers.serverless.made import Made
from lambdalint.readers.serverless.service import Service, setting

_EVERY_METHOD = {"HttpMethod": "*", "ResourcePath": "/*"}


def rest(event: Event, api: Form) -> Iterator[Made]:
    """The stage comes with the deployment. The framework changes its settings afterwards: they stand in no template."""
    service = event.service
    logs = setting(service.provider, "logs", "restApi")
    settings: dict[str, Form] = {"MetricsEnabled": setting(service.provider, "apiGateway", "metrics"), **_level(logs)}
    properties: dict[str, Form] = {
        "RestApiId": api,
        "StageName": setting(service.provider, "apiGateway", "stage") or nodes.implied(event.span, service.stage),
        "TracingEnabled": setting(service.provider, "tracing", "apiGateway") or nodes.implied(event.span, False),
        "MethodSettings": [{**_EVERY_METHOD, **settings}] if any(settings.values()) else None,
    }
    if logs and _has(logs, "accessLogging"):
        group = _log_group(service, logs, "ApiGatewayLogGroup", "/aws/api-gateway/")
        properties["AccessLogSetting"] = _destination(logs, group.id)
        yield group
    yield event.resource("ApiGatewayStage", "AWS::ApiGateway::Stage", properties)


def websocket(event: Event, description: Form) -> Iterator[Made]:
    service = event.service
    logs = setting(service.provider, "logs", "websocket")
    level = _level(logs)
    properties: dict[str, Form] = {
        "ApiId": {"Ref": "WebsocketsApi"},
        "StageName": nodes.implied(event.span, service.stage),
        "Description": description,
        "DefaultRouteSettings": level or None,
    }
    if logs and level and _has(logs, "accessLogging"):
        group = _log_group(service, logs, "WebsocketsLogGroup", "/aws/websocket/")
        properties["AccessLogSettings"] = _destination(logs, group.id)
        yield group
    elif logs and level:
        yield _log_group(service, logs, "WebsocketsLogGroup", "/aws/websocket/")
    yield event.resource("WebsocketsDeploymentStage", "AWS::ApiGatewayV2::Stage", properties)


def _has(logs: Setting, key: str) -> bool:
    """Whether something is logged: a part that is not said is."""
    found = setting(logs.node, key)
    return scalars.boolean(logs.node) is not False and (found is None or scalars.boolean(found.node) is not False)


def _level(logs: Setting | None) -> dict[str, Form]:
    if logs is None or scalars.boolean(logs.node) is False:
        return {}
    level: Form = setting(logs.node, "level") or nodes.implied(logs.key, "INFO")
    return {
        "DataTraceEnabled": setting(logs.node, "fullExecutionData") or nodes.implied(logs.key, True),
        "LoggingLevel": level if _has(logs, "executionLogging") else "OFF",
    }


def _log_group(service: Service, logs: Setting, id: str, before: str) -> Made:
    properties: dict[str, Form] = {
        "LogGroupName": nodes.unknown(logs.key) if service.canonical is None else f"{before}{service.canonical}",
        "RetentionInDays": setting(service.provider, "logRetentionInDays"),
        "DataProtectionPolicy": setting(service.provider, "logDataProtectionPolicy"),
    }
    return Made(id=id, span=logs.key, type="AWS::Logs::LogGroup", properties=properties)


def _destination(logs: Setting, group: str) -> Setting:
    account = "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:"
    destination: dict[str, Form] = {"DestinationArn": {"Fn::Sub": f"{account}${{{group}}}"}}
    return Setting(logs.key, nodes.made(logs.node.span, destination | {"Format": setting(logs.node, "format")}))

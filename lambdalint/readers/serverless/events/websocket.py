"""`websocket`: a WebSocket API of API Gateway, without its deployment.

Facts: osls 4.3.1, `lib/plugins/aws/package/compile/events/websockets`.
"""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint.readers import nodes
from lambdalint.readers.serverless import naming
from lambdalint.readers.serverless.events import stages
from lambdalint.readers.serverless.events.authorizers import authorizer
from lambdalint.readers.serverless.events.event import Event, permission
from lambdalint.readers.serverless.forms import Form
from lambdalint.readers.serverless.made import PARTITION, REGION, Made, join
from lambdalint.readers.serverless.service import Declared, Service, setting

_API = "WebsocketsApi"
_APIGATEWAY = "apigateway.amazonaws.com"


def websocket(events: list[Event]) -> Iterator[Made]:
    service = events[0].service
    given = setting(service.provider, "apiGateway", "websocketApiId")
    api: Form = given or {"Ref": _API}
    if given is None:
        yield from _own_api(service, events[0])
    integrated: set[Declared] = set()
    for event in events:
        prefix = event.function.prefix
        if event.function not in integrated:
            integrated.add(event.function)
            properties: dict[str, Form] = {
                "ApiId": api,
                "IntegrationType": "AWS_PROXY",
                "IntegrationUri": _invocation(event.function.arn),
            }
            yield event.resource(f"{prefix}WebsocketsIntegration", "AWS::ApiGatewayV2::Integration", properties)
            yield event.permission(f"{prefix}LambdaPermissionWebsockets", _APIGATEWAY)
        yield from _route(event, api)


def _invocation(arn: Form) -> Form:
    start: list[Form] = ["arn:", PARTITION, ":apigateway:", REGION, ":lambda:path/2015-03-31/functions/"]
    return join(*start, arn, "/invocations")


def _own_api(service: Service, event: Event) -> Iterator[Made]:
    provider, span = service.provider, event.span
    default = None if service.name is None else f"{service.stage}-{service.name}-websockets"
    name = setting(provider, "websocketsApiName")
    selection = setting(provider, "websocketsApiRouteSelectionExpression")
    description = setting(provider, "websocketsDescription") or nodes.implied(span, "Serverless Websockets")
    properties: dict[str, Form] = {
        "Name": name or (nodes.unknown(span) if default is None else nodes.implied(span, default)),
        "RouteSelectionExpression": selection or nodes.implied(span, "$request.body.action"),
        "Description": description,
        "ProtocolType": "WEBSOCKET",
        "Tags": setting(provider, "tags"),
    }
    yield event.resource(_API, "AWS::ApiGatewayV2::Api", properties)
    yield from stages.websocket(event, description)


def _route(event: Event, api: Form) -> Iterator[Made]:
    key = event.main("route")
    text = event.text("route") or (key and getattr(key.node, "text", None))
    found = authorizer(event)
    part = f"?{event.function.prefix}{event.number}" if text is None else naming.route(text)
    properties: dict[str, Form] = {
        "ApiId": api,
        "RouteKey": key,
        "AuthorizationType": "CUSTOM" if found else "NONE",
        "AuthorizerId": {"Ref": f"{naming.normalized(found.name)}WebsocketsAuthorizer"}
        if found and found.arn is not None
        else None,
        "Target": join("integrations", {"Ref": f"{event.function.prefix}WebsocketsIntegration"}, by="/"),
        "RouteResponseSelectionExpression": event.get("routeResponseSelectionExpression"),
    }
    yield event.resource(f"{part}WebsocketsRoute", "AWS::ApiGatewayV2::Route", properties)
    if found is None or found.arn is None:
        return
    source = event.get("authorizer", "identitySource")
    settings: dict[str, Form] = {
        "ApiId": api,
        "Name": found.name,
        "AuthorizerType": "REQUEST",
        "AuthorizerUri": _invocation(found.arn),
        "IdentitySource": source or [nodes.implied(event.span, "route.request.header.Auth")],
    }
    prefix = naming.normalized(found.name)
    yield event.resource(f"{prefix}WebsocketsAuthorizer", "AWS::ApiGatewayV2::Authorizer", settings)
    yield permission(f"{prefix}LambdaPermissionWebsockets", event.span, found.arn, _APIGATEWAY)

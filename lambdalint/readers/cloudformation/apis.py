"""API Gateway: methods of REST APIs, routes of HTTP and WebSocket APIs, authorizers."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from lambdalint.model.event import HttpSource
from lambdalint.model.node import Node
from lambdalint.model.value import Value
from lambdalint.readers import scalars
from lambdalint.readers.cloudformation import openapi
from lambdalint.readers.cloudformation.integrations import (
    HTTP,
    REST,
    WEBSOCKET,
    Route,
    Spelling,
    authorizer,
    mapped,
    source,
)
from lambdalint.readers.cloudformation.parts import Trigger, itself, key, parts
from lambdalint.readers.cloudformation.pieces import Reference, pieces
from lambdalint.readers.cloudformation.stack import Resource, Stack

_METHOD = Spelling(
    uri="Uri",
    type="Type",
    timeout="TimeoutInMillis",
    credentials="Credentials",
    parameters="RequestParameters",
    transfer="ResponseTransferMode",
)
_INTEGRATION = Spelling(
    uri="IntegrationUri",
    type="IntegrationType",
    timeout="TimeoutInMillis",
    credentials="CredentialsArn",
    parameters="RequestParameters",
    payload="PayloadFormatVersion",
)

_APIS = {"AWS::ApiGateway::RestApi": REST, "AWS::ApiGatewayV2::Api": HTTP}
_AUTHORIZERS = {"AWS::ApiGateway::Authorizer": "RestApiId", "AWS::ApiGatewayV2::Authorizer": "ApiId"}
_WEBSOCKET_ROUTES = ("$connect", "$disconnect")
"""Those of a WebSocket API alone; `$default` is of both."""
_MAXIMUM_SEGMENTS = 100
"""Of a path; a ring of resources ends there."""


def apis(stack: Stack) -> Iterator[Trigger]:
    yield from _methods(stack)
    yield from _routes(stack)
    yield from _quickly_created(stack)
    yield from _authorizers(stack)
    for api in stack.of_type(*_APIS):
        yield from openapi.triggers(api, _kind(api, stack), stack)


def _kind(api: Resource, stack: Stack) -> str:
    if api.type == "AWS::ApiGateway::RestApi":
        return REST
    protocol = stack.value(api, ("ProtocolType",), scalars.text, HTTP).known
    return {"HTTP": HTTP, "WEBSOCKET": WEBSOCKET}.get(protocol or "", "")


def _kind_of(node: Node | None, stack: Stack) -> str:
    """The kind of an API that is referred to."""
    api = stack.target(node, *_APIS)
    return _kind(api, stack) if api else ""


def _methods(stack: Stack) -> Iterator[Trigger]:
    for method in stack.of_type("AWS::ApiGateway::Method"):
        for integration, when in parts(method, ("Integration",), stack):
            route = Route(
                span=method.span,
                api=REST,
                sender=stack.value(method, ("RestApiId",), scalars.text),
                method=stack.value(method, ("HttpMethod",), scalars.text),
                path=_path_of(method, stack),
            )
            yield integration.properties.get(_METHOD.uri), source(integration, route, _METHOD, when, stack)


def _path_of(method: Resource, stack: Stack) -> Value[str]:
    path = _path(method.properties.get("ResourceId"), stack)
    return Value(key(method, "ResourceId"), path, why="" if path else "its resource is not in the template")


def _path(node: Node | None, stack: Stack) -> str | None:
    """The path of a `ResourceId`."""
    segments: list[str] = []
    while len(segments) < _MAXIMUM_SEGMENTS:
        resource = stack.target(node, "AWS::ApiGateway::Resource", "AWS::ApiGateway::RestApi")
        if resource is None:
            return None
        if resource.type == "AWS::ApiGateway::RestApi":  # its `RootResourceId`
            return "/" + "/".join(reversed(segments))
        segment = stack.value(resource, ("PathPart",), scalars.text).known
        if segment is None:
            return None
        segments.append(segment)
        node = resource.properties.get("ParentId")
    return None


def _routes(stack: Stack) -> Iterator[Trigger]:
    """Every integration with each of the routes that lead to it."""
    routes: dict[str, list[Resource]] = {}
    for route in stack.of_type("AWS::ApiGatewayV2::Route"):
        target = route.properties.get("Target")
        for piece in pieces(target, stack.intrinsics) if target else ():
            if isinstance(piece, Reference):
                routes.setdefault(piece.id, []).append(route)
    for integration in stack.of_type("AWS::ApiGatewayV2::Integration"):
        uri = integration.properties.get(_INTEGRATION.uri)
        for place in routes.get(integration.id) or [integration]:
            yield uri, source(integration, _route(place, stack), _INTEGRATION, (), stack)


def _route(place: Resource, stack: Stack) -> Route:
    """A route, or the integration that none leads to."""
    route_key = stack.value(place, ("RouteKey",), scalars.text)
    api = _kind_of(place.properties.get("ApiId"), stack)
    if not api and route_key.known:
        api = HTTP if " /" in route_key.known else WEBSOCKET if route_key.known in _WEBSOCKET_ROUTES else ""
    return Route(
        span=place.span,
        api=api,
        sender=stack.value(place, ("ApiId",), scalars.text),
        method=mapped(route_key, _method_of),
        path=mapped(route_key, lambda text: text.rpartition(" ")[2]),
    )


def _method_of(route_key: str) -> str | None:
    """`GET` of `GET /orders`."""
    return route_key.partition(" ")[0] if " " in route_key else None


def _quickly_created(stack: Stack) -> Iterator[Trigger]:
    """An HTTP API whose `Target` is a function has one route, `$default` unless `RouteKey` says otherwise, and an
    integration of type `AWS_PROXY` (`AWS::ApiGatewayV2::Api`)."""
    for api in stack.of_type("AWS::ApiGatewayV2::Api"):
        if target := api.properties.get("Target"):
            route_key = stack.value(api, ("RouteKey",), scalars.text, "$default")
            route = Route(
                span=key(api, "Target"),
                api=HTTP,
                sender=itself(api),
                method=mapped(route_key, _method_of),
                path=mapped(route_key, lambda text: text.rpartition(" ")[2]),
            )
            created = source(api, route, _INTEGRATION, (), stack)
            if isinstance(created, HttpSource):
                created = replace(created, proxy=Value(api.span, known=True, written=False))
            yield target, created


def _authorizers(stack: Stack) -> Iterator[Trigger]:
    for found in stack.of_type(*_AUTHORIZERS):
        api = _AUTHORIZERS[found.type]
        kind = _kind_of(found.properties.get(api), stack)
        sender = stack.value(found, (api,), scalars.text)
        by_role = not {"AuthorizerCredentials", "AuthorizerCredentialsArn"}.isdisjoint(found.properties.values)
        yield found.properties.get("AuthorizerUri"), authorizer(found, kind, sender, found.span, by_role=by_role)

"""The OpenAPI or Swagger document in the `Body` of an API."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from lambdalint.model.node import Mapping, Node
from lambdalint.model.value import Value
from lambdalint.readers import scalars
from lambdalint.readers.cloudformation.integrations import Route, Spelling, authorizer, source
from lambdalint.readers.cloudformation.intrinsics import Conditions
from lambdalint.readers.cloudformation.parts import Trigger, itself, parts
from lambdalint.readers.cloudformation.stack import Resource, Stack
from lambdalint.source import Span

_INTEGRATION = Spelling(
    uri="uri",
    type="type",
    timeout="timeoutInMillis",
    credentials="credentials",
    parameters="requestParameters",
    payload="payloadFormatVersion",
    transfer="responseTransferMode",
)
_ANY = "x-amazon-apigateway-any-method"
_SHARED = "#/components/x-amazon-apigateway-integrations/"
_SCHEMES = (("securityDefinitions",), ("components", "securitySchemes"))
"""Where Swagger 2 and OpenAPI 3 declare authorizers."""

_Entry = tuple[str, Span, Node, Conditions]


def triggers(api: Resource, kind: str, stack: Stack) -> Iterator[Trigger]:
    for body, around in parts(api, ("Body",), stack):
        for path, path_span, methods, when in _entries(body.properties.get("paths"), around, stack):
            for method, span, operation, conditions in _entries(methods, when, stack):
                route = Route(
                    span=span,
                    api=kind,
                    sender=itself(api),
                    method=Value(span, "ANY" if method == _ANY else method.upper()),
                    path=Value(path_span, path),
                )
                yield from _integrations(body, operation, route, conditions, stack)
        for place in _SCHEMES:
            for _, span, scheme, when in _entries(body.properties.get(*place), around, stack):
                declared = _below(scheme, "x-amazon-apigateway-authorizer")
                if uri := _below(declared, "authorizerUri"):
                    by_role = _below(declared, "authorizerCredentials") is not None
                    yield uri, authorizer(api, kind, itself(api), span, when, by_role=by_role)


def _integrations(body: Resource, operation: Node, route: Route, when: Conditions, stack: Stack) -> Iterator[Trigger]:
    node = _below(operation, "x-amazon-apigateway-integration")
    shared = scalars.text(_below(node, "$ref")) or ""
    if shared.startswith(_SHARED):
        name = shared.removeprefix(_SHARED)
        node = body.properties.get("components", "x-amazon-apigateway-integrations", name)
    for integration, conditions in stack.intrinsics.items(node, when):
        if isinstance(integration, Mapping):
            owner = replace(body, properties=integration)
            yield integration.get(_INTEGRATION.uri), source(owner, route, _INTEGRATION, conditions, stack)


def _entries(node: Node | None, when: Conditions, stack: Stack) -> Iterator[_Entry]:
    return (entry for entry in stack.intrinsics.entries(node, when) if entry is not None)


def _below(node: Node | None, *path: str) -> Node | None:
    return node.get(*path) if isinstance(node, Mapping) else None

"""Integrations of API Gateway, which resources and OpenAPI documents spell each in a way of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from msgspec import Struct

from lambdalint.model.event import AsynchronousSource, HttpSource, Source, SynchronousSource
from lambdalint.model.node import Mapping, Node
from lambdalint.model.value import Value
from lambdalint.readers import scalars
from lambdalint.readers.cloudformation.intrinsics import Conditions
from lambdalint.readers.cloudformation.parts import always
from lambdalint.readers.cloudformation.stack import Resource, Stack
from lambdalint.source import Span

T = TypeVar("T")
S = TypeVar("S")

REST, HTTP, WEBSOCKET = "REST", "HTTP", "WebSocket"
_SERVICE = "API Gateway"
_PRINCIPAL = "apigateway"

_WAITS = {REST: 29_000, HTTP: 30_000, WEBSOCKET: 29_000}
"""Milliseconds by default (`AWS::ApiGateway::Method`, `AWS::ApiGatewayV2::Integration`)."""
_AUTHORIZER_WAITS = {HTTP: 10_000}
"""Milliseconds (Amazon API Gateway Developer Guide, "http-api-quotas")."""
_INVOCATION_TYPE = "integration.request.header.x-amz-invocation-type"


class Spelling(Struct, frozen=True):
    """The keys of an integration's settings; empty for a setting that does not exist."""

    uri: str
    type: str
    timeout: str
    credentials: str
    parameters: str
    payload: str = ""
    transfer: str = ""


class Route(Struct, frozen=True):
    """Where requests come from; `span` is its place in the template."""

    span: Span
    api: str
    """`REST`, `HTTP`, `WebSocket`, or empty if nothing shows it."""
    sender: Value[str]
    method: Value[str]
    path: Value[str]


def source(integration: Resource, route: Route, spelling: Spelling, when: Conditions, stack: Stack) -> Source:
    """What an integration does with the requests of a route."""
    payload, transfer = ("1.0", "BUFFERED") if route.api == REST else (None, None)

    def text(key: str, default: str | None = None) -> Value[str]:
        return stack.value(integration, (key,), scalars.text, default) if key else _default(integration, default)

    credentials = text(spelling.credentials)
    principal = _PRINCIPAL if credentials.absent else ""
    if _is_asynchronous(integration, spelling):
        return AsynchronousSource(
            span=route.span,
            service=_SERVICE,
            sender=route.sender,
            enabled=always(integration),
            when=when,
            principal=principal,
        )
    return HttpSource(
        span=route.span,
        service=_SERVICE,
        sender=route.sender,
        enabled=always(integration),
        when=when,
        principal=principal,
        timeout=stack.value(integration, (spelling.timeout,), scalars.integer, _WAITS.get(route.api)),
        api=route.api,
        method=route.method,
        path=route.path,
        proxy=stack.value(integration, (spelling.type,), _is_proxy),
        payload_format_version=text(spelling.payload, payload),
        response_transfer_mode=text(spelling.transfer, transfer),
        credentials=credentials,
    )


def authorizer(  # noqa: PLR0913 - all that is said of one
    owner: Resource, api: str, sender: Value[str], span: Span, when: Conditions = (), *, by_role: bool = False
) -> Source:
    """`by_role`: whether API Gateway invokes the function with a role, in place of a permission of the function."""
    return SynchronousSource(
        span=span,
        service="an authorizer of API Gateway",
        sender=sender,
        enabled=always(owner),
        when=when,
        principal="" if by_role else _PRINCIPAL,
        timeout=Value(owner.span, _AUTHORIZER_WAITS.get(api), written=False),
    )


def mapped(value: Value[T], change: Callable[[T], S | None]) -> Value[S]:
    """The value with what is known of it changed; absent where that comes to nothing."""
    branches = tuple(mapped(branch, change) for branch in value.branches)
    known = None if value.known is None else change(value.known)
    written = value.written and (value.known is None or known is not None)
    return Value(value.span, known, written, when=value.when, branches=branches, why=value.why)


def _default(owner: Resource, known: str | None) -> Value[str]:
    return Value(owner.span, known, written=False)


def _is_proxy(node: Node | None) -> bool | None:
    text = scalars.text(node)
    return None if text is None else text.upper() == "AWS_PROXY"


def _is_asynchronous(integration: Resource, spelling: Spelling) -> bool:
    """Whether the integration asks Lambda, with a header, not to wait (API Gateway Developer Guide)."""
    parameters = integration.properties.get(spelling.parameters)
    return isinstance(parameters, Mapping) and any(
        name.lower() == _INVOCATION_TYPE and scalars.text(value) == "'Event'"
        for name, value in parameters.values.items()
    )

"""What websites may call: the CORS settings of function URLs and APIs.

Names of properties: AWS CloudFormation Template Reference; `x-amazon-apigateway-cors`: API Gateway Developer Guide.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from lambdalint.model.node import Node
from lambdalint.model.resource import Cors
from lambdalint.model.value import Value, Values
from lambdalint.readers import scalars
from lambdalint.readers.cloudformation.parts import parts
from lambdalint.readers.cloudformation.settings import Settings
from lambdalint.readers.cloudformation.stack import Resource, Stack

_PATHS = {
    "AWS::Lambda::Url": ("Cors",),
    "AWS::ApiGatewayV2::Api": ("CorsConfiguration",),
    "AWS::Serverless::HttpApi": ("CorsConfiguration",),
    "AWS::Serverless::Api": ("Cors",),
}
_HEADER = "method.response.header.Access-Control-Allow-"


def cors(stack: Stack) -> Iterator[Cors]:
    yield from stack.cors
    for resource in stack.of_type(*_PATHS):
        yield declared(stack, resource)
    for api in stack.of_type("AWS::ApiGatewayV2::Api"):
        for found, _ in parts(api, ("Body", "x-amazon-apigateway-cors"), stack):
            yield _cors(Settings(stack, found), (), "allowOrigins", "allowCredentials")
    for method in stack.of_type("AWS::ApiGateway::Method"):  # a preflight that answers by itself
        for headers, _ in parts(method, ("Integration", "IntegrationResponses", "ResponseParameters"), stack):
            yield _cors(Settings(stack, headers), (), f"{_HEADER}Origin", f"{_HEADER}Credentials")


def declared(stack: Stack, resource: Resource) -> Cors:
    """Those of a resource which has a property for them."""
    origins = "AllowOrigin" if resource.type == "AWS::Serverless::Api" else "AllowOrigins"
    return _cors(Settings(stack, resource), _PATHS[resource.type], origins, "AllowCredentials")


def _cors(settings: Settings, path: tuple[str, ...], origins: str, credentials: str) -> Cors:
    resource = settings.resource
    return Cors(
        id=resource.name or resource.id,
        span=resource.span,
        allow_origins=_unquoted(settings.texts(*path, origins, defaults=True)),
        allow_credentials=settings.stack.value(resource, (*path, credentials), _boolean, False),
    )


def _boolean(node: Node | None) -> bool | None:
    """Also `'true'`, as headers are written in a mapping of API Gateway."""
    text = (scalars.text(node) or "").strip("'").lower()
    return {"true": True, "false": False}.get(text)


def _unquoted(values: Values) -> Values:
    return replace(values, items=tuple(_bare(item) for item in values.items))


def _bare(value: Value[str]) -> Value[str]:
    return replace(value, known=None if value.known is None else value.known.strip("'"))

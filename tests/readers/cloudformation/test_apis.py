"""API Gateway, by methods, by routes and by documents."""

from __future__ import annotations

import pytest

from lambdalint.model.event import AsynchronousSource, HttpSource, Source, SynchronousSource
from tests.readers.cloudformation.conftest import Sources

URI = "!Sub 'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Worker.Arn}/invocations'"

PERMISSION = """
Allow:
  Type: AWS::Lambda::Permission
  Properties: {FunctionName: !GetAtt Worker.Arn, Action: lambda:InvokeFunction, Principal: apigateway.amazonaws.com}
"""

REST = f"""
Api: {{Type: AWS::ApiGateway::RestApi}}
Orders:
  Type: AWS::ApiGateway::Resource
  Properties: {{RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: orders}}
Order:
  Type: AWS::ApiGateway::Resource
  Properties: {{RestApiId: !Ref Api, ParentId: !Ref Orders, PathPart: '{{id}}'}}
Get:
  Type: AWS::ApiGateway::Method
  Properties:
    RestApiId: !Ref Api
    ResourceId: RESOURCE
    HttpMethod: GET
    Integration:
      Type: AWS_PROXY
      IntegrationHttpMethod: POST
      Uri: {URI}
"""


def http(found: tuple[Source, ...]) -> list[HttpSource]:
    assert all(isinstance(source, HttpSource) for source in found)
    return [source for source in found if isinstance(source, HttpSource)]


def routes(found: tuple[Source, ...]) -> list[tuple[str, object, object, str]]:
    return [(s.api, s.method.known, s.path.known, s.span.text) for s in http(found)]


@pytest.mark.parametrize(
    ("resource", "path"),
    [
        ("!Ref Order", "/orders/{id}"),
        ("!GetAtt Api.RootResourceId", "/"),
        ("!Ref Elsewhere", None),
        ("!Ref Ring", None),
        ("[]", None),
    ],
)
def test_a_method_of_a_rest_api(sources: Sources, resource: str, path: str | None) -> None:
    ring = "Ring: {Type: AWS::ApiGateway::Resource, Properties: {ParentId: !Ref Ring, PathPart: a}}\n"
    found = sources(REST.replace("RESOURCE", resource) + ring + PERMISSION)
    assert routes(found) == [("REST", "GET", path, "Get")]


def test_what_a_method_of_a_rest_api_is_by_default(sources: Sources) -> None:
    (source,) = http(sources(REST.replace("RESOURCE", "!Ref Order")))
    assert (source.service, source.sender.target, source.proxy.known) == ("API Gateway", "Api", True)
    defaults = (source.timeout, source.payload_format_version, source.response_transfer_mode)
    assert [(v.known, v.written) for v in defaults] == [(29_000, False), ("1.0", False), ("BUFFERED", False)]
    assert source.credentials.absent


def test_what_a_method_of_a_rest_api_says(sources: Sources) -> None:
    settings = """      TimeoutInMillis: 5000
      ResponseTransferMode: STREAM
      Credentials: !GetAtt Role.Arn
"""
    (source,) = http(sources(REST.replace("RESOURCE", "!Ref Order") + settings))
    assert (source.timeout.known, source.timeout.span.text) == (5000, "5000")
    assert source.response_transfer_mode.known == "STREAM"
    assert source.credentials.target == "Role"


def test_an_integration_may_not_wait(sources: Sources) -> None:
    parameters = """      RequestParameters: {integration.request.header.X-Amz-Invocation-Type: "'Event'"}\n"""
    (source,) = sources(REST.replace("RESOURCE", "!Ref Order") + parameters)
    assert (type(source), source.service) == (AsynchronousSource, "API Gateway")


INTEGRATION = f"""
Api: {{Type: AWS::ApiGatewayV2::Api, Properties: {{ProtocolType: PROTOCOL}}}}
Integration:
  Type: AWS::ApiGatewayV2::Integration
  Properties:
    ApiId: !Ref Api
    IntegrationType: AWS_PROXY
    IntegrationUri: {URI}
    PayloadFormatVersion: '2.0'
"""
ROUTE = """
{}:
  Type: AWS::ApiGatewayV2::Route
  Properties: {{ApiId: {}, RouteKey: {}, Target: !{} }}
"""


def test_routes_of_an_http_api(sources: Sources) -> None:
    found = sources(
        INTEGRATION.replace("PROTOCOL", "HTTP")
        + ROUTE.format("One", "!Ref Api", "GET /orders", "Sub 'integrations/${Integration}'")
        + ROUTE.format("Two", "!Ref Api", "$default", "Join ['/', [integrations, !Ref Integration]]")
        + ROUTE.format("Three", "!Ref Api", "!Ref Key", "Sub 'integrations/${Integration}'")
        + PERMISSION
    )
    assert routes(found) == [
        ("HTTP", "GET", "/orders", "One"),
        ("HTTP", None, "$default", "Two"),
        ("HTTP", None, None, "Three"),
    ]
    first, second, third = http(found)
    assert (first.timeout.known, first.payload_format_version.known, first.sender.target) == (30_000, "2.0", "Api")
    assert (second.method.absent, third.method.absent) == (True, False)


def test_routes_of_a_websocket_api(sources: Sources) -> None:
    found = sources(
        INTEGRATION.replace("PROTOCOL", "WEBSOCKET")
        + ROUTE.format("One", "!Ref Api", "$connect", "Sub 'integrations/${Integration}'")
    )
    assert routes(found) == [("WebSocket", None, "$connect", "One")]
    assert http(found)[0].timeout.known == 29_000


@pytest.mark.parametrize(
    ("key", "api", "timeout"), [("GET /", "HTTP", 30_000), ("$connect", "WebSocket", 29_000), ("$default", "", None)]
)
def test_a_route_may_show_the_kind_of_an_api_elsewhere(
    sources: Sources, key: str, api: str, timeout: int | None
) -> None:
    integration = INTEGRATION.replace("Api:", "Other:", 1)
    (source,) = http(
        sources(integration + ROUTE.format("One", "!Ref ApiId", f"'{key}'", "Sub 'integrations/${Integration}'"))
    )
    assert (source.api, source.timeout.known) == (api, timeout)


def test_an_integration_without_a_route(sources: Sources) -> None:
    (source,) = http(sources(INTEGRATION.replace("PROTOCOL", "HTTP")))
    assert (source.span.text, source.path.absent, source.method.absent) == ("Integration", True, True)


@pytest.mark.parametrize(
    ("key", "method", "path"), [("", None, "$default"), (", RouteKey: 'POST /orders'", "POST", "/orders")]
)
def test_an_api_that_is_quickly_created(sources: Sources, key: str, method: str | None, path: str) -> None:
    (source,) = http(
        sources(
            "Api: {Type: AWS::ApiGatewayV2::Api, Properties: "
            f"{{ProtocolType: HTTP, Target: !GetAtt Worker.Arn, CredentialsArn: !GetAtt Role.Arn{key}}}}}"
        )
    )
    assert (source.span.text, source.method.known, source.path.known) == ("Target", method, path)
    assert (source.payload_format_version.known, source.proxy.known, source.proxy.written) == (None, True, False)
    assert source.credentials.target == "Role"


BODY = f"""
Api:
  Type: AWS::ApiGateway::RestApi
  Properties:
    Body:
      swagger: '2.0'
      securityDefinitions:
        Guard:
          x-amazon-apigateway-authorizer: {{authorizerUri: {URI}}}
      paths:
        /orders:
          get:
            x-amazon-apigateway-integration: {{uri: {URI}, type: aws_proxy, httpMethod: POST, timeoutInMillis: 3000}}
          x-amazon-apigateway-any-method:
            x-amazon-apigateway-integration: {{uri: {URI}, type: aws_proxy}}
          options:
            x-amazon-apigateway-integration: {{type: mock}}
          parameters: []
        /drafts: !If [Drafts, {{put: {{x-amazon-apigateway-integration: {{uri: {URI}}}}}}}, !Ref 'AWS::NoValue']
"""


def test_a_document_of_a_rest_api(sources: Sources) -> None:
    guard, *found = sources(BODY + PERMISSION)
    assert (type(guard), guard.span.text, guard.service) == (
        SynchronousSource,
        "Guard",
        "an authorizer of API Gateway",
    )
    assert routes(tuple(found)) == [
        ("REST", "GET", "/orders", "get"),
        ("REST", "ANY", "/orders", "x-amazon-apigateway-any-method"),
        ("REST", "PUT", "/drafts", "put"),
    ]
    get, any_method, put = http(tuple(found))
    assert (get.timeout.known, any_method.timeout.known, get.proxy.known, put.proxy.known) == (3000, 29_000, True, None)
    assert [when.condition for when in put.when] == ["Drafts"]


def test_a_document_of_an_http_api(sources: Sources) -> None:
    found = sources(
        f"""
Api:
  Type: AWS::ApiGatewayV2::Api
  Properties:
    Body:
      openapi: 3.0.1
      components:
        securitySchemes:
          Guard: {{x-amazon-apigateway-authorizer: {{authorizerUri: {URI}}}}}
        x-amazon-apigateway-integrations:
          shared: {{uri: {URI}, type: AWS_PROXY, payloadFormatVersion: 2.0}}
      paths:
        /orders:
          post:
            x-amazon-apigateway-integration: {{$ref: '#/components/x-amazon-apigateway-integrations/shared'}}
"""
    )
    guard, post = found
    assert isinstance(guard, SynchronousSource)
    assert guard.timeout.known == 10_000
    assert routes((post,)) == [("HTTP", "POST", "/orders", "post")]
    assert http((post,))[0].payload_format_version.known == "2.0"


@pytest.mark.parametrize("type_", ["ApiGateway::Authorizer", "ApiGatewayV2::Authorizer"])
def test_authorizers(sources: Sources, type_: str) -> None:
    (source,) = sources(f"Guard: {{Type: AWS::{type_}, Properties: {{AuthorizerUri: {URI}}}}}")
    assert (type(source), source.span.text) == (SynchronousSource, "Guard")


@pytest.mark.parametrize(
    "body",
    [
        "!Ref Body",
        "{Fn::Transform: {Name: AWS::Include}}",
        "[]",
        "{paths: []}",
        "{paths: {/a: []}}",
        "{paths: {/a: {get: []}}}",
        "{paths: {/a: {get: {x-amazon-apigateway-integration: []}}}}",
        "{paths: {/a: {get: {x-amazon-apigateway-integration: {uri: [], $ref: {}}}}}}",
        "{components: {securitySchemes: {A: {x-amazon-apigateway-authorizer: []}}}}",
    ],
)
def test_documents_that_cannot_be_read(sources: Sources, body: str) -> None:
    assert sources(f"Api: {{Type: AWS::ApiGateway::RestApi, Properties: {{Body: {body}}}}}") == ()

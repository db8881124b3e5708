"""APIs: those of the template and those that events make, with their routes, stages and authorizers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.readers.sam.conftest import Expanded

Expand = Callable[[str], Expanded]

INTEGRATION = "x-amazon-apigateway-integration"


def routes(body: Any) -> dict[str, str | None]:
    """Methods and paths to the names of what authorizes them."""
    return {
        f"{method} {path}": next(iter((definition.get("security") or [{}])[0]), None)
        for path, methods in body["paths"].items()
        for method, definition in methods.items()
    }


def test_events_without_an_api_share_one(expand: Expand) -> None:
    found = expand(
        """
        Globals: {Api: {TracingEnabled: true}}
        Resources:
          Worker:
            Type: AWS::Serverless::Function
            Properties:
              Events:
                Get: {Type: Api, Properties: {Path: '/items/{id}/', Method: GET, TimeoutInMillis: 9000}}
                Any: {Type: Api, Properties: {Path: /, Method: any}}
        """
    )
    assert found.type("ServerlessRestApi") == "AWS::ApiGateway::RestApi"
    body = found["ServerlessRestApi"]["Body"]
    assert routes(body) == {"get /items/{id}/": None, "x-amazon-apigateway-any-method /": None}
    integration = body["paths"]["/items/{id}/"]["get"][INTEGRATION]
    assert integration["uri"]["Fn::Sub"].endswith("functions/${Worker.Arn}/invocations")
    assert integration["timeoutInMillis"] == 9000
    stage = found["ServerlessRestApiProdStage"]
    assert (stage["StageName"], stage["TracingEnabled"]) == ("Prod", True)
    source = found["WorkerGetPermissionProd"]["SourceArn"]["Fn::Sub"]
    assert source[0].endswith(":${__ApiId__}/${__Stage__}/GET/items/*")
    assert source[1] == {"__ApiId__": {"Ref": "ServerlessRestApi"}, "__Stage__": "*"}
    assert found.stack.resources["ServerlessRestApi"].span.text == "Get"


def test_routes_are_added_to_an_http_api_of_the_template(expand: Expand) -> None:
    found = expand(
        """
        Resources:
          Shop:
            Type: AWS::Serverless::HttpApi
            Properties:
              DefinitionBody: {openapi: 3.0.1, paths: {/own: {get: {x-mine: 1}}, /added: {get: {x-mine: 2}}}}
          Worker:
            Type: AWS::Serverless::Function
            Properties:
              Events:
                E:
                  Type: HttpApi
                  Properties: {Path: /added, Method: get, ApiId: !Ref Shop, PayloadFormatVersion: '1.0'}
        """
    )
    paths = found["Shop"]["Body"]["paths"]
    assert paths["/own"] == {"get": {"x-mine": 1}}
    assert paths["/added"]["get"][INTEGRATION]["payloadFormatVersion"] == "1.0"
    assert paths["/added"]["get"]["x-mine"] == 2
    assert found.type("Shop") == "AWS::ApiGatewayV2::Api"


@pytest.mark.parametrize(("merges", "added"), [("", False), ("MergeDefinitions: true", True)])
def test_a_rest_api_with_a_definition_of_its_own(expand: Expand, merges: str, added: bool) -> None:
    found = expand(
        f"""
        Resources:
          Shop:
            Type: AWS::Serverless::Api
            Properties:
              StageName: v1
              DefinitionBody: {{swagger: '2.0', paths: {{/own: {{get: {{}}}}}}}}
              {merges}
          Worker:
            Type: AWS::Serverless::Function
            Properties:
              Events: {{E: {{Type: Api, Properties: {{Path: /added, Method: get, RestApiId: !Ref Shop}}}}}}
        """
    )
    assert ("/added" in found["Shop"]["Body"]["paths"]) is added
    assert "/own" in found["Shop"]["Body"]["paths"]
    assert found.of_type("AWS::Lambda::Permission") == ["WorkerEPermissionv1"]


@pytest.mark.parametrize(
    ("definition", "name", "value"),
    [
        (
            "DefinitionBody: {'Fn::Transform': {Name: 'AWS::Include'}}",
            "Body",
            {"Fn::Transform": {"Name": "AWS::Include"}},
        ),
        ("DefinitionUri: s3://b/k", "BodyS3Location", {"Bucket": "b", "Key": "k"}),
        ("DefinitionUri: api.yaml", "BodyS3Location", "api.yaml"),
    ],
)
def test_definitions_elsewhere(expand: Expand, definition: str, name: str, value: object) -> None:
    found = expand(f"Resources: {{Shop: {{Type: AWS::Serverless::Api, Properties: {{StageName: v, {definition}}}}}}}")
    assert found["Shop"][name] == value


def test_an_integration_of_the_users_own_stays(expand: Expand) -> None:
    found = expand(
        """
        Resources:
          Shop:
            Type: AWS::Serverless::HttpApi
            Properties:
              DefinitionBody: {openapi: 3.0.1, paths: {/a: {get: {x-amazon-apigateway-integration: {uri: mine}}}}}
          Worker:
            Type: AWS::Serverless::Function
            Properties:
              Events: {E: {Type: HttpApi, Properties: {Path: /a, Method: get, ApiId: !Ref Shop}}}
        """
    )
    assert found["Shop"]["Body"]["paths"] == {"/a": {"get": {INTEGRATION: {"uri": "mine"}}}}


def test_the_default_route_of_an_http_api_permits_all_others(expand: Expand) -> None:
    found = expand(
        """
        Events:
          A: {Type: HttpApi, Properties: {Path: /a, Method: get}}
          Rest: {Type: HttpApi}
        """
    )
    assert found.of_type("AWS::Lambda::Permission") == ["WorkerRestPermission"]
    assert routes(found["ServerlessHttpApi"]["Body"]) == {
        "x-amazon-apigateway-any-method $default": None,
        "get /a": None,
    }


@pytest.mark.parametrize(
    ("stage", "id"),
    [("", "ShopApiGatewayDefaultStage"), ("StageName: v-1", "Shopv1Stage"), ("StageName: !Ref S", "ShopStage")],
)
def test_stages_of_an_http_api(expand: Expand, stage: str, id: str) -> None:
    found = expand(f"Resources: {{Shop: {{Type: AWS::Serverless::HttpApi, Properties: {{{stage}}}}}}}")
    assert found.of_type("AWS::ApiGatewayV2::Stage") == [id]


def test_authorizers_of_a_rest_api(expand: Expand) -> None:
    found = expand(
        """
        Resources:
          Shop:
            Type: AWS::Serverless::Api
            Properties:
              StageName: v1
              Auth:
                DefaultAuthorizer: Guard
                Authorizers:
                  Guard: {FunctionArn: !GetAtt Check.Arn}
                  Users: {UserPoolArn: arn}
                  Quiet: {FunctionArn: f, DisableFunctionDefaultPermissions: true}
          Worker:
            Type: AWS::Serverless::Function
            Properties:
              Events:
                A: {Type: Api, Properties: {Path: /a, Method: get, RestApiId: !Ref Shop}}
                B: {Type: Api, Properties: {Path: /b, Method: get, RestApiId: !Ref Shop, Auth: {Authorizer: Users}}}
                C: {Type: Api, Properties: {Path: /c, Method: get, RestApiId: !Ref Shop, Auth: {Authorizer: NONE}}}
        """
    )
    body = found["Shop"]["Body"]
    assert routes(body) == {"get /a": "Guard", "get /b": "Users", "get /c": None}
    assert set(body["securityDefinitions"]) == {"Guard", "Users", "Quiet"}
    permission = found["ShopGuardAuthorizerPermission"]
    assert permission["FunctionName"] == {"Fn::GetAtt": "Check.Arn"}
    assert found.stack.resources["ShopGuardAuthorizerPermission"].span.text == "Guard"
    assert "ShopQuietAuthorizerPermission" not in found.stack.resources


def test_the_default_authorizer_holds_for_what_the_user_defines(expand: Expand) -> None:
    found = expand(
        """
        Resources:
          Shop:
            Type: AWS::Serverless::HttpApi
            Properties:
              DefinitionBody: {openapi: 3.0.1, paths: {/a: {get: {}, options: {}}, /b: {get: {security: []}}}}
              Auth:
                DefaultAuthorizer: Token
                Authorizers: {Token: {JwtConfiguration: {issuer: i}, AuthorizationScopes: [read]}}
        """
    )
    paths = found["Shop"]["Body"]["paths"]
    assert paths == {"/a": {"get": {"security": [{"Token": ["read"]}]}, "options": {}}, "/b": {"get": {"security": []}}}
    assert set(found["Shop"]["Body"]["components"]["securitySchemes"]) == {"Token"}


@pytest.mark.parametrize(("asked", "permitted"), [("", False), (", EnableFunctionDefaultPermissions: true", True)])
def test_an_http_api_permits_authorizers_only_when_told_to(expand: Expand, asked: str, permitted: bool) -> None:
    auth = f"{{Authorizers: {{Guard: {{FunctionArn: f{asked}}}}}}}"
    found = expand(f"Resources: {{Shop: {{Type: AWS::Serverless::HttpApi, Properties: {{Auth: {auth}}}}}}}")
    assert ("ShopGuardAuthorizerPermission" in found.stack.resources) is permitted


def test_a_websocket_api(expand: Expand) -> None:
    found = expand(
        """
        Resources:
          Chat:
            Type: AWS::Serverless::WebSocketApi
            Properties:
              StageName: live
              Auth: {AuthType: CUSTOM, AuthArn: !GetAtt Check.Arn}
              Routes:
                $connect: {FunctionArn: !GetAtt Worker.Arn, IntegrationTimeout: 900}
                broken: []
        """
    )
    assert found["Chat"] == {"ProtocolType": "WEBSOCKET", "Name": "Chat"}
    route = found["ChatConnectRoute"]
    assert (route["RouteKey"], route["AuthorizerId"]) == ("$connect", {"Ref": "ChatConnectAuthorizer"})
    assert found["ChatConnectIntegration"]["TimeoutInMillis"] == 900
    source = found["ChatConnectPermission"]["SourceArn"]["Fn::Sub"]
    assert source[0].endswith(":${__ApiId__}/${__Stage__}/$connect")
    assert source[1] == {"__ApiId__": {"Fn::GetAtt": ["Chat", "ApiId"]}, "__Stage__": "live"}
    functions = [found[id]["FunctionName"] for id in found.of_type("AWS::Lambda::Permission")]
    assert functions == [{"Fn::GetAtt": "Check.Arn"}, {"Fn::GetAtt": "Worker.Arn"}]


def test_a_graphql_api(expand: Expand) -> None:
    found = expand(
        """
        Resources:
          Shop:
            Type: AWS::Serverless::GraphQLApi
            Properties:
              Auth: {Type: AWS_LAMBDA, LambdaAuthorizer: {AuthorizerUri: !GetAtt Check.Arn}}
              DataSources: {Lambda: {Stock: {FunctionArn: !GetAtt Worker.Arn}}}
        """
    )
    assert found["Shop"]["AuthenticationType"] == "AWS_LAMBDA"
    assert found["ShopStockLambdaDataSource"]["LambdaConfig"] == {"LambdaFunctionArn": {"Fn::GetAtt": "Worker.Arn"}}
    policy = found["ShopStockLambdaDataSourceToLambdaConnectorPolicy"]
    assert policy["Roles"] == [{"Ref": "ShopStockLambdaDataSourceRole"}]
    assert found["ShopToLambdaAuthConnector1WriteLambdaPermission"]["FunctionName"] == {"Fn::GetAtt": "Check.Arn"}

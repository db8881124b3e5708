"""CORS settings of function URLs and APIs, in each dialect and spelling."""

from __future__ import annotations

from tests.readers.conftest import Repo


def settings(repo: Repo) -> list[tuple[str, list[str | None], bool | None]]:
    """The owner, the origins and whether credentials are allowed."""
    found = [cors for template in repo.project().templates for cors in template.cors]
    return [
        (cors.id, [item.known for item in cors.allow_origins.items], cors.allow_credentials.known) for cors in found
    ]


def test_in_cloudformation(repo: Repo) -> None:
    repo.write(
        "template.yaml",
        """
        Resources:
          Url: {Type: AWS::Lambda::Url, Properties: {Cors: {AllowOrigins: ['*'], AllowCredentials: true}}}
          Api: {Type: AWS::ApiGatewayV2::Api, Properties: {CorsConfiguration: {AllowOrigins: [a, !Ref B]}}}
          Defined:
            Type: AWS::ApiGatewayV2::Api
            Properties:
              Body: {x-amazon-apigateway-cors: {allowOrigins: [b], allowCredentials: true}}
          Preflight:
            Type: AWS::ApiGateway::Method
            Properties:
              Integration:
                IntegrationResponses:
                - ResponseParameters:
                    method.response.header.Access-Control-Allow-Origin: "'*'"
                    method.response.header.Access-Control-Allow-Credentials: "'true'"
        """,
    )
    assert settings(repo) == [
        ("Url", ["*"], True),
        ("Api", ["a", None], False),
        ("Defined", [], False),
        ("Defined", ["b"], True),
        ("Preflight", ["*"], True),
    ]


def test_in_sam(repo: Repo) -> None:
    repo.write(
        "template.yaml",
        """
        Transform: AWS::Serverless-2016-10-31
        Globals:
          HttpApi: {CorsConfiguration: {AllowCredentials: true}}
        Resources:
          Http: {Type: AWS::Serverless::HttpApi, Properties: {CorsConfiguration: {AllowOrigins: [a]}}}
          Rest: {Type: AWS::Serverless::Api, Properties: {StageName: x, Cors: {AllowOrigin: "'*'"}}}
          Plain: {Type: AWS::Serverless::Api, Properties: {StageName: x, Cors: "'*'"}}
        """,
    )
    found = [one for one in settings(repo) if one[1] or one[2]]
    assert found == [("Rest", ["*"], False), ("Http", ["a"], True)]


def test_in_serverless(repo: Repo) -> None:
    repo.write(
        "serverless.yml",
        """
        service: x
        provider:
          name: aws
          runtime: nodejs24.x
          httpApi: {cors: {allowCredentials: true}}
        functions:
          f:
            handler: a.b
            url: {cors: {allowedOrigins: [a]}}
            events:
            - httpApi: GET /x
            - http: {method: get, path: x, cors: {origin: b, allowCredentials: true}}
            - http: {method: get, path: y, cors: true}
        """,
    )
    found = {(*origins, allowed) for _, origins, allowed in settings(repo)}
    assert found == {("*", True), ("a", False), ("b", True), ("*", False)}

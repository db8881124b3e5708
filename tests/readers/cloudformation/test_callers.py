"""Function URLs, load balancers, user pools, CloudFront."""

from __future__ import annotations

import pytest

from lambdalint.model.event import (
    AsynchronousSource,
    CognitoSource,
    EdgeSource,
    LoadBalancerSource,
    SynchronousSource,
    UrlSource,
)
from tests.readers.cloudformation.conftest import Sources

OPEN = """
Open:
  Type: AWS::Lambda::Permission
  Properties:
    FunctionName: !Ref Worker
    Action: lambda:InvokeFunctionUrl
    Principal: '*'
    FunctionUrlAuthType: NONE
"""


def test_a_function_url(sources: Sources) -> None:
    (source,) = sources(
        """
Url:
  Type: AWS::Lambda::Url
  Properties:
    TargetFunctionArn: !Ref Worker
    Qualifier: live
    AuthType: NONE
    InvokeMode: RESPONSE_STREAM
    Cors: {AllowOrigins: ['*'], AllowCredentials: true}
"""
        + OPEN
        + OPEN.replace("Open", "Distributed")
        .replace("'*'", "cloudfront.amazonaws.com")
        .replace("    FunctionUrlAuthType: NONE\n", "")
    )
    assert isinstance(source, UrlSource)
    assert (source.service, source.span.text, source.written) == ("a function URL", "Url", True)
    assert source.qualifier is not None
    assert (source.qualifier.known, source.auth_type.known, source.invoke_mode.known) == (
        "live",
        "NONE",
        "RESPONSE_STREAM",
    )
    assert [origin.known for origin in source.allow_origins.items] == ["*"]
    assert (source.allow_credentials.known, source.allow_credentials.span.text) == (True, "true")
    assert source.timeout.absent


def test_what_a_function_url_is_by_default(sources: Sources) -> None:
    (source,) = sources("Url: {Type: AWS::Lambda::Url, Properties: {TargetFunctionArn: !Ref Worker}}")
    assert isinstance(source, UrlSource)
    assert (source.qualifier, source.invoke_mode.known, source.allow_credentials.known) == (None, "BUFFERED", False)
    assert (source.allow_origins.items, source.allow_origins.complete) == ((), True)


def test_a_permission_shows_a_url_elsewhere(sources: Sources) -> None:
    (source,) = sources(OPEN)
    assert (type(source), source.service, source.span.text) == (SynchronousSource, "a function URL", "Open")


@pytest.mark.parametrize(
    ("properties", "known"),
    [
        ("TargetType: lambda", [False]),
        (
            (
                "TargetType: lambda, TargetGroupAttributes: "
                "[{Key: a, Value: b}, {Key: lambda.multi_value_headers.enabled, Value: 'true'}]"
            ),
            [True],
        ),
        ("TargetType: !Ref Type", [False]),
        ("TargetType: ip", []),
        ("Port: 80", []),
    ],
)
def test_load_balancers(sources: Sources, properties: str, known: list[bool]) -> None:
    group = "AWS::ElasticLoadBalancingV2::TargetGroup"
    found = sources(f"Group: {{Type: {group}, Properties: {{Targets: [{{Id: !GetAtt Worker.Arn}}], {properties}}}}}")
    assert [s.multi_value_headers.known for s in found if isinstance(s, LoadBalancerSource)] == known
    assert [s.span.text for s in found] == ["Group" for _ in known]


def test_triggers_of_a_user_pool(sources: Sources) -> None:
    found = sources(
        """
        Pool:
          Type: AWS::Cognito::UserPool
          Properties:
            LambdaConfig:
              PreSignUp: !GetAtt Worker.Arn
              PreTokenGeneration: !GetAtt Worker.Arn
              PreTokenGenerationConfig: {LambdaArn: !GetAtt Worker.Arn, LambdaVersion: V2_0}
              CustomEmailSender: {LambdaArn: !GetAtt Worker.Arn, LambdaVersion: V1_0}
              KMSKeyID: !GetAtt Worker.Arn
              PostConfirmation: !If [Mails, !GetAtt Worker.Arn, !Ref 'AWS::NoValue']
        """
    )
    assert [(type(s), s.span.text, getattr(s, "trigger", "")) for s in found] == [
        (CognitoSource, "PreSignUp", "PreSignUp"),
        (CognitoSource, "PreTokenGenerationConfig", "PreTokenGeneration"),
        (AsynchronousSource, "CustomEmailSender", ""),
        (CognitoSource, "PostConfirmation", "PostConfirmation"),
    ]
    assert {s.timeout.known for s in found if isinstance(s, CognitoSource)} == {5000}
    assert [when.condition for when in found[-1].when] == ["Mails"]
    assert {s.sender.target for s in found} == {"Pool"}


def test_functions_at_the_edge(sources: Sources) -> None:
    found = sources(
        """
        Version: {Type: AWS::Lambda::Version, Properties: {FunctionName: !Ref Worker}}
        Site:
          Type: AWS::CloudFront::Distribution
          Properties:
            DistributionConfig:
              Enabled: true
              DefaultCacheBehavior:
                LambdaFunctionAssociations:
                  - {EventType: viewer-request, LambdaFunctionARN: !Ref Version}
              CacheBehaviors:
                - LambdaFunctionAssociations:
                    - {EventType: origin-response, LambdaFunctionARN: !Sub '${Worker.Arn}:3'}
        """
    )
    edges = [source for source in found if isinstance(source, EdgeSource)]
    assert [(s.span.text, s.event_type.known, s.timeout.known) for s in edges] == [
        ("LambdaFunctionARN", "viewer-request", 30_000),
        ("LambdaFunctionARN", "origin-response", 30_000),
    ]
    assert [s.qualifier and (s.qualifier.target, s.qualifier.known) for s in edges] == [("Version", None), (None, "3")]

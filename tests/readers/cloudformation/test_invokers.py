"""Permissions beside what they belong to, and those of what is elsewhere."""

from __future__ import annotations

from lambdalint.model.event import AsynchronousSource, BucketSource, OtherSource
from tests.readers.cloudformation.conftest import Sources

PERMISSION = """
{}:
  Type: AWS::Lambda::Permission
  Properties: {{FunctionName: {}, Principal: {}, SourceArn: !GetAtt Elsewhere.Arn}}
"""


def test_a_permission_counts_for_what_the_template_does_not_connect(sources: Sources) -> None:
    found = sources(
        """
Uploads:
  Type: AWS::S3::Bucket
  Properties:
    NotificationConfiguration:
      LambdaConfigurations: [{Event: s3:ObjectCreated:*, Function: !GetAtt Worker.Arn}]
"""
        + PERMISSION.format("Bucket", "!Ref Worker", "s3.amazonaws.com")
        + PERMISSION.format("Topic", "!If [X, !Ref Worker, !Ref Other]", "sns.amazonaws.com")
        + PERMISSION.format("Partner", "!Sub '${Worker}:live'", "'123456789012'")
    )
    assert [(type(s), s.span.text, s.service) for s in found] == [
        (BucketSource, "Function", "S3"),
        (AsynchronousSource, "Topic", "SNS"),
        (OtherSource, "Partner", "`123456789012`"),
    ]
    assert [s.sender.target for s in found] == ["Uploads", "Elsewhere", "Elsewhere"]
    assert [when.condition for when in found[1].when] == ["X"]
    assert found[2].qualifier is not None
    assert found[2].qualifier.known == "live"
    assert all(source.enabled.known for source in found)


def test_one_function_under_many_conditions_is_read_in_bounded_time(sources: Sources) -> None:
    arn = "!Ref Worker"
    for number in range(20):
        arn = f"!If [C{number}, {arn}, !Ref Worker]"
    found = sources(
        f"""
        Mapping:
          Type: AWS::Lambda::EventSourceMapping
          Properties:
            FunctionName: {arn}
            EventSourceArn: {arn}
        """
    )
    assert len(found) <= 64


def test_who_has_to_be_permitted_is_told_unless_there_is_a_role(sources: Sources) -> None:
    uri = '!Sub "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${Worker.Arn}/invocations"'
    found = sources(
        f"""
Bucket:
  Type: AWS::S3::Bucket
  Properties:
    NotificationConfiguration: {{LambdaConfigurations: [{{Event: a, Function: !GetAtt Worker.Arn}}]}}
Method:
  Type: AWS::ApiGateway::Method
  Properties: {{RestApiId: a, HttpMethod: GET, Integration: {{Type: AWS_PROXY, Uri: {uri}}}}}
MethodByRole:
  Type: AWS::ApiGateway::Method
  Properties: {{RestApiId: a, HttpMethod: GET, Integration: {{Type: AWS_PROXY, Credentials: role, Uri: {uri}}}}}
Authorizer:
  Type: AWS::ApiGateway::Authorizer
  Properties: {{RestApiId: a, AuthorizerUri: {uri}}}
AuthorizerByRole:
  Type: AWS::ApiGateway::Authorizer
  Properties: {{RestApiId: a, AuthorizerCredentials: role, AuthorizerUri: {uri}}}
Rule:
  Type: AWS::Events::Rule
  Properties: {{Targets: [{{Id: a, Arn: !GetAtt Worker.Arn}}]}}
RuleByRole:
  Type: AWS::Events::Rule
  Properties: {{Targets: [{{Id: a, Arn: !GetAtt Worker.Arn, RoleArn: role}}]}}
Schedule:
  Type: AWS::Scheduler::Schedule
  Properties: {{Target: {{Arn: !GetAtt Worker.Arn, RoleArn: role}}}}
Mapping:
  Type: AWS::Lambda::EventSourceMapping
  Properties: {{FunctionName: !Ref Worker, EventSourceArn: "arn:aws:sqs:eu-west-1:123456789012:orders"}}
Permission:
  Type: AWS::Lambda::Permission
  Properties: {{FunctionName: !Ref Worker, Action: "lambda:InvokeFunction", Principal: sns.amazonaws.com}}
"""
    )
    assert [source.principal for source in found] == [
        "s3",
        "apigateway",
        "",
        "apigateway",
        "",
        "events",
        "",
        "",
        "",
        "",
    ]

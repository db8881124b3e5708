"""Who may invoke a function: permissions and resource policies."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import dedent, indent

import pytest

from lambdalint.model.event import UrlSource
from lambdalint.model.function import Function
from lambdalint.model.iam import Permission
from tests.readers.cloudformation.conftest import WORKER
from tests.readers.conftest import Repo

Read = Callable[[str], Function]

PERMISSION = """
Topic: {{Type: AWS::SNS::Topic}}
Pool: {{Type: AWS::Cognito::UserPool}}
Group: {{Type: AWS::Logs::LogGroup}}
May:
  Type: AWS::Lambda::Permission
  Properties:
    FunctionName: !Ref Worker
    Action: lambda:InvokeFunction
    Principal: sns.amazonaws.com
    SourceArn: {arn}
"""


@pytest.fixture
def worker(function: Read) -> Read:
    """Reads `Worker`, beside which the resources given stand."""
    return lambda resources: function(WORKER + indent(dedent(resources).strip("\n"), "  ") + "\n")


def test_a_permission(worker: Read) -> None:
    (found,) = worker(
        """
        May:
          Type: AWS::Lambda::Permission
          Condition: IsProd
          Properties:
            FunctionName: !Sub ${Worker.Arn}:live
            Action: lambda:InvokeFunction
            Principal: '*'
            PrincipalOrgID: o-a1b2c3d4e5
            SourceArn: arn:aws:s3:::uploads
            SourceAccount: '123456789012'
            EventSourceToken: token
            FunctionUrlAuthType: NONE
            InvokedViaFunctionUrl: true
        """
    ).permissions
    assert (found.id, found.span.text, found.written, found.condition) == ("May", "May", True, "IsProd")
    assert found.qualifier is not None
    assert found.qualifier.known == "live"
    assert (found.action.known, found.principal.known) == ("lambda:InvokeFunction", "*")
    assert (found.source_arn.known, found.source_service.known) == ("arn:aws:s3:::uploads", "s3")
    assert (found.source_account.known, found.organization.known) == ("123456789012", "o-a1b2c3d4e5")
    assert (found.event_source_token.known, found.function_url_auth_type.known) == ("token", "NONE")
    assert found.invoked_via_function_url.known is True


@pytest.mark.parametrize(
    ("arn", "service"),
    [
        ("!Ref Topic", "sns"),
        ("!GetAtt Pool.Arn", "cognito-idp"),
        ("!Sub '${Group.Arn}:*'", "logs"),
        ("!Sub arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/nightly", "events"),
        ("!Join [':', [arn, aws, iot, !Ref 'AWS::Region', '123456789012', rule/x]]", "iot"),
        ("!GetAtt Worker.Arn", None),
        ("!ImportValue topic", None),
        ("!Sub arn:aws:${Service}:eu-west-1:123456789012:x", None),
        ("x", None),
        ("{a: b}", None),
        ("[arn:aws:s3:::uploads]", None),
    ],
)
def test_the_service_that_a_source_is_of(worker: Read, arn: str, service: str | None) -> None:
    (found,) = worker(PERMISSION.format(arn=arn)).permissions
    assert found.source_service.known == service


def test_the_service_of_each_branch(worker: Read) -> None:
    (found,) = worker(
        PERMISSION.format(arn="!If [C, !Ref Topic, !If [D, !Ref 'AWS::NoValue', !ImportValue x]]")
    ).permissions
    branches = [(branch.known, branch.written, branch.given) for branch in found.source_service.possible]
    assert branches == [
        ("sns", True, " when `C`"),
        (None, False, " unless `C` when `D`"),
        (None, True, " unless `C` unless `D`"),
    ]


def test_a_resource_policy(worker: Read) -> None:
    (policy,) = worker(
        """
        Policy:
          Type: AWS::Lambda::ResourcePolicy
          Condition: IsProd
          Properties:
            ResourceArn: !GetAtt Worker.Arn
            PolicyDocument:
              Statement:
                - {Effect: Allow, Principal: {Service: sns.amazonaws.com}, Action: lambda:InvokeFunction}
                - {Effect: Deny, Principal: '*', Action: ['lambda:*'], Condition: {Bool: {'aws:x': false}}}
        """
    ).resource_policies
    assert (policy.id, policy.span.text, policy.condition, policy.qualifier) == ("Policy", "Policy", "IsProd", None)
    assert [
        (s.effect.known, [p.known for p in s.principals], [a.known for a in s.actions], s.conditional)
        for s in policy.statements
    ] == [
        ("Allow", ["sns.amazonaws.com"], ["lambda:InvokeFunction"], False),
        ("Deny", ["*"], ["lambda:*"], True),
    ]


@pytest.mark.parametrize(
    ("function", "complete"),
    [
        ("!Ref Worker", True),
        ("!GetAtt Worker.Arn", True),
        ("another", True),
        ("arn:aws:lambda:eu-west-1:123456789012:function:another", True),
        ("!ImportValue function", False),
        ("!GetAtt Url.FunctionArn", False),
        ("!If [C, !Ref Worker, !ImportValue function]", False),
        ("{a: b}", False),
        ("[x, !Ref Other]", False),
    ],
)
@pytest.mark.parametrize("form", ["Permission, Properties: {FunctionName", "ResourcePolicy, Properties: {ResourceArn"])
def test_whether_all_permissions_are_known(repo: Repo, form: str, function: str, complete: bool) -> None:
    repo.write("template.yaml", WORKER + f"  May: {{Type: AWS::Lambda::{form}: {function}}}}}\n")
    assert repo.functions()["Worker"].permissions_complete is complete


def test_macros_may_add_permissions(function: Read, worker: Read) -> None:
    assert worker("Topic: {Type: AWS::SNS::Topic}").permissions_complete
    assert not function("Transform: Macro\n" + WORKER).permissions_complete


def _of(repo: Repo) -> list[Permission]:
    (template,) = repo.project().templates
    return list(template.permissions)


def test_a_template_has_permissions_for_functions_elsewhere(repo: Repo) -> None:
    repo.write(
        "template.yaml",
        """
        Resources:
          May:
            Type: AWS::Lambda::Permission
            Properties: {FunctionName: !ImportValue function, Principal: sns.amazonaws.com}
        """,
    )
    (found,) = _of(repo)
    assert (found.id, found.principal.known) == ("May", "sns.amazonaws.com")


def test_what_sam_makes_is_not_written(repo: Repo) -> None:
    repo.write(
        "template.yaml",
        """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Topic: {Type: AWS::SNS::Topic}
          Bucket: {Type: AWS::S3::Bucket}
          Api:
            Type: AWS::Serverless::Api
            Properties: {StageName: x, Auth: {Authorizers: {A: {FunctionArn: !GetAtt Fn.Arn}}}}
          Connector:
            Type: AWS::Serverless::Connector
            Properties: {Source: {Id: Topic}, Destination: {Id: Fn}, Permissions: [Write]}
          Fn:
            Type: AWS::Serverless::Function
            Properties:
              FunctionUrlConfig: {AuthType: NONE}
              Events:
                A: {Type: SNS, Properties: {Topic: !Ref Topic}}
                B: {Type: S3, Properties: {Bucket: !Ref Bucket, Events: 's3:ObjectCreated:*'}}
                C: {Type: Api, Properties: {Path: /, Method: get}}
                D: {Type: HttpApi}
                E: {Type: Schedule, Properties: {Schedule: rate(1 day)}}
                F: {Type: AlexaSkill}
                G: {Type: IoTRule, Properties: {Sql: x}}
                H: {Type: CloudWatchLogs, Properties: {LogGroupName: x, FilterPattern: ''}}
        """,
    )
    fn = repo.functions()["Fn"]
    assert len(fn.permissions) >= 11
    assert [permission.id for permission in fn.permissions if permission.written] == []
    assert [source.written for source in fn.sources if isinstance(source, UrlSource)] == [False]
    assert _of(repo) == []


def test_what_serverless_makes_is_not_written_unless_it_is_changed(repo: Repo) -> None:
    repo.write(
        "serverless.yml",
        """
        service: s
        provider: {name: aws, runtime: python3.13}
        functions:
          fn:
            handler: app.handler
            url: true
            events:
              - sns: topic
              - s3: bucket
              - httpApi: GET /
              - http: GET /
              - websocket: $connect
              - schedule: rate(1 day)
              - alexaSkill: amzn1.ask.skill.00000000-0000-0000-0000-000000000000
              - cloudwatchLog: /aws/lambda/x
              - cognitoUserPool: {pool: P, trigger: PreSignUp}
        resources:
          Resources:
            FnLambdaPermissionWebsockets:
              Properties: {SourceAccount: !Ref AWS::AccountId}
            FnLambdaPermissionHttpApi:
              Properties: {Principal: apigateway.amazonaws.com.cn}
        """,
    )
    (fn,) = repo.functions().values()
    assert len(fn.permissions) >= 11
    assert [permission.id for permission in fn.permissions if permission.written] == ["FnLambdaPermissionHttpApi"]
    assert [source.written for source in fn.sources if isinstance(source, UrlSource)] == [False]
    assert [permission.id for permission in _of(repo)] == ["FnLambdaPermissionHttpApi"]


@pytest.mark.parametrize(
    ("arn", "ids"),
    [
        ("!Ref Topic", {"Topic"}),
        ("!Sub '${Group.Arn}:*'", {"Group"}),
        ("!Sub 'arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/${Worker}:*'", set()),
        ("!If [IsProd, !Ref Topic, !GetAtt Pool.Arn]", {"Topic", "Pool"}),
        ("!Sub 'arn:aws:s3:::${Name}'", set()),
        ("arn:aws:s3:::uploads", set()),
    ],
)
def test_the_resources_that_a_permission_is_for(worker: Read, arn: str, ids: set[str]) -> None:
    (found,) = worker(PERMISSION.format(arn=arn)).permissions
    assert set(found.source_ids) == ids

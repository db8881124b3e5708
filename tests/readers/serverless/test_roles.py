"""Execution roles of a service."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lambdalint.model.function import Function
from lambdalint.model.iam import Role
from tests.readers.conftest import Repo

Read = Callable[[str], dict[str, Function]]


def actions(role: Role | None) -> list[str | None]:
    assert role is not None  # what nobody wrote is not asked for
    written = [statement for statement in role.statements if statement.effect.written]
    return [action.known for statement in written for action in statement.actions]


@pytest.mark.parametrize(
    ("provider", "place"),
    [
        (
            "iam: {role: {statements: [{Effect: Allow, Action: 's3:*', Resource: '*'}], managedPolicies: [POLICY]}}",
            "role",
        ),
        (
            "iamRoleStatements: [{Effect: Allow, Action: ['s3:*'], Resource: '*'}]\n  iamManagedPolicies: [POLICY]",
            "iamRoleStatements",
        ),
    ],
)
def test_one_role_is_shared(service: Read, provider: str, place: str) -> None:
    functions = service(
        f"provider:\n  name: aws\n  {provider}\nfunctions: {{f: {{handler: a.b}}, g: {{handler: a.c}}}}\n".replace(
            "POLICY", "arn:aws:iam::aws:policy/AdministratorAccess"
        )
    )
    role = functions["f"].role
    assert role is functions["g"].role
    assert actions(role) == ["s3:*"]
    assert role is not None
    assert (role.name, role.span.text) == ("the functions' role", place)
    assert [(policy.name, policy.span.text) for policy in role.managed_policies] == [
        ("AdministratorAccess", "arn:aws:iam::aws:policy/AdministratorAccess")
    ]
    assert role.statements[-1].actions[0].span.text == "'s3:*'"


def test_policies_of_resources_are_attached(service: Read) -> None:
    functions = service(
        """
provider: {name: aws}
functions: {f: {handler: a.b}}
resources:
  Resources:
    More:
      Type: AWS::IAM::Policy
      Properties:
        Roles: [!Ref IamRoleLambdaExecution]
        PolicyDocument: {Statement: [{Effect: Allow, Action: 'sqs:*', Resource: '*'}]}
"""
    )
    assert actions(functions["f"].role) == ["sqs:*"]


ROLES = """
resources:
  Resources:
    Own:
      Type: AWS::IAM::Role
      Properties: {Policies: [{PolicyDocument: {Statement: [{Effect: Allow, Action: 'sns:*', Resource: '*'}]}}]}
"""


@pytest.mark.parametrize(
    ("provider", "function", "name"),
    [
        ("", "role: Own", "`Own`"),
        ("", "role: !GetAtt Own.Arn", "`Own`"),
        ("", "role: {Fn::GetAtt: [Own, Arn]}", "`Own`"),
        ("", "role: IamRoleLambdaExecution", "the functions' role"),
        ("", "role: arn:aws:iam::1:role/r", None),
        ("", "role: '${ssm:/role}'", None),
        ("", "role: null", "the functions' role"),
        (", role: Own", "timeout: 1", "`Own`"),
        (", role: arn:aws:iam::1:role/r", "timeout: 1", None),
        (", iam: {role: Own}", "timeout: 1", "`Own`"),
        (", iam: {role: !GetAtt Own.Arn}", "timeout: 1", "`Own`"),
        (", iam: {role: arn:aws:iam::1:role/r}", "timeout: 1", None),
        (", iam: {role: arn:aws:iam::1:role/r}", "iamRoleStatements: []", None),
        (", iam: {role: '${ssm:/role}'}", "timeout: 1", None),
    ],
)
def test_which_role_it_is(service: Read, provider: str, function: str, name: str | None) -> None:
    role = service(f"provider: {{name: aws{provider}}}\nfunctions:\n  f:\n    {function}\n{ROLES}")["f"].role
    assert (role and role.name) == name


S3, SNS = "[{Effect: Allow, Action: 's3:*', Resource: '*'}]", "[{Effect: Allow, Action: 'sns:*', Resource: '*'}]"


@pytest.mark.parametrize(
    ("function", "custom", "expected"),
    [
        (f"iamRoleStatements: {SNS}", "{}", ["sns:*"]),
        ("iamRoleStatements: []", "{}", []),
        (f"iamRoleStatements: {SNS}, iamRoleStatementsInherit: true", "{}", ["s3:*", "sns:*"]),
        (f"iamRoleStatements: {SNS}", "{serverless-iam-roles-per-function: {defaultInherit: true}}", ["s3:*", "sns:*"]),
        (
            f"iamRoleStatements: {SNS}, iamRoleStatementsInherit: false",
            "{serverless-iam-roles-per-function: {defaultInherit: true}}",
            ["sns:*"],
        ),
        (f"iam: {{role: {{statements: {SNS}}}}}", "{}", ["sns:*"]),
        (f"iam: {{inheritStatements: true, role: {{statements: {SNS}}}}}", "{}", ["s3:*", "sns:*"]),
        ("iam: {inheritStatements: true}", "{}", ["s3:*"]),
    ],
)
def test_roles_of_single_functions(service: Read, function: str, custom: str, expected: list[str]) -> None:
    functions = service(
        f"provider: {{name: aws, iam: {{role: {{statements: {S3}}}}}}}\n"
        f"custom: {custom}\n"
        f"functions: {{f: {{{function}}}, g: {{handler: a.b}}}}\n"
    )
    assert actions(functions["f"].role) == expected
    assert actions(functions["g"].role) == ["s3:*"]


def test_a_role_for_each_function(service: Read) -> None:
    functions = service(
        f"provider: {{name: aws, iam: {{role: {{mode: perFunction, statements: {S3}}}}}}}\n"
        f"functions:\n  f: {{iam: {{role: {{statements: {SNS}}}}}}}\n  g: {{iam: {{inheritStatements: false}}}}\n"
    )
    assert actions(functions["f"].role) == ["s3:*", "sns:*"]
    assert actions(functions["g"].role) == []
    assert functions["g"].role is not None
    assert (functions["g"].role.name, functions["g"].role.span.text) == ("the role of `g`", "g")


KAFKA = "arn:aws:kafka:eu-west-1:1:cluster/c/u"


@pytest.mark.parametrize(
    ("function", "added"),
    [
        ("timeout: 1", {"logs:CreateLogStream", "logs:CreateLogGroup", "logs:TagResource", "logs:PutLogEvents"}),
        ("disableLogs: true", set()),
        ("tracing: true", {"xray:PutTraceSegments", "xray:PutTelemetryRecords"}),
        ("tracing: false", set()),
        ("onError: arn:aws:sns:eu-west-1:1:t", {"sns:Publish"}),
        ("onError: !Ref T", set()),
        ("kmsKeyArn: arn:aws:kms:eu-west-1:1:key/k", {"kms:Decrypt"}),
        ("fileSystemConfig: {arn: a, localMountPath: /mnt/a}", {"elasticfilesystem:ClientMount"}),
        ("durableConfig: {executionTimeout: 9}", {"lambda:CheckpointDurableExecution"}),
        ("destinations: {onFailure: f}", {"lambda:InvokeFunction"}),
        ("destinations: {onFailure: arn:aws:sqs:eu-west-1:1:q}", {"sqs:SendMessage"}),
        ("destinations: {onSuccess: {type: eventBus, arn: !Ref B}}", {"events:PutEvents"}),
        ("events: [sqs: arn:aws:sqs:eu-west-1:1:q]", {"sqs:ReceiveMessage"}),
        ("events: [stream: arn:aws:dynamodb:eu-west-1:1:table/t/stream/x]", {"dynamodb:GetRecords"}),
        ("events: [stream: arn:aws:kinesis:eu-west-1:1:stream/s]", {"kinesis:GetRecords", "kinesis:ListStreams"}),
        (
            "events: [stream: {arn: 'arn:aws:kinesis:eu-west-1:1:stream/s', consumer: true}]",
            {"kinesis:ListShards", "kinesis:SubscribeToShard"},
        ),
        (
            "events: [stream: {arn: 'arn:aws:kinesis:x:1:stream/s', destinations: {onFailure: 'arn:aws:sns:x:1:t'}}]",
            {"kinesis:GetRecords", "sns:Publish"},
        ),
        (f"events: [msk: {{arn: '{KAFKA}', topic: t}}]", {"kafka:DescribeCluster", "ec2:CreateNetworkInterface"}),
        (
            "events: [activemq: {arn: b, basicAuthArn: 'arn:aws:secretsmanager:eu-west-1:1:secret:s', queue: q}]",
            {"mq:DescribeBroker", "secretsmanager:GetSecretValue", "ec2:CreateNetworkInterface"},
        ),
        ("events: [websocket: $connect]", {"execute-api:ManageConnections"}),
        ("events: [schedule: {rate: [rate(1 hour)], method: scheduler}]", {"lambda:InvokeFunction"}),
        ("events: [schedule: rate(1 hour)]", set()),
    ],
)
def test_what_the_framework_allows_by_itself(service: Read, function: str, added: set[str]) -> None:
    role = service(f"provider: {{name: aws}}\nfunctions: {{f: {{handler: a.b, {function}}}}}\n")["f"].role
    assert role is not None
    allowed = {action.known for statement in role.statements for action in statement.actions}
    assert added <= allowed
    assert added or not {action for action in allowed if action and not action.startswith("logs:")}
    assert not any(part.written for found in role.statements for part in (found.effect, *found.actions))


def test_a_role_has_what_the_provider_says_of_it(service: Read) -> None:
    role = service(
        """
provider:
  name: aws
  vpc: {subnetIds: [s], securityGroupIds: [g]}
  iam:
    role:
      permissionsBoundary: arn:aws:iam::1:policy/b
functions: {f: {handler: a.b, events: [cloudFront: {eventType: viewer-request, origin: s3://x}]}}
"""
    )["f"].role
    assert role is not None
    assert role.permissions_boundary.span.text == role.permissions_boundary.known == "arn:aws:iam::1:policy/b"
    assert [policy.name for policy in role.managed_policies] == ["AWSLambdaVPCAccessExecutionRole"]
    assert [who.known for statement in role.trust for who in statement.principals] == [
        "lambda.amazonaws.com",
        "edgelambda.amazonaws.com",
    ]


def test_a_role_of_one_function_allows_what_that_needs(service: Read) -> None:
    functions = service(
        "provider: {name: aws, tracing: {lambda: true}}\n"
        "functions:\n"
        f"  f: {{handler: a.b, iamRoleStatements: {S3}, events: [sqs: arn:aws:sqs:eu-west-1:1:q]}}\n"
        "  g: {handler: a.b, events: [sqs: arn:aws:sqs:eu-west-1:1:r]}\n"
    )
    own, shared = (
        {resource.known for statement in role.statements for resource in statement.resources}
        for role in (functions["f"].role, functions["g"].role)
        if role is not None
    )
    assert {"arn:aws:sqs:eu-west-1:1:q", "*"} <= own
    assert "arn:aws:sqs:eu-west-1:1:r" not in own
    assert "arn:aws:sqs:eu-west-1:1:r" in shared


@pytest.mark.parametrize(
    ("statements", "complete"),
    [(S3, True), ("'${file(more.js)}'", False), ("['${file(more.js)}']", False), ("[]", True), ("null", True)],
)
def test_whether_a_role_shows_all_that_it_allows(service: Read, repo: Repo, statements: str, *, complete: bool) -> None:
    repo.write("more.js", "")
    text = f"provider: {{name: aws, iam: {{role: {{statements: {statements}}}}}}}\nfunctions: {{f: {{handler: a.b}}}}\n"
    role = service(text)["f"].role
    assert role is not None
    assert role.complete is complete

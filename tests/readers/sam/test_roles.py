"""The roles that SAM makes: policies in all their forms, and what SAM adds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from lambdalint.model.function import Function
from tests.readers.sam.conftest import Expanded, plain

Expand = Callable[[str], Expanded]

AWS = "arn:aws:iam::aws:policy"
BASIC = "AWSLambdaBasicExecutionRole"


@pytest.mark.parametrize(
    ("policies", "managed", "actions"),
    [
        ("AmazonS3FullAccess", ["AmazonS3FullAccess"], []),
        ("[AWSLambdaExecute, 'arn:aws:iam::aws:policy/IAMFullAccess']", ["AWSLambdaExecute", "IAMFullAccess"], []),
        ("[AWSLambdaBasicExecutionRole]", [], []),
        ("[{SQSSendMessagePolicy: {QueueName: q}}]", [], ["sqs:SendMessage*"]),
        ("{Statement: [{Effect: Allow, Action: 's3:*', Resource: '*'}]}", [], ["s3:*"]),
        ("[!If [A, AdministratorAccess, !Ref 'AWS::NoValue']]", ["AdministratorAccess"], []),
        ("!If [A, [AdministratorAccess], !Ref 'AWS::NoValue']", ["AdministratorAccess"], []),
        ("[!If [A, {SQSSendMessagePolicy: {QueueName: q}}, !Ref 'AWS::NoValue']]", [], ["sqs:SendMessage*"]),
        ("[!If [A, IAMFullAccess, {Statement: {Effect: Allow, Action: 'a:B'}}]]", ["IAMFullAccess"], ["a:B"]),
        ("!Ref P", [], []),
        (
            "[!If x, {}, [], '', null, {NoSuchPolicy: {}}, {SQSSendMessagePolicy: {}}, {SQSSendMessagePolicy: q}]",
            [],
            [],
        ),
    ],
)
def test_policies(function: Callable[[str], Function], policies: str, managed: list[str], actions: list[str]) -> None:
    role = function(
        f"Resources: {{Worker: {{Type: AWS::Serverless::Function, Properties: {{Policies: {policies}}}}}}}"
    ).role
    assert role is not None
    assert (role.name, role.span.text) == ("the role of `Worker`", "Worker")
    assert [policy.name for policy in role.managed_policies] == [BASIC, *managed]
    assert [action.known for s in role.statements for action in s.actions] == actions


def test_names_of_managed_policies_become_arns_with_their_path(expand: Expand) -> None:
    arns = expand("Policies: [AmazonS3FullAccess, AWSLambdaDynamoDBExecutionRole, Billing]")["WorkerRole"][
        "ManagedPolicyArns"
    ]
    assert arns == [
        f"{AWS}/service-role/AWSLambdaBasicExecutionRole",
        f"{AWS}/AmazonS3FullAccess",
        f"{AWS}/service-role/AWSLambdaDynamoDBExecutionRole",
        f"{AWS}/job-function/Billing",
    ]


def test_a_policy_template_is_placed_at_its_name_and_its_values_where_they_stand(expand: Expand) -> None:
    found = expand("Policies: [{SQSSendMessagePolicy: {QueueName: !GetAtt Jobs.QueueName, Unknown: x}}]")
    (policy,) = found["WorkerRole"]["Policies"]
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert (statement["Effect"], statement["Action"]) == ("Allow", ["sqs:SendMessage*"])
    assert statement["Resource"]["Fn::Sub"][1] == {"queueName": {"Fn::GetAtt": "Jobs.QueueName"}}
    path = ("Policies", 0, "PolicyDocument", "Statement", 0)
    assert found.node("WorkerRole", *path).span.text == "SQSSendMessagePolicy"
    value = found.node("WorkerRole", *path, "Resource", "Fn::Sub", 1, "queueName")
    assert value.span.text == "!GetAtt Jobs.QueueName"


def test_each_kind_of_policy_gets_an_if_of_its_own(expand: Expand) -> None:
    role = expand("Policies: [!If [A, IAMFullAccess, {Statement: []}]]")["WorkerRole"]
    nothing = {"Ref": "AWS::NoValue"}
    assert role["ManagedPolicyArns"][1:] == [{"Fn::If": ["A", f"{AWS}/IAMFullAccess", nothing]}]
    inline = {"PolicyName": "WorkerRolePolicy0", "PolicyDocument": {"Statement": []}}
    assert role["Policies"] == [{"Fn::If": ["A", nothing, inline]}]


@pytest.mark.parametrize(
    ("properties", "managed"),
    [
        ("Tracing: Active", [BASIC, "AWSXrayWriteOnlyAccess"]),
        ("Tracing: !If [A, Active, PassThrough]", [BASIC, "AWSXrayWriteOnlyAccess"]),
        ("Tracing: Disabled", [BASIC]),
        ("VpcConfig: {SubnetIds: [a]}", [BASIC, "AWSLambdaVPCAccessExecutionRole"]),
        ("VpcConfig: {}", [BASIC]),
        ("DurableConfig: {ExecutionTimeout: 9}", ["AWSLambdaBasicDurableExecutionRolePolicy"]),
        ("Events: {E: {Type: SQS, Properties: {Queue: q}}}", [BASIC, "AWSLambdaSQSQueueExecutionRole"]),
        ("Events: {E: {Type: Kinesis}, F: {Type: Kinesis}}", [BASIC, "AWSLambdaKinesisExecutionRole"]),
        ("Events: {E: {Type: DynamoDB}}", [BASIC, "AWSLambdaDynamoDBExecutionRole"]),
        ("Events: {E: {Type: MSK}}", [BASIC, "AWSLambdaMSKExecutionRole"]),
        ("Role: null", [BASIC]),
    ],
)
def test_what_settings_and_events_add(expand: Expand, properties: str, managed: list[str]) -> None:
    arns = expand(properties)["WorkerRole"]["ManagedPolicyArns"]
    assert [arn.rpartition("/")[2] for arn in arns] == managed


def statements(found: Expanded) -> list[tuple[Any, Any]]:
    return [
        (statement["Action"], statement["Resource"])
        for policy in found["WorkerRole"]["Policies"]
        for statement in policy["PolicyDocument"]["Statement"]
    ]


@pytest.mark.parametrize(
    ("properties", "allowed"),
    [
        ("DeadLetterQueue: {Type: SNS, TargetArn: t}", [("sns:Publish", "t")]),
        (
            "EventInvokeConfig: {DestinationConfig: {OnFailure: {Type: Lambda, Destination: f}}}",
            [("lambda:InvokeFunction", "f")],
        ),
        (
            "EventInvokeConfig: {DestinationConfig: {OnSuccess: {Type: S3Bucket, Destination: b}}}",
            [("s3:PutObject", {"Fn::Join": ["/", ["b", "*"]]}), ("s3:ListBucket", "b")],
        ),
        (
            """
            Events:
              E: {Type: MQ, Properties: {Broker: b, SourceAccessConfigurations: [{Type: BASIC_AUTH, URI: s}]}}
            """,
            [(["secretsmanager:GetSecretValue"], "s"), (["mq:DescribeBroker"], "b")],
        ),
    ],
)
def test_what_destinations_and_brokers_need(expand: Expand, properties: str, allowed: list[object]) -> None:
    assert statements(expand(properties)) == allowed


def test_the_same_is_not_allowed_twice(expand: Expand) -> None:
    event = "{Type: Kinesis, Properties: {DestinationConfig: {OnFailure: {Type: SQS, Destination: q}}}}"
    assert statements(expand(f"Events: {{E: {event}, F: {event}}}")) == [("sqs:SendMessage", "q")]


def test_what_sam_allows_counts_as_not_written(function: Callable[[str], Function]) -> None:
    role = function(
        """
        Resources:
          Worker:
            Type: AWS::Serverless::Function
            Properties:
              DeadLetterQueue: {Type: SQS, TargetArn: !GetAtt Q.Arn}
              Policies: [{Statement: [{Effect: Allow, Action: 's3:GetObject', Resource: x}]}, {TextractPolicy: {}}]
        """
    ).role
    assert role is not None
    assert [(a.known, a.written) for s in role.statements for a in s.actions] == [
        ("sqs:SendMessage", False),
        ("s3:GetObject", True),
        ("textract:*", False),
    ]


def test_a_role_that_is_named_is_not_made(expand: Expand) -> None:
    found = expand("{Role: !ImportValue r, Policies: AdministratorAccess}")
    assert found.of_type("AWS::IAM::Role") == []
    assert found["Worker"]["Role"] == {"Fn::ImportValue": "r"}


def test_a_role_is_made_for_the_branch_that_has_none(expand: Expand) -> None:
    found = expand("Role: !If [Own, arn, !Ref 'AWS::NoValue']")
    assert found["Worker"]["Role"] == {"Fn::If": ["Own", "arn", {"Fn::GetAtt": ["WorkerRole", "Arn"]}]}
    assert found.of_type("AWS::IAM::Role") == ["WorkerRole"]


def test_what_else_a_role_has(expand: Expand) -> None:
    role = expand("{RolePath: /x/, PermissionsBoundary: b, AssumeRolePolicyDocument: {Statement: []}}")["WorkerRole"]
    assert (role["Path"], role["PermissionsBoundary"]) == ("/x/", "b")
    assert role["AssumeRolePolicyDocument"] == {"Statement": []}


def test_state_machines_have_roles_too(expand: Expand) -> None:
    found = expand(
        """
        Resources:
          Flow:
            Type: AWS::Serverless::StateMachine
            Properties:
              Definition: {StartAt: A, States: {A: {Type: Pass, End: true}}}
              Name: flow
              Type: EXPRESS
              Tracing: {Enabled: true}
              Policies: [LambdaInvokePolicy: {FunctionName: !Ref Worker}]
        """
    )
    assert found.type("Flow") == "AWS::StepFunctions::StateMachine"
    assert found["Flow"] == {
        "Definition": {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}},
        "StateMachineName": "flow",
        "StateMachineType": "EXPRESS",
        "TracingConfiguration": {"Enabled": True},
        "RoleArn": {"Fn::GetAtt": ["FlowRole", "Arn"]},
    }
    role = found["FlowRole"]
    assert role["ManagedPolicyArns"] == [f"{AWS}/AWSXrayWriteOnlyAccess"]
    assert role["AssumeRolePolicyDocument"]["Statement"][0]["Principal"] == {"Service": ["states.amazonaws.com"]}
    assert role["Policies"][0]["PolicyDocument"]["Statement"][0]["Action"] == ["lambda:InvokeFunction"]
    assert plain(found.stack.resources["Flow"].attribute("Type")) == "AWS::Serverless::StateMachine"

"""What is known of SAM's policy templates, managed policies and connectors."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lambdalint.knowledge import sam


def test_policy_templates() -> None:
    template = sam.policy_template("SQSSendMessagePolicy")
    assert template is not None
    assert template["Parameters"] == ["QueueName"]
    assert template["Statement"][0]["Action"] == ["sqs:SendMessage*"]
    assert sam.policy_template("NoSuchPolicy") is None


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("AmazonS3FullAccess", ""),
        ("AWSLambdaBasicExecutionRole", "service-role/"),
        ("Billing", "job-function/"),
        ("NewNextYear", ""),
    ],
)
def test_managed_policies(name: str, path: str) -> None:
    assert sam.managed_policy_arn(name) == f"arn:aws:iam::aws:policy/{path}{name}"


def test_connectors() -> None:
    assert sam.connector("AWS::SNS::Topic", "AWS::SQS::Queue") is not None
    assert sam.connector("AWS::SQS::Queue", "AWS::SNS::Topic") is None
    assert sam.connectable("AWS::SQS::Queue")["Outputs"]["Url"] == {"Ref": "%{logicalId}"}
    assert sam.connectable("AWS::No::Type") == {}


@pytest.mark.parametrize("name", ["policy_templates", "managed_policies", "connectors"])
def test_each_file_says_where_it_comes_from(name: str) -> None:
    folder = Path(sam.__file__).parent
    source = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))["Source"]
    assert source.startswith("aws-sam-translator 1.")
    assert "Apache License 2.0" in source


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("DynamoDbCrudPolicy", "DynamoDBCrudPolicy"),
        ("S3ReadPolicy", "S3ReadPolicy"),
        ("SecretsManagerGetSecretValuePolicy", "AWSSecretsManagerGetSecretValuePolicy"),
        ("PolicyDocument", None),
        ("", None),
    ],
)
def test_nearest_policy_templates(name: str, nearest: str | None) -> None:
    assert sam.nearest_policy_template(name) == nearest


def test_parameters_of_policy_templates() -> None:
    assert sam.policy_template_parameters("EFSWriteAccessPolicy") == ("AccessPoint", "FileSystem")
    assert sam.policy_template_parameters("EC2DescribePolicy") == ()
    assert sam.policy_template_parameters("NoSuchPolicy") is None


@pytest.mark.parametrize(
    ("source", "destination", "sets"),
    [
        ("AWS::SNS::Topic", "AWS::SQS::Queue", (("Write",),)),
        ("AWS::SQS::Queue", "AWS::Lambda::Function", (("Read", "Write"),)),
        ("AWS::Lambda::Function", "AWS::S3::Bucket", (("Read",), ("Write",), ("Read", "Write"))),
        ("AWS::StepFunctions::StateMachine", "AWS::StepFunctions::StateMachine", (("Read",), ("Read", "Write"))),
        ("AWS::SQS::Queue", "AWS::SNS::Topic", ()),
    ],
)
def test_permissions_of_connectors(source: str, destination: str, sets: tuple[tuple[str, ...], ...]) -> None:
    assert sam.connector_permissions(source, destination) == sets

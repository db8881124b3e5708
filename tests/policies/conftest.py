"""Small projects of each dialect, and what is printed for them."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from lambdalint.cli import main

CODE = """
import os

import boto3

s3 = boto3.client("s3")
table = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def handler(event, context):
    table.put_item(Item={"id": "1"})
    table.update_item(Key={"id": "1"})
    table.get_item(Key={"id": "1"})
    s3.get_object(Bucket=os.environ["BUCKET"], Key=event["key"])
    s3.put_object(Bucket=os.environ["BUCKET"], Key="out/" + event["key"])
    boto3.client("sns").publish(TopicArn=os.environ["TOPIC"], Message="stored")
    boto3.client("lambda").invoke(FunctionName=os.environ["NEXT"])
    boto3.client("secretsmanager").get_secret_value(SecretId=os.environ["SECRET"])
    boto3.client("secretsmanager").get_secret_value(SecretId="shop/keys")
    boto3.client("stepfunctions").start_execution(stateMachineArn=os.environ["MACHINE"])
    boto3.client("dynamodb").query(TableName="archive", IndexName="by-day")
    boto3.client("sqs").send_message(QueueUrl=os.environ["QUEUE"], MessageBody="stored")
    boto3.client("rekognition").detect_labels(Image={})
""".lstrip()

VARIABLES = """
TABLE: !Ref Orders
BUCKET: !Ref Uploads
TOPIC: !Ref Topic
NEXT: !Ref Next
SECRET: !Ref Secret
MACHINE: !Ref Machine
QUEUE: !Ref Queue
""".strip()

RESOURCES = """
Orders:
  Type: AWS::DynamoDB::Table
  Properties: {KeySchema: [{AttributeName: id, KeyType: HASH}]}
Uploads: {Type: AWS::S3::Bucket}
Topic: {Type: AWS::SNS::Topic}
Queue: {Type: AWS::SQS::Queue}
Failures: {Type: AWS::SQS::Queue}
Secret: {Type: AWS::SecretsManager::Secret}
Machine:
  Type: AWS::StepFunctions::StateMachine
  Properties: {RoleArn: "arn:aws:iam::123456789012:role/machine"}
Next:
  Type: AWS::Lambda::Function
  Properties:
    Handler: next.handler
    Runtime: python3.13
    Role: arn:aws:iam::123456789012:role/next
    Code: {S3Bucket: example-bucket, S3Key: next.zip}
""".strip()

SAM = f"""
Transform: AWS::Serverless-2016-10-31
Resources:
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: app.handler
      CodeUri: src
      Environment:
        Variables:
{textwrap.indent(VARIABLES, " " * 10)}
      Policies: []
      Events:
        Jobs:
          Type: SQS
          Properties: {{Queue: !GetAtt Queue.Arn}}
{textwrap.indent(RESOURCES, "  ")}
""".lstrip()

CLOUDFORMATION = f"""
Resources:
  Worker:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.13
      Handler: app.handler
      Code: src
      Role: !GetAtt WorkerRole.Arn
      Environment:
        Variables:
{textwrap.indent(VARIABLES, " " * 10)}
      DeadLetterConfig: {{TargetArn: !GetAtt Failures.Arn}}
  WorkerRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {{Service: lambda.amazonaws.com}}
            Action: sts:AssumeRole
      ManagedPolicyArns:
        - arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole
      Policies: []
{textwrap.indent(RESOURCES, "  ")}
""".lstrip()

SERVERLESS = f"""
service: shop
provider:
  name: aws
  runtime: python3.13
  region: eu-west-1
  environment:
{textwrap.indent(VARIABLES, " " * 4)}
  iam: {{}}
functions:
  worker:
    handler: src/app.handler
  other:
    handler: src/other.handler
resources:
  Resources:
{textwrap.indent(RESOURCES, " " * 4)}
""".lstrip()

OTHER = """
import boto3


def handler(event, context):
    boto3.client("dynamodb").list_tables()
    boto3.client("sqs").send_message(QueueUrl=event["queue"], MessageBody="")
""".lstrip()

PROJECTS = {
    "sam": {"template.yaml": SAM, "src/app.py": CODE},
    "yaml": {"template.yaml": CLOUDFORMATION, "src/app.py": CODE},
    "serverless": {"serverless.yml": SERVERLESS, "src/app.py": CODE, "src/other.py": OTHER},
}

Write = Callable[[dict[str, str]], None]


class Loader(yaml.SafeLoader):
    """Reads short tags as what they are short for."""


def _tagged(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> Any:
    value = loader.construct_scalar(node) if isinstance(node, yaml.ScalarNode) else None
    if suffix == "GetAtt":
        return {"Fn::GetAtt": str(value).split(".", 1)}
    return {suffix if suffix == "Ref" else f"Fn::{suffix}": value}


Loader.add_multi_constructor("!", _tagged)


def documents(text: str) -> list[Any]:
    return list(yaml.load_all(text, Loader))


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(main, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)

    def files(listed: dict[str, str]) -> None:
        for name, text in listed.items():
            target = tmp_path / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")

    return files

"""References, policy templates and what is to be added to a role."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from lambdalint.access import additions, needs, resources
from lambdalint.access.least import Allowance, Least, least
from lambdalint.access.policy_templates import Filled, filled
from lambdalint.access.references import Reference, References, quoted
from lambdalint.model.code import Handler
from lambdalint.model.function import Function
from lambdalint.model.project import Template
from lambdalint.readers import project
from lambdalint.testing import TODAY

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Parameters:
  Stage: {{Type: String}}
  Given: {{Type: String}}
Resources:
  Orders: {{Type: AWS::DynamoDB::Table}}
  Staged:
    Type: AWS::DynamoDB::Table
    Properties: {{TableName: !Sub "staged-${{Stage}}"}}
  Uploads:
    Type: AWS::S3::Bucket
    Properties: {{BucketName: !Sub "uploads-${{Stage}}"}}
  Setting:
    Type: AWS::SSM::Parameter
    Properties: {{Name: /shop/setting, Type: String, Value: a}}
  Plain:
    Type: AWS::SSM::Parameter
    Properties: {{Type: String, Value: a}}
  Key: {{Type: AWS::KMS::Key}}
  Safe:
    Type: AWS::SQS::Queue
    Properties: {{KmsMasterKeyId: !Ref Key}}
  Next: {{Type: AWS::Serverless::Function, Properties: {{Runtime: python3.13, Handler: a.b, InlineCode: ""}}}}
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: worker
      Runtime: python3.13
      Handler: app.handler
      CodeUri: .
      Environment:
        Variables: {{VALUE: {value}}}
      Events:
        Put: {{Type: S3, Properties: {{Bucket: !Ref Uploads, Events: "s3:ObjectCreated:*"}}}}
"""
CODE = """
import os
import boto3

def handler(event, context):
    value = os.environ["VALUE"]
    {call}
"""


def read(folder: Path, call: str, value: str = "none") -> tuple[Function, Template]:
    (folder / ".git").mkdir(exist_ok=True)
    (folder / "template.yaml").write_text(TEMPLATE.format(value=value))
    (folder / "app.py").write_text(CODE.format(call=call))
    (template,) = project.read([folder], TODAY).project.templates
    return next(one for one in template.functions if one.id == "Worker"), template


def policy(folder: Path, call: str, value: str = "none") -> Least:
    function, template = read(folder, call, value)
    found = least(function, resources(template))
    assert found is not None
    return found


def allowed(found: Least) -> list[tuple[str, str]]:
    return [(action, str(one.reference)) for one in found.allowances for action in one.actions]


HERE = "${AWS::Region}:${AWS::AccountId}"


@pytest.mark.parametrize(
    ("call", "value", "action", "reference"),
    [
        ('boto3.resource("dynamodb").Table(value).put_item(Item={})', "!Ref Orders", "dynamodb:PutItem",
         "!GetAtt Orders.Arn"),
        ('boto3.resource("dynamodb").Table(value).put_item(Item={})', '!Sub "staged-${Stage}"', "dynamodb:PutItem",
         "!GetAtt Staged.Arn"),
        ('boto3.resource("dynamodb").Table(value).put_item(Item={})', '!Sub "${Stage}-x"', "dynamodb:PutItem",
         f"!Sub arn:${{AWS::Partition}}:dynamodb:{HERE}:table/${{Stage}}-x"),
        ('boto3.client("dynamodb").query(TableName=value, IndexName="by-day")', "!Ref Orders", "dynamodb:Query",
         "!Sub ${Orders.Arn}/index/by-day"),
        ('boto3.client("dynamodb").query(TableName=value, IndexName=event["index"])', "!Ref Orders", "dynamodb:Query",
         "!Sub ${Orders.Arn}/index/*"),
        ('boto3.client("dynamodb").get_item(TableName="orders", Key={})', "a", "dynamodb:GetItem",
         f"!Sub arn:${{AWS::Partition}}:dynamodb:{HERE}:table/orders"),
        # a reference from the function's role to a bucket that notifies the function would be circular
        ('boto3.client("s3").get_object(Bucket=value, Key=event["key"])', '!Sub "uploads-${Stage}"', "s3:GetObject",
         "!Sub arn:${AWS::Partition}:s3:::uploads-${Stage}/*"),
        ('boto3.client("lambda").invoke(FunctionName="worker")', "a", "lambda:InvokeFunction",
         f"!Sub arn:${{AWS::Partition}}:lambda:{HERE}:function:worker"),
        ('boto3.client("lambda").invoke(FunctionName=value)', "!Ref Next", "lambda:InvokeFunction",
         "!GetAtt Next.Arn"),
        ('boto3.client("lambda").invoke(FunctionName=value, Qualifier="live")', "!Ref Next", "lambda:InvokeFunction",
         "!Sub ${Next.Arn}:live"),
        ('boto3.client("lambda").invoke(FunctionName=value, Qualifier=event["q"])', "!Ref Next",
         "lambda:InvokeFunction", "!Sub ${Next.Arn}:*"),
        ('boto3.client("ssm").get_parameter(Name="/shop/setting")', "a", "ssm:GetParameter",
         f"!Sub arn:${{AWS::Partition}}:ssm:{HERE}:parameter${{Setting}}"),
        ('boto3.client("ssm").get_parameter(Name=value)', "!Ref Plain", "ssm:GetParameter",
         f"!Sub arn:${{AWS::Partition}}:ssm:{HERE}:parameter/${{Plain}}"),
        ('boto3.client("secretsmanager").get_secret_value(SecretId="shop")', "a", "secretsmanager:GetSecretValue",
         f"!Sub arn:${{AWS::Partition}}:secretsmanager:{HERE}:secret:shop-??????"),
        ('boto3.client("sns").publish(PhoneNumber=event["number"], Message="a")', "a", "sns:Publish", '"*"'),
        ('boto3.client("polly").synthesize_speech(Text="a")', "a", "polly:SynthesizeSpeech", '"*"'),
        ('boto3.client("s3").list_buckets()', "a", "s3:ListAllMyBuckets", '"*"'),
    ],
)  # fmt: skip
def test_what_is_needed_is_allowed_where_it_is(
    tmp_path: Path, call: str, value: str, action: str, reference: str
) -> None:
    found = policy(tmp_path, call, value)
    assert allowed(found) == [(action, reference)]
    assert found.untold == ()


@pytest.mark.parametrize(
    ("call", "value", "why"),
    [
        ('boto3.resource("dynamodb").Table(value).put_item(Item={})', "!Ref Given",
         "which table is not told; `TableName` is the variable `VALUE`, `${Given}`"),
        ('boto3.client("dynamodb").get_item(TableName=event["table"], Key={})', "a", "which table is not told"),
        ('boto3.client("dynamodb").get_item(TableName=value, Key={})', "[1]", "which table is not told"),
        ('boto3.client("sqs").send_message(QueueUrl=value, MessageBody="")', "[1]", "which queue is not told"),
        ('boto3.client("s3").get_object(Bucket=value, Key="a")', "[1]", "which object is not told"),
        ('boto3.client("secretsmanager").get_secret_value(SecretId=value)', "[1]", "which Secret is not told"),
        ('boto3.client("s3").get_object(Bucket="b", Key="${order}")', "a", "which object is not told"),
        ('boto3.client("sns").publish(TopicArn=value, Message="")', '"arn:aws:sns:*:*:*"', "which topic is not told"),
        ('boto3.client("s3").get_object(Bucket=event["bucket"], Key="a")', "a", "which object is not told"),
        ('boto3.client("kms").decrypt(CiphertextBlob=b"", KeyId="1234")', "a", "which key is not told"),
    ],
)  # fmt: skip
def test_what_is_not_known_is_not_allowed(tmp_path: Path, call: str, value: str, why: str) -> None:
    found = policy(tmp_path, call, value)
    assert found.allowances == ()
    assert [one.why for one in found.untold if one.required] == [why]


def test_the_key_of_what_is_encrypted(tmp_path: Path) -> None:
    found = policy(tmp_path, 'boto3.client("sqs").send_message(QueueUrl=value, MessageBody="")', "!Ref Safe")
    assert allowed(found) == [
        ("kms:Decrypt", "!GetAtt Key.Arn"),
        ("kms:GenerateDataKey", "!GetAtt Key.Arn"),
        ("sqs:SendMessage", "!GetAtt Safe.Arn"),
    ]


def test_one_of_several_actions(tmp_path: Path) -> None:
    call = 'boto3.client("dynamodb").execute_statement(Statement=event["sql"])'
    (untold,) = policy(tmp_path, call).untold
    assert set(untold.actions) == {f"dynamodb:PartiQL{word}" for word in ("Select", "Insert", "Update", "Delete")}


def test_more_takes_in_less(tmp_path: Path) -> None:
    call = 's3 = boto3.client("s3"); [s3.get_object(Bucket="b", Key=key) for key in ("a", event["key"])]'
    call += '; s3.get_object(Bucket="b", Key="out/a"); s3.get_object(Bucket="b", Key=event["key"])'
    found = policy(tmp_path, call)
    assert allowed(found) == [("s3:GetObject", "!Sub arn:${AWS::Partition}:s3:::b/*")]


@pytest.mark.parametrize(
    ("calls", "template"),
    [
        (["put_item(Item={})", "update_item(Key={})", "batch_writer().__enter__().put_item(Item={})"],
         "DynamoDBWritePolicy"),
        (["put_item(Item={})"], None),
        (["put_item(Item={})", "update_item(Key={})", "get_item(Key={})"], None),
    ],
)  # fmt: skip
def test_a_policy_template_fits_exactly_or_not_at_all(tmp_path: Path, calls: list[str], template: str | None) -> None:
    call = "table = boto3.resource('dynamodb').Table(value); " + "; ".join(f"table.{one}" for one in calls)
    function, whole = read(tmp_path, call, "!Ref Orders")
    found = least(function, resources(whole))
    assert found is not None
    shown = list(filled(found.allowances, References(function, resources(whole))))
    assert [one.name for one in shown if isinstance(one, Filled)] == ([template] if template else [])
    assert template or [one for one in shown if isinstance(one, Allowance)] == list(found.allowances)


def test_what_to_add(tmp_path: Path) -> None:
    call = 'boto3.client("sqs").send_message(QueueUrl=value, MessageBody="")'
    function, template = read(tmp_path, call, "!Ref Safe")
    assert isinstance(function.code, Handler)
    listed = needs(function.code, function.environment, resources(template))
    (text,) = additions(function, template, listed)
    assert text == "SQSSendMessagePolicy: {QueueName: !GetAtt Safe.QueueName}"
    call = 'boto3.client("s3").get_object(Bucket="b", Key="a")'
    function, template = read(tmp_path, call)
    assert isinstance(function.code, Handler)
    required = [need for need in needs(function.code, function.environment, resources(template)) if need.required]
    (text,) = additions(function, template, required)
    assert text == '{Effect: Allow, Action: [s3:GetObject], Resource: !Sub "arn:${AWS::Partition}:s3:::b/a"}'
    assert additions(function, template, []) == ()


@given(st.text(min_size=1))
def test_a_text_is_quoted_where_yaml_would_take_it_for_something_else(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        return
    assert yaml.safe_load(f"key: {quoted(text)}  # a comment") == {"key": text}


@given(st.text(alphabet="aA0:/*?$!{}.# '\"-", min_size=1))
def test_a_reference_means_the_same_in_a_block_and_between_braces(text: str) -> None:
    reference = Reference(text)

    class Loader(yaml.SafeLoader):
        pass

    def tagged(loader: Any, suffix: str, node: Any) -> Any:
        return suffix, loader.construct_scalar(node)

    Loader.add_multi_constructor("!", tagged)
    block = Loader(f"key: {reference}").get_single_data()["key"]
    flow = Loader(f"{{key: {reference.flow}, other: [{reference.flow}]}}").get_single_data()
    assert flow == {"key": block, "other": [block]}
    if reference.is_literal:
        assert block == reference.document

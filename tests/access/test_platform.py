from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from lambdalint.access import resources, tasks
from lambdalint.readers import project

HEAD = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: app.handler
      CodeUri: s3://example-bucket/worker.zip
"""


def found(folder: Path, properties: str, others: str = "") -> list[tuple[str, list[str]]]:
    """What Lambda does for a function, with the actions that it needs."""
    lines = [f"      {line}" for line in properties.splitlines()] + [f"  {line}" for line in others.splitlines()]
    (folder / "template.yaml").write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    (template,) = project.read([folder], date(2026, 11, 22)).project.templates
    (function,) = template.functions
    return [
        (task.words, ["|".join(demand.actions) for demand in task.demands])
        for task in tasks(function, resources(template))
    ]


def test_a_function_without_settings_needs_nothing(tmp_path: Path) -> None:
    assert found(tmp_path, "Timeout: 3") == []


@pytest.mark.parametrize(
    ("arn", "actions"),
    [
        ("arn:aws:sqs:us-east-1:123456789012:failed", ["sqs:SendMessage"]),
        ("arn:aws:sns:us-east-1:123456789012:failed", ["sns:Publish"]),
        ("arn:aws:lambda:us-east-1:123456789012:function:failed", ["lambda:InvokeFunction"]),
        ("arn:aws:events:us-east-1:123456789012:event-bus/failed", ["events:PutEvents"]),
        ("arn:aws:s3:::failed", ["s3:ListBucket", "s3:PutObject"]),
    ],
)
def test_a_destination_is_known_by_its_arn(tmp_path: Path, arn: str, actions: list[str]) -> None:
    properties = f"EventInvokeConfig: {{DestinationConfig: {{OnFailure: {{Destination: '{arn}'}}}}}}"
    assert [needed for _, needed in found(tmp_path, properties)] == [actions]


@pytest.mark.parametrize("target", ["!Ref Failed", "kafka://failed", "'arn:aws:states:us-east-1:123456789012:x'", "5"])
def test_of_other_destinations_nothing_is_known(tmp_path: Path, target: str) -> None:
    properties = f"EventInvokeConfig: {{DestinationConfig: {{OnFailure: {{Destination: {target}}}}}}}"
    assert found(tmp_path, properties) == []


def test_sources_that_are_polled(tmp_path: Path) -> None:
    properties = """Events:
  A: {Type: SQS, Properties: {Queue: !GetAtt Jobs.Arn}}
  B: {Type: SQS, Properties: {Queue: !GetAtt Jobs.Arn, Enabled: false}}
  C: {Type: S3, Properties: {Bucket: !Ref Files, Events: "s3:ObjectCreated:*"}}"""
    others = "Jobs: {Type: AWS::SQS::Queue}\nFiles: {Type: AWS::S3::Bucket}"
    assert found(tmp_path, properties, others) == [
        ("poll SQS", ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"])
    ]

"""What `missing-permission` offers, put into the template."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner

from lambdalint.cli import main
from tests.readers.conftest import Repo
from tests.reports.test_sarif import schema

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Jobs: {Type: AWS::SQS::Queue}
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: app.handler
      CodeUri: .
      Environment:
        Variables:
          JOBS: !Ref Jobs
      Policies:
        - AWSLambdaBasicExecutionRole
        - S3ReadPolicy:
            BucketName: letters
"""
CODE = "import os, boto3\n\ndef handler(e, c):\n    boto3.client('sqs').{}(QueueUrl=os.environ['JOBS'])\n"


@pytest.mark.parametrize(
    ("operation", "added"),
    [
        ("send_message", "- SQSSendMessagePolicy: {QueueName: !GetAtt Jobs.QueueName}"),
        ("purge_queue", "- Statement: {Effect: Allow, Action: [sqs:PurgeQueue], Resource: !GetAtt Jobs.Arn}"),
    ],
)
def test_the_unsafe_fix_lets_the_function_do_it(operation: str, added: str, repo: Repo) -> None:
    repo.write("app.py", CODE.format(operation))
    template = repo.write("template.yaml", TEMPLATE)
    (finding,) = _findings(repo)
    assert finding["fix"]["safe"] is False
    (edit,) = finding["fix"]["edits"]
    assert edit["path"] == "template.yaml"
    start, end = edit["start"]["offset"], edit["end"]["offset"]
    template.write_text(TEMPLATE[:start] + edit["text"] + TEMPLATE[end:], encoding="utf-8")
    assert template.read_text(encoding="utf-8") == f"{TEMPLATE}        {added}\n"
    assert _findings(repo) == []


@pytest.mark.parametrize("policies", ["[AWSLambdaBasicExecutionRole]", "AWSLambdaBasicExecutionRole", "!Ref Policies"])
def test_no_list_in_lines_no_fix(policies: str, repo: Repo) -> None:
    repo.write("app.py", CODE.format("send_message"))
    repo.write("template.yaml", TEMPLATE.partition("Policies:")[0] + f"Policies: {policies}\n")
    assert [finding["fix"] for finding in _findings(repo)] in ([None], [])


def test_sarif_carries_it(repo: Repo) -> None:
    repo.write("app.py", CODE.format("send_message"))
    repo.write("template.yaml", TEMPLATE)
    arguments = ["check", "--select", "missing-permission", "--format", "sarif", str(repo.folder)]
    document = json.loads(CliRunner().invoke(main, arguments).stdout)
    schema().validate(document)
    (result,) = document["runs"][0]["results"]
    (fix,) = result["fixes"]
    assert fix["description"]["text"].endswith("(unsafe)")
    (change,) = fix["artifactChanges"]
    assert change["artifactLocation"]["uri"] == "template.yaml"
    (replacement,) = change["replacements"]
    assert replacement["deletedRegion"] == {"startLine": 16, "startColumn": 32, "endLine": 16, "endColumn": 32}
    assert replacement["insertedContent"]["text"].startswith("\n        - SQSSendMessagePolicy")


def _findings(repo: Repo) -> list[dict[str, Any]]:
    arguments = ["check", "--select", "missing-permission", "--format", "json", str(repo.folder)]
    found: list[dict[str, Any]] = json.loads(CliRunner().invoke(main, arguments).stdout)["findings"]
    return found

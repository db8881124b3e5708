"""`lambdalint policy`: what is printed parses, can be pasted, and is the least that is needed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest
from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

from tests.policies.conftest import PROJECTS, SAM, SERVERLESS, Write, documents, run

RULES = "missing-permission,unused-permission,infrastructure-permission-missing,kms-permission-missing"
ACTIONS = {
    "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem", "lambda:InvokeFunction",
    "rekognition:DetectLabels", "s3:GetObject", "s3:PutObject", "secretsmanager:GetSecretValue", "sns:Publish",
    "sqs:SendMessage", "states:StartExecution",
}  # fmt: skip


def statements(document: Any) -> list[dict[str, Any]]:
    """All of a document, wherever they are."""
    if isinstance(document, list):
        return [found for item in document for found in statements(item)]
    if not isinstance(document, dict):
        return []
    if "Effect" in document:
        return [document]
    return [found for value in document.values() for found in statements(value)]


def findings() -> list[str]:
    result = run("check", "--select", RULES, "--format", "json", ".")
    assert result.exit_code in (0, 1), result.stderr
    return [f"{one['rule']}: {one['message']}" for one in json.loads(result.stdout)["findings"]]


def pasted(format_: str, printed: str) -> dict[str, str]:
    """The project with what was printed for it in the place where it belongs."""
    files = dict(PROJECTS[format_])
    text = printed.partition("\n---\n")[0] + "\n"
    if format_ == "serverless":
        inner = text.partition("provider:\n")[2].partition("\n#")[0]
        files["serverless.yml"] = SERVERLESS.replace("  iam: {}\n", inner + "\n")
    else:
        files["template.yaml"] = files["template.yaml"].replace("      Policies: []\n", textwrap.indent(text, " " * 6))
    return files


@pytest.mark.parametrize("format_", PROJECTS)
def test_what_is_printed_is_pasted_and_then_nothing_is_missing_and_nothing_unused(format_: str, write: Write) -> None:
    write(PROJECTS[format_])
    assert any(one.startswith("missing-permission") for one in findings())
    files = pasted(format_, run("policy", ".").stdout)
    write(files)
    # what is not told stays the user's to write
    assert [one for one in findings() if "sqs:SendMessage" not in one or "src/other" in one] == []
    again = run("policy", "--diff", ".").stdout
    assert "\n+ " not in again.replace("\n+ sqs:SendMessage  src/other.py:6", "")
    assert "\n- " not in again


@pytest.mark.parametrize("format_", PROJECTS)
def test_it_parses_in_every_format(format_: str, write: Write) -> None:
    write(PROJECTS[format_])
    for asked in ("yaml", "sam", "serverless"):
        (found,) = documents(run("policy", "--format", asked, "--function", _worker(format_), ".").stdout)
        actions = {action for one in statements(found) for action in one["Action"]}
        assert actions <= ACTIONS
        if asked != "sam":
            assert actions == ACTIONS


def _worker(format_: str) -> str:
    return "worker" if format_ == "serverless" else "Worker"


def test_the_default_is_what_fits_the_template(write: Write) -> None:
    write(PROJECTS["sam"])
    (found,) = documents(run("policy", ".").stdout)
    assert {"SQSSendMessagePolicy": {"QueueName": {"Fn::GetAtt": ["Queue", "QueueName"]}}} in found["Policies"]
    assert {"AWSSecretsManagerGetSecretValuePolicy": {"SecretArn": {"Ref": "Secret"}}} in found["Policies"]
    write(PROJECTS["yaml"])
    (found,) = documents(run("policy", ".").stdout)
    (policy,) = found["Policies"]
    assert policy["PolicyDocument"]["Version"] == "2012-10-17"
    resources = [one["Resource"] for one in statements(found)]
    assert {"Fn::GetAtt": ["Orders", "Arn"]} in resources
    assert {"Fn::Sub": "${Uploads.Arn}/out/*"} in resources
    assert {"Ref": "Topic"} in resources
    archive = "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/archive/index/by-day"
    assert {"Fn::Sub": archive} in resources
    assert [one["Action"] for one in statements(found) if one["Resource"] == "*"] == [["rekognition:DetectLabels"]]


def test_the_transform_takes_what_is_pasted(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    write(PROJECTS["sam"])
    template = yaml_parse(pasted("sam", run("policy", ".").stdout)["template.yaml"])
    template["Resources"]["Worker"]["Properties"]["CodeUri"] = "s3://example-bucket/worker.zip"

    class ManagedPolicies:
        def load(self) -> dict[str, str]:
            return {}

    made = json.loads(json.dumps(transform(template, {}, ManagedPolicies())))
    role = made["Resources"]["WorkerRole"]["Properties"]
    allowed = {action for one in statements(role["Policies"]) for action in one["Action"]}
    assert allowed == {action if action != "sqs:SendMessage" else "sqs:SendMessage*" for action in ACTIONS}


LITERAL = """
Resources:
  Worker:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.13
      Handler: app.handler
      Code: src
      Role: arn:aws:iam::123456789012:role/worker
      Environment:
        Variables: {TOPIC: "arn:aws:sns:eu-west-1:123456789012:stored"}
"""
CALLS = """
import os
import subprocess

import boto3
import pynamodb


def handler(event, context):
    boto3.client("sns").publish(TopicArn=os.environ["TOPIC"], Message="stored")
    boto3.client("dynamodb").list_tables()
    boto3.client("dynamodb").get_item(TableName=event["table"], Key={})
    other = boto3.client("sqs", aws_access_key_id=event["id"], aws_secret_access_key=event["secret"])
    other.send_message(QueueUrl="jobs", MessageBody="")
    subprocess.run(["aws", "s3", "ls"], check=True)
    boto3.client("s3").upload_file("/tmp/a", "example-bucket", "a")
"""


def test_json_is_a_policy_document_where_resources_are_literal(write: Write) -> None:
    write({"template.yaml": LITERAL, "src/app.py": CALLS})
    (found,) = json.loads(run("policy", "--format", "json", ".").stdout)["policies"]
    assert found["policy"]["Statement"][-1] == {
        "Effect": "Allow",
        "Action": ["dynamodb:ListTables"],
        "Resource": "*",
    }
    assert {
        "Effect": "Allow",
        "Action": ["sns:Publish"],
        "Resource": "arn:aws:sns:eu-west-1:123456789012:stored",
    } in found["policy"]["Statement"]
    assert found["needs"][0].keys() == {"action", "resource", "calls", "lambda"}
    called = {one["action"]: one["calls"] for one in found["needs"]}
    assert called["sns:Publish"] == [{"path": "src/app.py", "line": 10}]
    assert called["dynamodb:ListTables"] == [{"path": "src/app.py", "line": 11}]
    assert "s3:AbortMultipartUpload" in {one["action"] for one in found["optional"]}
    assert [one["managed_policy"] for one in found["lambda"]] == ["AWSLambdaBasicExecutionRole"]


def test_what_cannot_be_told_is_listed_and_not_allowed(write: Write) -> None:
    write({"template.yaml": LITERAL, "src/app.py": CALLS})
    (found,) = json.loads(run("policy", "--format", "json", ".").stdout)["policies"]
    untold = {(one["line"], one["why"]) for one in found["untold"]}
    assert (12, "which table is not told") in untold
    assert (14, "`SendMessage` of `sqs` is called with other credentials than the role's, or may be") in untold
    assert any(line == 15 and "runs another program" in why for line, why in untold)
    assert any(line == 6 and "pynamodb" in why for line, why in untold)
    actions = {action for one in found["policy"]["Statement"] for action in one["Action"]}
    assert actions == {"sns:Publish", "dynamodb:ListTables", "s3:PutObject"}
    text = run("policy", ".").stdout
    assert "\n# Not told, and not in it:\n" in text
    assert "\n#   dynamodb:GetItem: which table is not told: src/app.py:12\n" in text


def test_one_that_is_in_no_statement_is_missing_for_the_role_outside(write: Write) -> None:
    write({"template.yaml": LITERAL, "src/app.py": CALLS})
    (found,) = json.loads(run("policy", "--diff", "--format", "json", ".").stdout)["differences"]
    assert (found["missing"], found["unused"]) == ([], [])
    assert found["unknown"][-1]["why"].startswith("the template does not declare the role")


def test_the_difference(write: Write) -> None:
    crud = "Policies: [{DynamoDBCrudPolicy: {TableName: !Ref Orders}}, {Statement: {Effect: Allow, Action: ['sns:*'], "
    template = SAM.replace("Policies: []", crud + "Resource: !Ref Topic}}, AmazonSESFullAccess]")
    write({"template.yaml": template, "src/app.py": PROJECTS["sam"]["src/app.py"]})
    (found, _) = json.loads(run("policy", "--diff", "--format", "json", ".").stdout)["differences"]
    missing = {action for one in found["missing"] for action in one["actions"]}
    assert missing == ACTIONS - {"dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "sns:Publish"}
    unused = {tuple(one["actions"]): one.get("why") for one in found["unused"]}
    assert unused["dynamodb:DeleteItem",] == "by `DynamoDBCrudPolicy`"
    assert unused["sns:*",] == "of it, only sns:Publish is needed"
    assert "by `AmazonSESFullAccess`" in unused.values()
    text = run("policy", "--diff", ".").stdout
    assert "\n+ sqs:SendMessage on !GetAtt Queue.Arn  src/app.py:21\n" in text
    assert "\n- dynamodb:DeleteItem: by `DynamoDBCrudPolicy`  template.yaml:18\n" in text
    assert "\n? `Next`: its code is not read" in text


def test_a_role_that_is_shared(write: Write) -> None:
    write(PROJECTS["serverless"])
    both = run("policy", ".").stdout
    assert both.startswith("# serverless.yml: worker, other, for all of them\n")
    one = run("policy", "--function", "other", ".").stdout
    assert one.startswith("# serverless.yml: other\n# What worker with the same role may need is left out.\n")
    (found,) = documents(one)
    assert found["provider"]["iam"]["role"]["statements"] == [
        {"Effect": "Allow", "Action": ["dynamodb:ListTables"], "Resource": "*"}
    ]


def test_functions_whose_code_is_not_read_are_said(write: Write) -> None:
    write({"template.yaml": SAM})
    result = run("policy", ".")
    assert documents(result.stdout) == [] or documents(result.stdout) == [None]
    assert "# template.yaml: Worker: its code is not read" in result.stdout


def test_names_that_yaml_refuses(write: Write) -> None:
    function = "{Type: AWS::Lambda::Function, Properties: {Handler: app.handler}}"
    write({"template.yaml": rf'{{Resources: {{"a\uffff": {function}}}}}'})
    result = run("policy", ".")
    assert documents(result.stdout) in ([], [None])
    assert "a\ufffd: its code is not read" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--function", "Wroker"], "no function is called `Wroker`; did you mean `Worker`?"),
        (["--diff", "--format", "sam"], "--diff is printed as text, or with --format json"),
        (["--format", "xml"], "'xml' is not one of"),
        (["--sam-env", "prod"], "no samconfig.toml has an environment `prod`"),
        (["nowhere"], "does not exist"),
    ],
)
def test_wrong_usage(write: Write, arguments: list[str], message: str) -> None:
    write(PROJECTS["sam"])
    result = run("policy", *arguments)
    assert (result.exit_code, message in result.stderr) == (2, True)


def test_a_folder_without_functions(write: Write) -> None:
    result = run("policy", ".")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "no function was found" in result.stderr


def test_it_is_the_same_in_every_run(write: Write, tmp_path: Path) -> None:
    write(PROJECTS["sam"])
    for arguments in (["policy", "."], ["policy", "--diff", "."]):
        outputs = set()
        for seed in ("1", "2"):
            environment = {**os.environ, "PYTHONHASHSEED": seed}
            command = [sys.executable, "-m", "lambdalint", *arguments]
            outputs.add(subprocess.run(command, env=environment, capture_output=True, check=True).stdout)
        assert len(outputs) == 1

"""Connectors and policy templates that aws-sam-translator refuses, against what the rules say of them."""

from __future__ import annotations

import itertools
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from lambdalint_rules.deployment.connector_invalid import connector_invalid
from lambdalint_rules.deployment.policy_template_invalid import policy_template_invalid
from samtranslator.public.exceptions import InvalidDocumentException
from samtranslator.translator.transform import transform

from lambdalint import engine
from lambdalint.knowledge import sam
from lambdalint.readers import project
from lambdalint.rule import Rule
from tests.official.test_sam import ManagedPolicies

FUNCTION = {"Runtime": "python3.13", "Handler": "app.handler", "InlineCode": "pass"}
ROLE = {"Fn::GetAtt": ["Role", "Arn"]}
TARGETS = [{"Arn": {"Ref": id}, "RoleArn": ROLE} for id in ("Bus", "Machine", "OtherMachine")]
RESOURCES: dict[str, dict[str, Any]] = {
    "Api": {"Type": "AWS::Serverless::Api", "Properties": {"StageName": "prod"}},
    "Bucket": {"Type": "AWS::S3::Bucket"},
    "Bus": {"Type": "AWS::Events::EventBus"},
    "DataSource": {"Type": "AWS::AppSync::DataSource", "Properties": {"ServiceRoleArn": ROLE}},
    "Function": {"Type": "AWS::Serverless::Function", "Properties": FUNCTION},
    "GraphApi": {"Type": "AWS::AppSync::GraphQLApi"},
    "HttpApi": {"Type": "AWS::Serverless::HttpApi"},
    "Machine": {"Type": "AWS::Serverless::StateMachine", "Properties": {"Definition": {"StartAt": "A"}}},
    "OtherFunction": {"Type": "AWS::Serverless::Function", "Properties": FUNCTION},
    "OtherMachine": {"Type": "AWS::Serverless::StateMachine", "Properties": {"Definition": {"StartAt": "A"}}},
    "Places": {"Type": "AWS::Location::PlaceIndex"},
    "Queue": {"Type": "AWS::SQS::Queue"},
    "Role": {"Type": "AWS::IAM::Role"},
    "Rule": {"Type": "AWS::Events::Rule", "Properties": {"Targets": TARGETS}},
    "Stream": {"Type": "AWS::Kinesis::Stream"},
    "Table": {"Type": "AWS::DynamoDB::Table"},
    "Topic": {"Type": "AWS::SNS::Topic"},
}
PERMISSIONS: tuple[object, ...] = (["Read"], ["Write"], ["Read", "Write"], ["Write", "Write"], [], ["read"], None)


@pytest.fixture(autouse=True)
def region(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")


def refused(resources: dict[str, Any]) -> set[str]:
    """The ids of resources that the transform refuses."""
    template = {"Transform": "AWS::Serverless-2016-10-31", "Resources": resources}
    try:
        transform(json.loads(json.dumps(template)), {}, ManagedPolicies())
    except InvalidDocumentException as error:
        return set(re.findall(r"Resource with id \[(\w+)\]", "\n".join(cause.message for cause in error.causes)))
    return set()


def reported(resources: dict[str, Any], rule: Rule, folder: Path) -> set[str]:
    """The ids of resources in which the rule finds something: each stands in a line of its own."""
    (folder / ".git").mkdir()
    lines = [f"  {id}: {json.dumps(resource)}" for id, resource in resources.items()]
    text = "\n".join(["Transform: AWS::Serverless-2016-10-31", "Resources:", *lines])
    (folder / "template.yaml").write_text(text, encoding="utf-8")
    found = engine.run(project.read([folder], date(2026, 11, 22)).project, [rule], {})
    starts = {diagnostic.finding.span.start for diagnostic in found if not diagnostic.crashed}
    return {lines[text.count("\n", 0, start) - 2].split(":")[0].strip() for start in starts}


def test_connectors(tmp_path: Path) -> None:
    ends = [end for end in itertools.product([*RESOURCES, "Nothing"], repeat=2) if end[0] != end[1]]
    written = [
        {"Source": {"Id": source}, "Destination": {"Id": destination}, "Permissions": permissions}
        for source, destination in ends
        for permissions in PERMISSIONS
    ]
    connectors: list[dict[str, Any]] = [
        *written,
        {"Destination": {"Id": "Table"}, "Permissions": ["Read"]},
        {"Source": {"Id": "Function"}, "Permissions": ["Read"]},
        {"Source": {"Id": "Function"}, "Destination": {"Arn": "a"}, "Permissions": ["Read"]},
        {"Source": {"Id": "Function"}, "Destination": [{"Id": "Table"}, {"Id": "Stream"}], "Permissions": ["Read"]},
        {"Source": {"Id": "Function"}, "Destination": [{"Id": "Table"}, {"Id": "Bucket"}], "Permissions": ["Read"]},
    ]
    resources = RESOURCES | {
        f"Link{number}": {"Type": "AWS::Serverless::Connector", "Properties": connector}
        for number, connector in enumerate(connectors)
    }
    expected = refused(resources)
    assert reported(resources, connector_invalid, tmp_path) == expected
    assert 0 < len(expected) < len(connectors)


def test_policy_templates(tmp_path: Path) -> None:
    policies: list[object] = []
    for name in ("S3ReadPolicy", "EFSWriteAccessPolicy", "EC2DescribePolicy", "SNSCrudPolicy", "DynamoDBCrudPolicy"):
        needed = sam.policy_template_parameters(name) or ()
        whole = dict.fromkeys(needed, "a")
        policies += [
            {name: whole},
            {name: {**whole, "Other": "a"}},
            {name: {}},
            {name: None},
            {name: "a"},
            {name: [whole]},
            {name.lower(): whole},
            {f"{name}s": whole},
            {name: whole, "SQSPollerPolicy": {"QueueName": "a"}},
            {name: None, **whole, "A": "a"},
            {name: whole, "Statement": []},
            {"Fn::If": ["A", {name: {}}, {"Ref": "AWS::NoValue"}]},
            {"Fn::If": ["A", {name: whole}, {name: whole}]},
        ]
    policies += [[{"S3ReadPolicy": {"BucketName": "a"}}, policy] for policy in policies[:6]]
    resources: dict[str, Any] = {
        f"Function{number}": {"Type": "AWS::Serverless::Function", "Properties": {**FUNCTION, "Policies": policy}}
        for number, policy in enumerate(policies)
    }
    expected = refused(resources)
    assert reported(resources, policy_template_invalid, tmp_path) == expected
    assert 0 < len(expected) < len(policies)

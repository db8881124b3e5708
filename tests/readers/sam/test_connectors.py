"""Connectors: policies on roles, queues and topics, and permissions."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lambdalint.model.function import Function
from tests.readers.conftest import Repo
from tests.readers.sam.conftest import Expanded

Expand = Callable[[str], Expanded]

RESOURCES = """
Resources:
  Worker: {Type: AWS::Serverless::Function}
  Table: {Type: AWS::Serverless::SimpleTable}
  Topic: {Type: AWS::SNS::Topic}
  Queue: {Type: AWS::SQS::Queue}
  Shop: {Type: AWS::Serverless::Api, Properties: {StageName: v1}}
"""


def connected(connector: str) -> str:
    return f"{RESOURCES}  Link: {{Type: AWS::Serverless::Connector, Properties: {connector}}}"


def test_what_a_role_gets(repo: Repo) -> None:
    connector = "{Source: {Id: Worker}, Destination: {Id: Table}, Permissions: [Read]}"
    repo.write("template.yaml", connected(connector))
    worker: Function = repo.functions()["Worker"]
    assert worker.role is not None
    actions = [action.known for statement in worker.role.statements for action in statement.actions]
    assert "dynamodb:GetItem" in actions
    assert "dynamodb:PutItem" not in actions


@pytest.mark.parametrize(
    ("connector", "id", "type_", "holder"),
    [
        (
            "{Source: {Id: Worker}, Destination: {Id: Table}, Permissions: [Write]}",
            "LinkPolicy",
            "AWS::IAM::ManagedPolicy",
            {"Roles": [{"Ref": "WorkerRole"}]},
        ),
        (
            "{Source: {Id: Topic}, Destination: {Id: Queue}, Permissions: [Write]}",
            "LinkQueuePolicy",
            "AWS::SQS::QueuePolicy",
            {"Queues": [{"Ref": "Queue"}]},
        ),
        (
            "{Source: {Type: AWS::Events::Rule, Arn: rule}, Destination: {Id: Topic}, Permissions: [Write]}",
            "LinkTopicPolicy",
            "AWS::SNS::TopicPolicy",
            {"Topics": [{"Ref": "Topic"}]},
        ),
        (
            "{Source: {Id: Shop}, Destination: {Id: Worker}, Permissions: [Write]}",
            "LinkWriteLambdaPermission",
            "AWS::Lambda::Permission",
            {"FunctionName": {"Fn::GetAtt": ["Worker", "Arn"]}},
        ),
        (
            "{Source: {Id: Worker}, Destination: [{Id: Queue}, {Id: Table}], Permissions: [Write]}",
            "LinkPolicyDestination1",
            "AWS::IAM::ManagedPolicy",
            {"Roles": [{"Ref": "WorkerRole"}]},
        ),
    ],
)
def test_what_a_connector_makes(expand: Expand, connector: str, id: str, type_: str, holder: dict[str, object]) -> None:
    found = expand(connected(connector))
    assert found.type(id) == type_
    assert found[id].items() >= holder.items()
    assert found.stack.resources[id].span.text == "Link"
    assert "Link" not in found.stack.resources


def test_variables_of_a_connector_are_filled_in(expand: Expand) -> None:
    found = expand(
        connected("{Source: {Id: Shop, Qualifier: v1/GET/a}, Destination: {Id: Worker}, Permissions: [Write]}")
    )
    assert found["LinkWriteLambdaPermission"]["SourceArn"] == {
        "Fn::Sub": [
            "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${SourceResourceId}/${SourceQualifier}",
            {"SourceResourceId": {"Ref": "Shop"}, "SourceQualifier": "v1/GET/a"},
        ]
    }


def test_a_connector_in_its_source(expand: Expand) -> None:
    found = expand(
        """
        Resources:
          Table: {Type: AWS::DynamoDB::Table}
          Worker:
            Type: AWS::Serverless::Function
            Connectors:
              Reads: {Properties: {Destination: {Id: Table}, Permissions: [Read]}}
              Broken: {Properties: []}
        """
    )
    assert found["WorkerReadsPolicy"]["Roles"] == [{"Ref": "WorkerRole"}]
    assert found.stack.resources["WorkerReadsPolicy"].span.text == "Reads"


@pytest.mark.parametrize(
    "connector",
    [
        "{Source: {Id: Queue}, Destination: {Id: Shop}, Permissions: [Read]}",
        "{Source: {Id: Nobody}, Destination: {Id: Worker}, Permissions: [Read]}",
        "{Source: !Ref Worker, Destination: {Id: Worker}, Permissions: [Read]}",
        "{Source: [], Destination: [[]], Permissions: {}}",
        "{}",
    ],
)
def test_what_cannot_be_connected_makes_nothing(expand: Expand, connector: str) -> None:
    made = set(expand(connected(connector)).stack.resources)
    assert made == set(expand(RESOURCES).stack.resources)

"""What connectors say."""

from __future__ import annotations

import pytest

from lambdalint.model.sam import Connector
from tests.readers.conftest import Repo

RESOURCES = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Worker: {Type: AWS::Serverless::Function, Connectors: {EMBEDDED}}
  Table: {Type: AWS::Serverless::SimpleTable}
  Odd: {Type: AWS::Serverless::NewThing}
  Link: {Type: AWS::Serverless::Connector, Properties: {LINKED}}
"""


def connectors(repo: Repo, linked: str = "", embedded: str = "") -> dict[str, Connector]:
    repo.write("template.yaml", RESOURCES.replace("LINKED", linked).replace("EMBEDDED", embedded))
    (template,) = repo.project().templates
    return {connector.id: connector for connector in template.connectors}


def test_a_connector(repo: Repo) -> None:
    link = connectors(repo, "Source: {Id: Worker}, Destination: [{Id: Table}, {Id: Gone}], Permissions: [Read]")["Link"]
    assert link.span.text == "Link"
    assert link.missing == ()
    assert [(end.id, end.type, end.exists, end.span.text) for end in (*link.sources, *link.destinations)] == [
        ("Worker", "AWS::Lambda::Function", True, "Worker"),
        ("Table", "AWS::DynamoDB::Table", True, "Table"),
        ("Gone", None, False, "Gone"),
    ]
    assert [value.known for value in link.permissions.items] == ["Read"]
    assert link.permissions.complete


def test_one_that_is_embedded(repo: Repo) -> None:
    found = connectors(repo, embedded="Store: {Properties: {Destination: {Id: Table}, Permissions: [Write]}}")["Store"]
    assert found.missing == ()
    assert [(end.key, end.id, end.type) for end in (*found.sources, *found.destinations)] == [
        ("Source", "Worker", "AWS::Lambda::Function"),
        ("Destination", "Table", "AWS::DynamoDB::Table"),
    ]


@pytest.mark.parametrize(
    ("linked", "missing"),
    [
        ("", ("Source", "Destination", "Permissions")),
        ("Source: {Id: Worker}, Destination: , Permissions: []", ("Destination",)),
    ],
)
def test_what_is_missing(repo: Repo, linked: str, missing: tuple[str, ...]) -> None:
    assert connectors(repo, linked)["Link"].missing == missing


@pytest.mark.parametrize(
    ("end", "type_", "named"),
    [
        ("{Type: AWS::Serverless::Function, Arn: a}", "AWS::Lambda::Function", True),
        ("{Type: AWS::SNS::Topic, Arn: a}", "AWS::SNS::Topic", True),
        ("{Type: !Ref T, Arn: a}", None, True),
        ("{Id: !Ref Worker}", None, True),
        ("{Id: Odd}", None, True),
        ("{Id: Link}", None, True),
        ("{Arn: a}", None, False),
        ("{Id: ''}", None, False),
        ("Worker", None, False),
    ],
)
def test_types(repo: Repo, end: str, type_: str | None, named: bool) -> None:
    (source,) = connectors(repo, f"Source: {end}, Destination: {{Id: Table}}, Permissions: [Read]")["Link"].sources
    assert (source.type, source.named, source.exists) == (type_, named, True)


def test_what_cannot_be_known(repo: Repo) -> None:
    assert connectors(repo, "Fn::Transform: {Name: AWS::Include}") == {}
    link = connectors(repo, "Source: !If [A, {Id: Worker}, {Id: Table}], Destination: {Id: Gone}, Permissions: !Ref P")
    assert link["Link"].sources == ()
    assert not link["Link"].permissions.complete


@pytest.mark.parametrize("transform", ["[Own, AWS::Serverless-2016-10-31]", "[{Name: AWS::Include}]"])
def test_other_transforms_may_add_resources(repo: Repo, transform: str) -> None:
    text = RESOURCES.replace("AWS::Serverless-2016-10-31", transform).replace("EMBEDDED", "")
    linked = "Source: {Id: Worker}, Destination: {Id: Gone}, Permissions: [Read]"
    repo.write("template.yaml", text.replace("LINKED", linked))
    (template,) = repo.project().templates
    (link,) = template.connectors
    assert all(end.exists for end in link.destinations)


def test_those_that_sam_makes_itself_are_not_told_of(repo: Repo) -> None:
    repo.write(
        "template.yaml",
        """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Shop:
            Type: AWS::Serverless::GraphQLApi
            Properties: {DataSources: {DynamoDb: {Items: {TableName: a, TableArn: !GetAtt Table.Arn}}}}
          Table: {Type: AWS::Serverless::SimpleTable}
        """,
    )
    (template,) = repo.project().templates
    assert template.connectors == ()

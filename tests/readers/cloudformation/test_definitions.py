"""Definitions that a template keeps in files of its own."""

from __future__ import annotations

import pytest

from lambdalint.model.event import HttpSource, TaskSource
from tests.readers.conftest import Repo

MACHINE = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Fn: {Type: AWS::Serverless::Function, Properties: {Runtime: python3.13, Handler: a.b, CodeUri: s3://b/k}}
  Machine:
    Type: AWS::Serverless::StateMachine
    Properties:
      DefinitionUri: PATH
      DefinitionSubstitutions: {Worker: !GetAtt Fn.Arn}
"""
DEFINITION = '{"StartAt": "Do", "States": {"Do": {"Type": "Task", "Resource": "${Worker}", "End": true}}}'


@pytest.mark.parametrize("path", ["machine.asl.json", "./flows/machine.asl.yaml"])
def test_a_state_machine_in_a_file(repo: Repo, path: str) -> None:
    repo.write("template.yaml", MACHINE.replace("PATH", path))
    repo.write(path, DEFINITION)
    (source,) = repo.functions()["Fn"].sources
    assert isinstance(source, TaskSource)
    assert (source.task, source.span.text, source.span.file.path) == ("Do", '"Do"', path.removeprefix("./"))


@pytest.mark.parametrize(
    "path", ["missing.json", "../outside.json", "s3://bucket/key", "list.json", "broken.json", "''"]
)
def test_what_cannot_be_read_is_passed_over(repo: Repo, path: str) -> None:
    repo.write("template.yaml", MACHINE.replace("PATH", path))
    repo.write("list.json", "[]")
    repo.write("broken.json", "{")
    (repo.folder.parent / "outside.json").write_text(DEFINITION)
    assert repo.functions()["Fn"].sources == ()


def test_an_api_in_a_file(repo: Repo) -> None:
    repo.write(
        "template.yaml",
        """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Fn: {Type: AWS::Serverless::Function, Properties: {Runtime: python3.13, Handler: a.b, CodeUri: s3://b/k}}
          Api: {Type: AWS::Serverless::Api, Properties: {StageName: v1, DefinitionUri: openapi.yaml}}
        """,
    )
    repo.write(
        "openapi.yaml",
        """
        openapi: 3.0.1
        paths:
          /orders:
            get:
              x-amazon-apigateway-integration:
                type: aws_proxy
                httpMethod: POST
                uri: !Sub 'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Fn.Arn}/invocations'
        """,
    )
    found = [source for source in repo.functions()["Fn"].sources if isinstance(source, HttpSource)]
    assert [(source.path.known, source.method.known, source.span.file.path) for source in found] == [
        ("/orders", "GET", "openapi.yaml")
    ]

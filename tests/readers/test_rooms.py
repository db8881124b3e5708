"""Where templates have room for one setting more, in each dialect: what the map that it would be in begins with."""

from __future__ import annotations

import pytest

from lambdalint.model.event import QueueSource
from lambdalint.model.room import Room
from tests.readers.conftest import Repo

SAM = """\
Transform: AWS::Serverless-2016-10-31
Globals:
  Function: {Timeout: 5}
Resources:
  Jobs:
    Type: AWS::SQS::Queue
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Policies:
        - AWSLambdaBasicExecutionRole
      Events:
        Job:
          Type: SQS
          Properties:
            Queue: !GetAtt Jobs.Arn
"""
CLOUDFORMATION = """\
Resources:
  Jobs:
    Type: AWS::SQS::Queue
    Properties: {VisibilityTimeout: 9}
  Worker:
    Type: AWS::Lambda::Function
    Properties:
      Handler: app.handler
  Mapping:
    Type: AWS::Lambda::EventSourceMapping
    Properties:
      FunctionName: !Ref Worker
      EventSourceArn: !GetAtt Jobs.Arn
"""
SERVERLESS = """\
service: jobs
provider: {name: aws, runtime: python3.13}
functions:
  worker:
    handler: app.handler
    events:
      - sqs:
          arn: !GetAtt Jobs.Arn
resources:
  Resources:
    Jobs: {Type: AWS::SQS::Queue}
"""


@pytest.mark.parametrize(
    ("path", "template", "function", "queue", "source"),
    [
        ("template.yaml", SAM, "Handler:", "Type: AWS::SQS::Queue", "Queue: !GetAtt"),
        ("template.yaml", CLOUDFORMATION, "Handler:", "{VisibilityTimeout", "FunctionName:"),
        ("serverless.yml", SERVERLESS, "handler:", "{Type: AWS", "arn: !GetAtt"),
    ],
)
def test_rooms(path: str, template: str, function: str, queue: str, source: str, repo: Repo) -> None:
    repo.write(path, template)
    (worker,) = repo.functions().values()
    (polled,) = worker.sources
    assert isinstance(polled, QueueSource)
    assert polled.queue is not None
    rooms = (worker.room, polled.queue.room, polled.room)
    begins = (function, queue, source)
    assert all(room and room.span.text.startswith(begin) for room, begin in zip(rooms, begins, strict=True))
    assert [room.below for room in rooms if room] == [(), () if "Timeout" in queue else ("Properties",), ()]


def test_policies_in_lines(repo: Repo) -> None:
    repo.write("template.yaml", SAM)
    (worker,) = repo.functions().values()
    assert isinstance(worker.policies_room, Room)
    assert worker.policies_room.span.text == "- AWSLambdaBasicExecutionRole"


def test_no_room_in_a_value_that_stands_for_the_map(repo: Repo) -> None:
    repo.write("serverless.yml", SERVERLESS.replace("sqs:\n          arn: ", "sqs: "))
    (worker,) = repo.functions().values()
    assert [source.room for source in worker.sources if isinstance(source, QueueSource)] == [None]


def test_no_room_in_a_function(repo: Repo) -> None:
    repo.write("template.yaml", CLOUDFORMATION.replace("{VisibilityTimeout: 9}", "!Ref Whatever"))
    (worker,) = repo.functions().values()
    assert [source.queue.room for source in worker.sources if isinstance(source, QueueSource) and source.queue] == [
        None
    ]

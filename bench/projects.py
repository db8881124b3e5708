"""Writes projects as people have them: SAM applications of one to twelve functions, with their code.

    python -m bench.projects COUNT FOLDER

The sizes are those of aws-samples/serverless-patterns: half of the projects have one function, the median template has
80 lines, a handler 30. Each is different, so that nothing that is remembered of one helps with another; the same number
gives the same projects.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from random import Random

SIZES = (1,) * 10 + (2,) * 4 + (3,) * 3 + (5, 5, 12)
"""How many functions a project has, each as likely as the others."""

_HEAD = """\
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Description: {name}, which takes orders and tells of them

Parameters:
  Stage:
    Type: String
    Default: dev
    AllowedValues: [dev, prod]

Conditions:
  IsProduction: !Equals [!Ref Stage, prod]

Globals:
  Function:
    Timeout: 30
    MemorySize: !If [IsProduction, 512, 256]
    Tracing: Active
    Environment:
      Variables:
        STAGE: !Ref Stage
        TABLE: !Ref Table

Resources:
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions:
        - AttributeName: id
          AttributeType: S
      KeySchema:
        - AttributeName: id
          KeyType: HASH

  Queue:
    Type: AWS::SQS::Queue
    Properties:
      VisibilityTimeout: {visibility}
      RedrivePolicy:
        deadLetterTargetArn: !GetAtt Failed.Arn
        maxReceiveCount: 5

  Failed:
    Type: AWS::SQS::Queue
"""
_FUNCTION = """
  {id}:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: {runtime}
      Handler: {handler}
      CodeUri: src/{folder}/
      Policies:
        - DynamoDBCrudPolicy:
            TableName: !Ref Table
      Events:
{event}"""
_EVENTS = (
    """\
        Orders:
          Type: SQS
          Properties:
            Queue: !GetAtt Queue.Arn
            BatchSize: 10
""",
    """\
        Read:
          Type: Api
          Properties:
            Path: /{folder}/{{id}}
            Method: get
        Write:
          Type: Api
          Properties:
            Path: /{folder}
            Method: post
""",
    """\
        Nightly:
          Type: Schedule
          Properties:
            Schedule: rate(1 day)
""",
)
_TAIL = """
Outputs:
  Table:
    Description: Where the orders are
    Value: !Ref Table
"""
_PYTHON = '''\
"""What {name} does with orders."""

import json
import logging
import os

import boto3

logger = logging.getLogger()
logger.setLevel(logging.INFO)
table = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def read(key):
    found = table.get_item(Key={{"id": key}})
    return found.get("Item")


def store(order):
    if not order.get("id"):
        raise ValueError("an order has an id")
    table.put_item(Item={{"id": order["id"], "total": order.get("total", {number}), "by": "{name}"}})
    return order["id"]


def {function}(event, context):
{client}    for record in event.get("Records", []):
        order = json.loads(record["body"])
        logger.info("storing %s", order.get("id"))
        store(order)
    return {{"statusCode": 200, "body": json.dumps({{"known": read("{number}") is not None}})}}
'''
_PYTHON_CLIENT = (
    '    queue = boto3.client("sqs")\n    queue.send_message(QueueUrl=os.environ["QUEUE"], MessageBody="{name}")\n'
)
_JAVASCRIPT = """\
import {{ DynamoDBClient }} from "@aws-sdk/client-dynamodb";
import {{ DynamoDBDocumentClient, GetCommand, PutCommand }} from "@aws-sdk/lib-dynamodb";

const documents = DynamoDBDocumentClient.from(new DynamoDBClient({{}}));

async function read(id) {{
  const found = await documents.send(new GetCommand({{ TableName: process.env.TABLE, Key: {{ id }} }}));
  return found.Item;
}}

// What {name} does with orders.
export const {function} = async (event) => {{
{client}  for (const record of event.Records ?? []) {{
    const order = JSON.parse(record.body);
    await documents.send(new PutCommand({{
      TableName: process.env.TABLE,
      Item: {{ id: order.id, total: order.total ?? {number}, by: "{name}" }},
    }}));
  }}
  return {{ statusCode: 200, body: JSON.stringify({{ known: (await read("{number}")) !== undefined }}) }};
}};
"""
_JAVASCRIPT_CLIENT = (
    '  const client = new DynamoDBClient({{ region: "eu-central-1" }});\n  console.log("{name}", client.config);\n'
)
_LANGUAGES = (
    ("python3.13", "app.py", _PYTHON, _PYTHON_CLIENT),
    ("nodejs22.x", "app.mjs", _JAVASCRIPT, _JAVASCRIPT_CLIENT),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int)
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    write(arguments.count, arguments.folder)


def write(count: int, folder: Path) -> None:
    """So many projects, a thousand to a folder."""
    for number in range(count):
        chosen = Random(number)  # noqa: S311 - nothing secret is made of it
        project(folder / f"team-{number // 1000:03}" / f"project-{number:05}", chosen.choice(SIZES), chosen)


def project(folder: Path, functions: int, chosen: Random, languages: tuple[str, ...] = ("python", "nodejs")) -> None:
    """One of a number of functions, some of which have what lambdalint finds."""
    name = folder.name
    template = _HEAD.format(name=name, visibility=chosen.choice((30, 180)))
    known = [language for language in _LANGUAGES if language[0].startswith(languages)]
    for number in range(functions):
        runtime, file, text, client = chosen.choice(known)
        words: dict[str, object] = {"name": f"{name}-{number}", "function": f"handle{number}", "number": number}
        words["client"] = client.format(**words) if chosen.random() < 0.2 else ""
        event = chosen.choice(_EVENTS).format(folder=f"part{number}")
        template += _FUNCTION.format(
            id=f"Part{number}",
            runtime=runtime,
            handler=f"app.handle{number}",
            folder=f"part{number}",
            event=event,
        )
        _put(folder / "src" / f"part{number}" / file, text.format(**words))
    _put(folder / "template.yaml", template + _TAIL)


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

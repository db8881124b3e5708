"""What is drawn of small projects: triggers, functions, what these use, where failures go, and what is found."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from lambdalint.model.project import Project
from lambdalint.pictures import selection
from lambdalint.pictures.nodes import Graph, Kind
from lambdalint.rule import Diagnostic, Severity
from tests.pictures.conftest import diagnostic, file_of, in_words, place

SAM = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Place:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: app.place
      CodeUri: src/
      Timeout: 10
      Environment: {Variables: {QUEUE: !Ref Orders, BUS: !Ref Bus, NEXT: !Ref Ship}}
      DeadLetterQueue: {Type: SQS, TargetArn: !GetAtt Lost.Arn}
      EventInvokeConfig:
        DestinationConfig: {OnSuccess: {Type: Lambda, Destination: !GetAtt Ship.Arn}}
      Events:
        Post: {Type: HttpApi, Properties: {Path: /orders, Method: post}}
        Get: {Type: HttpApi, Properties: {Path: "/orders/{id}", Method: get}}
        Nightly: {Type: Schedule, Properties: {Schedule: rate(1 day), Enabled: false}}
  Ship:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: app.ship
      CodeUri: src/
      Environment: {Variables: {TABLE: !Ref Table, SHARED: !ImportValue shared-table}}
      Events:
        Queue: {Type: SQS, Properties: {Queue: !GetAtt Orders.Arn, BatchSize: 5}}
        Elsewhere: {Type: SQS, Properties: {Queue: "arn:aws:sqs:eu-west-1:123456789012:returns"}}
  Orders:
    Type: AWS::SQS::Queue
    Properties: {RedrivePolicy: {deadLetterTargetArn: !GetAtt Lost.Arn, maxReceiveCount: 3}}
  Lost:
    Type: AWS::SQS::Queue
    Properties: {RedrivePolicy: {deadLetterTargetArn: !GetAtt Last.Arn, maxReceiveCount: 3}}
  Last: {Type: AWS::SQS::Queue}
  Unused: {Type: AWS::SQS::Queue}
  Bus: {Type: AWS::Events::EventBus, Properties: {Name: shop}}
  Table:
    Type: AWS::DynamoDB::Table
    Properties: {KeySchema: [{AttributeName: id, KeyType: HASH}]}
"""
CODE = """\
import os

import boto3

sqs = boto3.client("sqs")
dynamodb = boto3.client("dynamodb")


def place(event, context):
    sqs.send_message(QueueUrl=os.environ["QUEUE"], MessageBody="")
    boto3.client("events").put_events(Entries=[{"EventBusName": os.environ["BUS"]}])
    boto3.client("lambda").invoke(FunctionName=os.environ["NEXT"])
    boto3.client("sns").publish(PhoneNumber="+4400000000", Message="")


def ship(event, context):
    dynamodb.get_item(TableName=os.environ["TABLE"], Key={})
    dynamodb.put_item(TableName=os.environ["TABLE"], Item={})
    dynamodb.query(TableName=os.environ["SHARED"])
    dynamodb.delete_item(TableName=unknown(), Key={})
    boto3.client("s3").get_object(Bucket="archive", Key="a")
    boto3.client("rekognition").detect_labels(Image={})
    boto3.client("sts", aws_access_key_id="id", aws_secret_access_key="key").get_caller_identity()
"""
PROJECT = {"template.yaml": SAM, "src/app.py": CODE}


def test_sam_and_python(drawn: Callable[..., Graph]) -> None:
    assert in_words(drawn(PROJECT)) == [
        "API ServerlessHttpApi > function Place: invokes, POST /orders, GET /orders/{id}",
        "function Place > event bus Bus: writes, PutEvents",
        "function Place > function Ship: calls, Invoke",
        "function Place > function Ship: on success",
        "function Place > queue Lost: dead letters",
        "function Place > queue Orders: writes, SendMessage",
        "function Place > service SNS: writes, Publish",
        "function Ship > bucket archive: reads, GetObject",
        "function Ship > service Rekognition: reads, DetectLabels",
        "function Ship > service STS: reads, GetCallerIdentity",
        "function Ship > table !ImportValue shared-table: reads, Query",
        "function Ship > table DynamoDB: writes, DeleteItem",
        "function Ship > table Table: reads and writes, GetItem, PutItem",
        "queue Lost > queue Last: dead letters",
        "queue Orders > function Ship: invokes, batch of 5",
        "queue Orders > queue Lost: dead letters",
        "queue returns > function Ship: invokes, batch of 10",
        "schedule rate(1 day) > function Place: invokes, disabled",
    ]


def test_a_queue_between_two_functions_is_one_node(drawn: Callable[..., Graph]) -> None:
    nodes = drawn(PROJECT).nodes
    assert sorted(node.label for node in nodes if node.kind is Kind.QUEUE) == ["Last", "Lost", "Orders", "returns"]
    outside = {node.label for node in nodes if node.outside}
    assert outside == {"SNS", "returns", "!ImportValue shared-table", "DynamoDB", "archive", "Rekognition", "STS"}
    assert [node.label for node in nodes if node.untold] == ["DynamoDB"]
    (place_,) = [node for node in nodes if node.label == "Place"]
    assert (place_.details, place_.logical_id) == (("python3.13", "128 MB", "10 s"), "Place")
    assert place_.function is not None
    assert place_.code is place_.function.code


def test_nothing_else_is_drawn_than_what_functions_touch(drawn: Callable[..., Graph]) -> None:
    assert "Unused" not in {node.label for node in drawn(PROJECT).nodes}


SERVERLESS = """\
service: shop
provider:
  name: aws
  runtime: nodejs22.x
  iam:
    role:
      statements:
        - Effect: Allow
          Action: [dynamodb:GetItem, "dynamodb:Put*"]
          Resource: [!GetAtt Table.Arn, !Sub "${Table.Arn}/index/*"]
        - Effect: Allow
          Action: [sqs:ReceiveMessage, sqs:DeleteMessage]
          Resource: !GetAtt Jobs.Arn
        - Effect: Allow
          Action: ["s3:*", "sqs:SendMessage"]
          Resource: ["arn:aws:s3:::scans/*", "*"]
        - Effect: Deny
          Action: sns:Publish
          Resource: arn:aws:sns:eu-west-1:123456789012:news
functions:
  api:
    handler: api.handler
    url: true
    environment: {QUEUE: !Ref Jobs, MACHINE: !Ref Machine}
    destinations: {onFailure: arn:aws:sns:eu-west-1:123456789012:alarms}
  worker:
    handler: missing.handler
    events:
      - sqs: {arn: !GetAtt Jobs.Arn}
      - s3: {bucket: scans, event: "s3:ObjectCreated:*", rules: [{suffix: .pdf}]}
      - sns: news
      - eventBridge: {pattern: {source: [shop.orders], detail-type: [Placed]}}
      - stream: {arn: !GetAtt Table.StreamArn, destinations: {onFailure: !GetAtt Failed.Arn}}
      - cognitoUserPool: {pool: people, trigger: PreSignUp}
      - cloudwatchLog: /aws/lambda/other
      - alexaSkill: amzn1.ask.skill.00000000-0000-0000-0000-000000000000
resources:
  Resources:
    Jobs: {Type: AWS::SQS::Queue}
    Failed: {Type: AWS::SQS::Queue}
    Table:
      Type: AWS::DynamoDB::Table
      Properties: {StreamSpecification: {StreamViewType: NEW_IMAGE}}
    Machine:
      Type: AWS::StepFunctions::StateMachine
      Properties:
        Definition:
          StartAt: Check
          States: {Check: {Type: Task, Resource: !GetAtt WorkerLambdaFunction.Arn, End: true}}
"""
JAVASCRIPT = """\
const { SQSClient, SendMessageCommand } = require("@aws-sdk/client-sqs");
const { SFNClient, StartExecutionCommand } = require("@aws-sdk/client-sfn");

const sqs = new SQSClient({});

exports.handler = async () => {
  await sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE, MessageBody: "" }));
  await new SFNClient({}).send(new StartExecutionCommand({ stateMachineArn: process.env.MACHINE }));
};
"""


def test_serverless_and_javascript_and_a_role_where_no_code_is_read(drawn: Callable[..., Graph]) -> None:
    assert in_words(drawn({"serverless.yml": SERVERLESS, "api.js": JAVASCRIPT, "package.json": "{}"})) == [
        "bucket scans > function worker: invokes, ObjectCreated:* *.pdf",
        "function URL function URL > function api: invokes, open to everybody",
        "function api > queue Jobs: writes, SendMessage",
        "function api > state machine Machine: calls, StartExecution",
        "function api > topic alarms: on failure",
        "function worker > bucket scans: may reads and writes, any action",
        "function worker > queue Failed: on failure",
        "function worker > table Table: may reads and writes, GetItem, Put*",
        "log group /aws/lambda/other > function worker: invokes",
        "queue Jobs > function worker: invokes, batch of 10",
        "rule Shopdevworkerrule4EventBridgeRule > function worker: invokes, shop.orders, Placed",
        "service Alexa > function worker: invokes",
        "state machine Machine > function worker: invokes, Check",
        "table Table > function worker: invokes, batch of 10",
        "topic news > function worker: invokes",
        "user pool CognitoUserPoolPeople > function worker: invokes, PreSignUp",
    ]


CLOUDFORMATION = """\
Conditions: {IsProd: !Equals [a, b]}
Parameters: {Stream: {Type: String}}
Resources:
  Fn:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.13
      Handler: index.handler
      Role: !GetAtt Role.Arn
      DeadLetterConfig: {TargetArn: !If [IsProd, !Ref Alarms, !GetAtt Lost.Arn]}
      Code:
        ZipFile: |
          def handler(event, context):
              return None
  Role:
    Type: AWS::IAM::Role
    Properties: {AssumeRolePolicyDocument: {Statement: []}}
  Mapping:
    Type: AWS::Lambda::EventSourceMapping
    Properties: {FunctionName: !Ref Fn, EventSourceArn: !Ref Stream, StartingPosition: LATEST}
  Outcomes:
    Type: AWS::Lambda::EventInvokeConfig
    Properties:
      FunctionName: !Ref Fn
      Qualifier: $LATEST
      DestinationConfig: {OnFailure: {Destination: !Ref Stream}, OnSuccess: {Destination: !Ref Live}}
  Live: {Type: AWS::Lambda::Alias, Properties: {FunctionName: !Ref Fn, FunctionVersion: "1", Name: live}}
  Rule:
    Type: AWS::Events::Rule
    Properties:
      EventPattern: {source: [aws.s3]}
      Targets: [{Arn: !GetAtt Fn.Arn, Id: a, DeadLetterConfig: {Arn: !GetAtt Lost.Arn}}]
  Custom: {Type: Custom::Thing, Properties: {ServiceToken: !GetAtt Fn.Arn}}
  Group:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties: {TargetType: lambda, Targets: [{Id: !GetAtt Fn.Arn}]}
  Web:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        DefaultCacheBehavior:
          LambdaFunctionAssociations: [{EventType: viewer-request, LambdaFunctionARN: !Ref Version}]
  Version: {Type: AWS::Lambda::Version, Properties: {FunctionName: !Ref Fn}}
  Permission:
    Type: AWS::Lambda::Permission
    Properties:
      FunctionName: !Ref Fn
      Action: lambda:InvokeFunction
      Principal: iot.amazonaws.com
  Lost: {Type: AWS::SQS::Queue}
  Alarms: {Type: AWS::SNS::Topic}
"""


def test_cloudformation(drawn: Callable[..., Graph]) -> None:
    assert in_words(drawn({"template.yaml": CLOUDFORMATION})) == [
        "custom resource CloudFormation > function Fn: invokes, Custom",
        "distribution Web > function Fn: invokes, viewer-request",
        "function Fn > queue Lost: dead letters",
        "function Fn > resource Live: on success",
        "function Fn > stream ${Stream}: on failure",
        "function Fn > topic Alarms: dead letters",
        "load balancer Group > function Fn: invokes",
        "rule Rule > function Fn: invokes, aws.s3",
        "rule Rule > queue Lost: dead letters, not delivered",
        "service iot.amazonaws.com > function Fn: invokes",
        "stream ${Stream} > function Fn: invokes",
    ]


def test_queues_that_nothing_names_are_not_taken_for_one(drawn: Callable[..., Graph]) -> None:
    function = "Type: AWS::Serverless::Function\n    Properties:\n      Runtime: python3.13\n      Handler: a.b"
    body = "".join(
        f"  {name}:\n    {function}\n      Events:\n        A:\n          Type: SQS\n          Properties:\n"
        f"            Queue:\n              Fn::Select:\n                - 0\n                - !Ref Many\n"
        for name in ("One", "Two")
    )
    graph = drawn({"template.yaml": f"Transform: AWS::Serverless-2016-10-31\nResources:\n{body}"})
    assert len([node for node in graph.nodes if node.untold]) == 2


def test_ids_and_order_are_the_same_in_every_run(drawn: Callable[..., Graph]) -> None:
    first, second = drawn(PROJECT), drawn(PROJECT)
    assert [node.id for node in first.nodes] == [node.id for node in second.nodes]
    assert len({node.id for node in first.nodes}) == len(first.nodes)
    assert [(e.source, e.target, e.relation, e.labels) for e in first.edges] == [
        (e.source, e.target, e.relation, e.labels) for e in second.edges
    ]


def test_handlers_that_no_template_names(drawn: Callable[..., Graph]) -> None:
    graph = drawn({"app.py": CODE.replace("def ship", "def lambda_handler").replace("def place", "def _place")})
    assert "function app.py: lambda_handler > bucket archive: reads, GetObject" in in_words(graph)
    assert graph.templates == ("",)


def test_the_stacks_of_a_tree_share_what_they_declare(drawn: Callable[..., Graph]) -> None:
    parent = """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Jobs: {Type: AWS::SQS::Queue}
          Send:
            Type: AWS::Serverless::Function
            Properties:
              Runtime: python3.13
              Handler: index.handler
              Environment: {Variables: {QUEUE: !Ref Jobs}}
              InlineCode: |
                import os, boto3
                def handler(event, context):
                    boto3.client("sqs").send_message(QueueUrl=os.environ["QUEUE"], MessageBody="")
          Child:
            Type: AWS::Serverless::Application
            Properties: {Location: child/template.yaml, Parameters: {Queue: !GetAtt Jobs.Arn}}
        """
    child = """
        Transform: AWS::Serverless-2016-10-31
        Parameters: {Queue: {Type: String}}
        Resources:
          Work:
            Type: AWS::Serverless::Function
            Properties:
              Runtime: python3.13
              Handler: app.handler
              CodeUri: s3://example-bucket/app.zip
              Events: {Jobs: {Type: SQS, Properties: {Queue: !Ref Queue}}}
        """
    graph = drawn({"template.yaml": parent, "child/template.yaml": child})
    assert in_words(graph) == [
        "function Send > queue Jobs: writes, SendMessage",
        "queue Jobs > function Child/Work: invokes, batch of 10",
    ]
    assert set(graph.templates) == {"template.yaml", "child/template.yaml"}


def test_functions_of_the_cdk_have_the_paths_of_their_constructs(drawn: Callable[..., Graph]) -> None:
    functions = "".join(
        f"""
  {name}8A1B2C3D:
    Type: AWS::Lambda::Function
    Metadata: {{"aws:cdk:path": Shop/{name}/Resource}}
    Properties:
      Runtime: python3.13
      Handler: index.handler
      Role: arn:aws:iam::123456789012:role/shop
      Environment: {{Variables: {{NEXT: !Ref Ship8A1B2C3D}}}}
      Code:
        ZipFile: |
          import os, boto3
          def handler(event, context):
              boto3.client("lambda").invoke(FunctionName=os.environ["NEXT"])
"""
        for name in ("Place", "Ship")
    )
    graph = drawn({"Shop.template.yaml": f"AWSTemplateFormatVersion: 2010-09-09\nResources:{functions}"})
    assert in_words(graph) == [
        "function Shop/Place > function Shop/Ship: calls, Invoke",
        "function Shop/Ship > function Shop/Ship: calls, Invoke",
    ]


def _found(found: Project) -> Iterator[Diagnostic]:
    template, code = file_of(found, "template.yaml"), file_of(found, "src/app.py")
    place_, ship = place(template, "Place"), place(template, "Ship:\n")
    yield diagnostic(place(template, "Timeout: 10"), message="in a function")
    yield diagnostic(place(template, "maxReceiveCount: 3"), place_, message="in a queue")
    yield diagnostic(place(code, "send_message"), place_, message="in code of one function")
    yield diagnostic(place(code, "import os"), severity=Severity.NOTE, message="in code of both")
    yield diagnostic(place(template, "Unused: {Type"), ship, message="beside a function")
    yield diagnostic(place(template, "Transform"), message="anywhere")


def test_findings_are_on_the_nodes_that_they_touch(drawn: Callable[..., Graph]) -> None:
    graph = drawn(PROJECT, _found)
    said = {node.label: [one.finding.message for one in node.diagnostics] for node in graph.nodes if node.diagnostics}
    assert said == {
        "Place": ["in a function", "in code of one function", "in code of both"],
        "Ship": ["in code of both", "beside a function"],
        "Orders": ["in a queue"],
    }
    assert [one.finding.message for one in graph.unplaced] == ["anywhere"]
    (place_,) = [node for node in graph.nodes if node.label == "Place"]
    assert place_.counts == {Severity.ERROR: 2, Severity.NOTE: 1}
    assert place_.worst is Severity.ERROR


def test_what_sam_makes_of_a_function_leaves_the_findings_to_it(drawn: Callable[..., Graph]) -> None:
    made = SAM.replace("OnSuccess: {Type: Lambda, Destination: !GetAtt Ship.Arn}", "OnFailure: {Type: SQS}")
    graph = drawn({**PROJECT, "template.yaml": made}, _found)
    queue = "function Place > queue PlaceEventInvokeConfigOnFailureQueue: on failure"
    assert queue in in_words(graph)
    assert {node.label for node in graph.nodes if node.diagnostics} == {"Place", "Ship", "Orders"}


def test_chosen_functions_keep_what_they_touch(drawn: Callable[..., Graph]) -> None:
    part = selection.of_functions(drawn(PROJECT, _found), {"Place"})
    labels = {node.label for node in part.nodes}
    assert labels == {
        "Place", "ServerlessHttpApi", "rate(1 day)", "Lost", "Last", "Orders", "Bus", "Ship", "SNS",
    }  # fmt: skip
    assert "queue Orders > function Ship: invokes, batch of 5" not in in_words(part)
    assert "queue Lost > queue Last: dead letters" in in_words(part)
    assert len(part.unplaced) == 1


def test_a_role_of_very_many_says_nothing_of_any(drawn: Callable[..., Graph], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lambdalint.pictures.uses.MAXIMUM_ALLOWED", 1)
    words = in_words(drawn({"serverless.yml": SERVERLESS, "api.js": JAVASCRIPT, "package.json": "{}"}))
    assert not [line for line in words if ": may " in line]
    assert "queue Jobs > function worker: invokes, batch of 10" in words

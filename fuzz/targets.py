"""What is fuzzed: for each target how an input becomes a project, which inputs to begin with, and which words help."""

from __future__ import annotations

import json
import textwrap
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path

from fuzz import beginnings, seeds, words
from fuzz.beginnings import SERVICE, TEMPLATE
from fuzz.languages import LANGUAGES, Language
from fuzz.projects import parted
from lambdalint.readers import marks
from lambdalint.readers.serverless import syntax
from lambdalint.source import SourceFile

Files = dict[str, str]


@dataclass(frozen=True)
class Target:
    name: str
    projects: Callable[[str], Iterable[Files]]
    """What is linted for an input, one after the other."""
    seeds: Callable[[Iterable[Path]], Iterator[str]]
    """Given folders of templates and sources."""
    words: tuple[str, ...]


def _as_it_is(main: str, text: str) -> Iterator[Files]:
    files = parted(text, main)
    for path, content in files.items():
        marks.read(SourceFile(path, content))
    yield files


def _variables(text: str) -> Iterator[Files]:
    """A service with the lines of a text wherever a variable may be."""
    files = parted(text, "values")
    lines = _lines(files.pop("values", ""), 8)
    for line in lines:
        syntax.parse(line)
    a, b, c, d, e, f, g, h = lines
    service = {
        "service": "fuzzed",
        "provider": {
            "name": "aws",
            "runtime": "python3.13",
            "stage": a,
            "region": b,
            "environment": {"A": c, "B": f"x${{self:custom.a}}{d}"},
            "iam": {"role": {"statements": [{"Effect": "Allow", "Action": g, "Resource": h}]}},
        },
        "custom": {"a": c, "b": {"c": d, "d": [e, {"e": f}]}, f: "${self:custom.b}"},
        "params": {"default": {"p": e}, "prod": {"p": a}},
        "functions": {
            "fuzzed": {
                "handler": "app.handler",
                "timeout": f,
                "memorySize": g,
                "environment": {"C": "${param:p}", "D": {"Fn::Sub": g}},
                "events": [{"sqs": {"arn": h}}, {"http": b}, {"schedule": c}],
            },
            f"a{a}": "${self:functions.fuzzed}",
        },
        "resources": {"Resources": {"Queue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": d}}, "Else": h}},
    }
    yield {SERVICE: json.dumps(service, indent=1), "app.py": "def handler(event, context): ...\n", **files}


def _substitutions(text: str) -> Iterator[Files]:
    """A template with the lines of a text as arguments of `Fn::Sub`, and of what works on its result."""
    a, b, c, d, e, f, g, h = _lines(text, 8)
    statement = {"Effect": "Allow", "Action": {"Fn::Sub": f}, "Resource": [{"Fn::Sub": e}, {"Fn::Sub": [h, {"x": a}]}]}
    properties = {
        "Runtime": "python3.13",
        "Handler": "index.handler",
        "FunctionName": {"Fn::Sub": d},
        "Role": {"Fn::Sub": "${Role.Arn}"},
        "Code": {"ZipFile": {"Fn::Sub": [f"import os\ndef handler(event, context):\n    return '{g}'\n", {"x": h}]}},
        "Environment": {
            "Variables": {
                "A": {"Fn::Sub": a},
                "B": {"Fn::Sub": [b, {"x": c, "y": {"Ref": "Name"}, "z": {"Fn::Sub": d}}]},
                "C": {"Fn::Join": [h, [{"Fn::Sub": a}, {"Ref": "Name"}, {"Fn::Sub": b}]]},
                "D": {"Fn::Select": ["1", {"Fn::Split": [c, {"Fn::Sub": d}]}]},
                "E": {"Fn::If": ["IsNamed", {"Fn::Sub": e}, {"Fn::FindInMap": ["Map", {"Ref": "Name"}, f]}]},
            }
        },
    }
    role = {"Policies": [{"PolicyName": {"Fn::Sub": a}, "PolicyDocument": {"Statement": [statement]}}]}
    source = {"FunctionName": {"Ref": "Function"}, "EventSourceArn": {"Fn::Sub": h}}
    machine = {"DefinitionString": {"Fn::Sub": [g, {"x": {"Fn::Sub": "${Function.Arn}"}}]}}
    resources = {
        "Function": ("Lambda::Function", properties),
        "Role": ("IAM::Role", role),
        "Queue": ("SQS::Queue", {"QueueName": {"Fn::Sub": c}}),
        "Source": ("Lambda::EventSourceMapping", source),
        "Machine": ("StepFunctions::StateMachine", machine),
        "Permission": ("Lambda::Permission", {**source, "Principal": {"Fn::Sub": b}, "SourceArn": {"Fn::Sub": e}}),
    }
    template = {
        "Parameters": {"Name": {"Type": "String", "Default": a}},
        "Mappings": {"Map": {"a": {"b": c}}},
        "Conditions": {"IsNamed": {"Fn::Equals": [{"Ref": "Name"}, {"Fn::Sub": b}]}},
        "Resources": {id: {"Type": f"AWS::{type_}", "Properties": held} for id, (type_, held) in resources.items()},
    }
    yield {"template.json": json.dumps(template, indent=1)}


_POLICY = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Fuzzed:
    Type: AWS::Serverless::Function
    Properties: {{Runtime: python3.13, Handler: app.handler, CodeUri: ., Role: !GetAtt Role.Arn}}
  Declared:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: app.handler
      CodeUri: .
      Environment: {{Variables: {{TABLE: !Ref Table, QUEUE: !Ref Queue, BUCKET: !Ref Bucket}}}}
      Policies:
        -
{item}
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
{document}
      Policies:
        - PolicyName: fuzzed
          PolicyDocument:
{deep}
  Table: {{Type: AWS::DynamoDB::Table}}
  Bucket: {{Type: AWS::S3::Bucket}}
  Queue: {{Type: AWS::SQS::Queue, Properties: {{KmsMasterKeyId: !Ref Key}}}}
  QueuePolicy:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Queue]
      PolicyDocument:
{document}
  BucketPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Bucket
      PolicyDocument:
{document}
  Key:
    Type: AWS::KMS::Key
    Properties:
      KeyPolicy:
{document}
"""

_CALLS = """\
import boto3, os
table = boto3.resource("dynamodb").Table(os.environ["TABLE"])
s3, sqs = boto3.client("s3"), boto3.client("sqs")
functions, secrets = boto3.client("lambda"), boto3.client("secretsmanager")

def handler(event, context):
    table.put_item(Item=event)
    table.query(KeyConditionExpression=event["key"])
    sqs.send_message(QueueUrl=os.environ["QUEUE"], MessageBody="")
    s3.get_object(Bucket=os.environ["BUCKET"], Key=event["key"])
    functions.invoke(FunctionName="declared")
    secrets.get_secret_value(SecretId="arn:aws:secretsmanager:eu-west-1:123456789012:secret:a")
"""


def _policy(text: str) -> Iterator[Files]:
    """A policy document in JSON or YAML, wherever one may be."""
    item, placed, deep = (textwrap.indent(text, " " * count, lambda _: True) for count in (10, 8, 12))
    yield {TEMPLATE: _POLICY.format(item=item, document=placed, deep=deep), "app.py": _CALLS}


def _code(language: Language, text: str) -> Iterator[Files]:
    """Source that a template leads to; where the input has no template, half of them find none: shapes are guessed."""
    files = parted(text, language.main)
    bare = any(path.endswith((TEMPLATE, SERVICE)) for path in files) or zlib.crc32(text.encode()) % 2
    yield files if bare else {**language.files, **files}


def _lines(text: str, count: int) -> list[str]:
    found = text.split("\n", count - 1)
    return [*found, *[""] * (count - len(found))]


def _beside(text: str) -> Iterator[Files]:
    """What says which packages a function has; where the input has no template, a function of Python's or of Node's."""
    files = parted(text, "requirements.txt")
    known = {language.name: language for language in LANGUAGES}
    if any(path.endswith((TEMPLATE, SERVICE)) for path in files):
        yield files
        return
    for name in ("python", "javascript"):
        language = known[name]
        yield {**language.files, language.main: language.around.replace("%s", "pass"), **files}


TARGETS = {
    target.name: target
    for target in (
        Target("yaml", partial(_as_it_is, TEMPLATE), partial(beginnings.templates, TEMPLATE), words.CLOUDFORMATION),
        Target("json", partial(_as_it_is, "template.json"), beginnings.in_json, words.CLOUDFORMATION),
        Target("service", partial(_as_it_is, SERVICE), partial(beginnings.templates, SERVICE), words.SERVERLESS),
        Target("variables", _variables, beginnings.in_services, words.SERVERLESS),
        Target("sub", _substitutions, beginnings.in_templates, words.CLOUDFORMATION),
        Target("policy", _policy, beginnings.policies, words.POLICIES),
        *(
            Target(
                language.name,
                partial(_code, language),
                partial(beginnings.sources, language),
                tuple(language.words.split()),
            )
            for language in LANGUAGES
        ),
        Target("manifests", _beside, beginnings.manifests, words.PACKAGES),
    )
}
"""By name."""


def inputs(target: Target, folders: Iterable[Path]) -> list[str]:
    """What the fuzzer begins with; always the same."""
    return seeds.chosen(chain(("", "\n"), target.seeds(list(folders))))

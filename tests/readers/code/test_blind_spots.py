"""Where code may use AWS in a way that is not told."""

from __future__ import annotations

from itertools import chain

import pytest

from lambdalint.knowledge import calls
from lambdalint.knowledge.packages import quiet
from lambdalint.model.blind_spot import Hiding
from tests.readers.code.conftest import Read
from tests.readers.code.programs import Program, csharp, go, java, python, ruby, rust, typescript

Spot = tuple[Hiding, str]

S3 = "client = boto3.client('s3')\nclient.list_buckets()\n"
V3 = "import { S3Client, ListBucketsCommand } from '@aws-sdk/client-s3';\nconst client = new S3Client({});"
USED = "await client.send(new ListBucketsCommand({})); "
JAVA = "software.amazon.awssdk.services.s3.S3Client"

SPOTS: dict[str, tuple[Program, list[Spot]]] = {
    "a method by a name that is not told": (
        python(S3 + "getattr(client, event['ü'])()"),
        [(Hiding.OPERATION, "getattr(client, event['ü'])")],
    ),
    "a paginator that is not told": (
        python(S3 + "client.get_paginator(event['op'])"),
        [(Hiding.OPERATION, "client.get_paginator")],
    ),
    "a method that is no operation": (
        python(S3 + "client.generate_db_auth_token()"),
        [(Hiding.OPERATION, "client.generate_db_auth_token")],
    ),
    "a resource's method that is none": (
        python("table = boto3.resource('dynamodb').Table('t')\ntable.scan()\ntable.frobnicate()"),
        [(Hiding.OPERATION, "table.frobnicate")],
    ),
    "a method of what is not told": (
        python(S3 + "event_source.client.get_object()", "from os import event_source"),
        [],
    ),
    "an operation on what is not told": (
        python(S3 + "helper(lambda: None)\nmake().get_object()", "def make(): return [].pop()\ndef helper(x): x()"),
        [(Hiding.OPERATION, "make().get_object")],
    ),
    "one of several clients": (
        python("client = boto3.client('sns') if event else boto3.client('lambda')\nclient.tag_resource()"),
        [(Hiding.CLIENT, "boto3.client"), (Hiding.OPERATION, "client.tag_resource")],
    ),
    "a service that is not told": (
        python("boto3.client(event['service']).get_object()"),
        [(Hiding.SERVICE, "boto3.client")],
    ),
    "a client that is handed on": (
        python(S3 + "json.tool(client)", "import json"),
        [(Hiding.ESCAPE, "json.tool")],
    ),
    "a client's method that is handed on": (
        python(S3 + "executor.submit(client.get_object, Bucket='b')", "from concurrent.futures import executor"),
        [],
    ),
    "a session that is handed on": (
        python(
            "session = boto3.Session()\nsession.client('s3').list_buckets()\nabc.use(session=session)", "import abc"
        ),
        [(Hiding.ESCAPE, "abc.use")],
    ),
    "a client that comes to nothing": (
        python("client = boto3.client('s3')\nevent.update(x=[client])"),
        [(Hiding.CLIENT, "boto3.client")],
    ),
    "another program": (
        python("subprocess.run(['aws', 's3', 'ls'])", "import subprocess"),
        [(Hiding.PROGRAM, "subprocess.run")],
    ),
    "a signature": (
        python("SigV4Auth(None, 's3', 'x').add_auth(request)", "from botocore.auth import SigV4Auth"),
        [(Hiding.CREDENTIALS, "SigV4Auth")],
    ),
    "the role's credentials": (
        python("boto3.Session().get_credentials()"),
        [(Hiding.CREDENTIALS, "boto3.Session().get_credentials")],
    ),
    "the role's credentials of the environment": (
        python("return os.environ['AWS_SESSION_TOKEN']"),
        [(Hiding.CREDENTIALS, "AWS_SESSION_TOKEN")],
    ),
    "an extension that reads secrets": (
        python("requests.get('http://localhost:2773/secretsmanager/get', timeout=1)", "import requests"),
        [(Hiding.CREDENTIALS, "localhost:2773")],
    ),
    "a package": (python("pass", "import requests, pynamodb.models"), [(Hiding.PACKAGE, "pynamodb")]),
    "a part of a package": (
        python(
            "pass", "from aws_lambda_powertools import Logger\nfrom aws_lambda_powertools.utilities import data_masking"
        ),
        [(Hiding.PACKAGE, "aws_lambda_powertools")],
    ),
    "a package whose part is taken as its attribute": (
        python("pass", "import sqlalchemy as sa"),
        [(Hiding.PACKAGE, "sqlalchemy")],
    ),
    "a client of a library for Bedrock": (
        python("client.messages.create()", "import anthropic\nclient = anthropic.AnthropicBedrock()"),
        [(Hiding.CREDENTIALS, "anthropic.AnthropicBedrock")],
    ),
    "code by a name that is not told": (
        python("importlib.import_module(event['m'])", "import importlib"),
        [(Hiding.CODE, "importlib.import_module")],
    ),
    "code in a string": (python("exec(event['code'])"), [(Hiding.CODE, "exec")]),
    "a file that is not there": (python("pass", "from . import gone"), [(Hiding.CODE, "gone")]),
    "a function by a name that is not told": (
        python("getattr(Tasks(), event['task'])()", "class Tasks:\n    def a(self): pass\n"),
        [(Hiding.DISPATCH, "getattr(Tasks(), event['task'])")],
    ),
    "functions that register": (
        python(
            "ROUTES[event['route']]()",
            "ROUTES = {}\ndef route(name):\n    def register(f):\n        ROUTES[name] = f\n        return f\n"
            "    return register\n@route('a')\ndef a(): pass\n",
        ),
        [(Hiding.DISPATCH, "ROUTES[event['route']]")],
    ),
    "JavaScript, a command that is not told": (
        typescript(USED + "await client.send(event.command);", V3),
        [(Hiding.OPERATION, "client.send")],
    ),
    "JavaScript, a method by its name": (
        typescript(USED + "await client[event.ü]({});", V3),
        [(Hiding.OPERATION, "client[event.ü]")],
    ),
    "JavaScript, a class that is not told": (
        typescript("new AWS[event.service]()", "import AWS from 'aws-sdk';"),
        [(Hiding.SERVICE, "AWS[event.service]")],
    ),
    "JavaScript, modules that are not told": (
        typescript("await import(event.a); require(event.b);"),
        [(Hiding.CODE, "import"), (Hiding.CODE, "require")],
    ),
    "JavaScript, a file that is not there": (typescript("", "import x from './gone';"), [(Hiding.CODE, "./gone")]),
    "JavaScript, a program": (
        typescript("spawnSync('aws')", "import { spawnSync } from 'node:child_process';"),
        [(Hiding.PROGRAM, "spawnSync")],
    ),
    "JavaScript, a signature": (
        typescript("new SignatureV4({})", "import { SignatureV4 } from '@smithy/signature-v4';"),
        [(Hiding.CREDENTIALS, "SignatureV4")],
    ),
    "JavaScript, packages": (
        typescript("", "import dynamoose from 'dynamoose';\nimport { Signer } from '@aws-sdk/rds-signer';"),
        [(Hiding.PACKAGE, "dynamoose"), (Hiding.PACKAGE, "@aws-sdk/rds-signer")],
    ),
    "Java": (
        java(
            'Runtime.getRuntime().exec("aws"); Class.forName(name);',
            "com.example.other.Tool",
            "org.springframework.Bean",
        ),
        [
            (Hiding.PACKAGE, "com.example.other"),
            (Hiding.PACKAGE, "org.springframework"),
            (Hiding.PROGRAM, "Runtime.getRuntime().exec"),
            (Hiding.CODE, "Class.forName"),
        ],
    ),
    "JavaScript, a client of a library for Bedrock": (
        typescript("new BedrockOpenAI({})", "import OpenAI, { BedrockOpenAI } from 'openai';"),
        [(Hiding.CREDENTIALS, "BedrockOpenAI")],
    ),
    "Java, a driver that its URL names": (
        java("Connection c = DriverManager.getConnection(url);", "java.sql.*"),
        [(Hiding.OPERATION, "DriverManager.getConnection")],
    ),
    "Java, a client that is handed on": (
        java("S3Client s3 = S3Client.create(); s3.listBuckets(); Tool.run(s3);", JAVA),
        [(Hiding.ESCAPE, "Tool.run")],
    ),
    "Java, an interface": (
        java(
            "tool.run();",
            fields="private Tool tool;",
            files={
                "src/main/java/com/example/Tool.java": "package com.example;\ninterface Tool { void run(); }",
                "src/main/java/com/example/A.java": "package com.example;\n"
                "class A implements Tool { public void run() {} }\nclass B implements Tool { public void run() {} }",
            },
        ),
        [(Hiding.DISPATCH, "tool.run")],
    ),
    "Java, a transfer": (
        java(
            "S3TransferManager.create().uploadFile(request); S3TransferManager.create().resumeUploadFile(r);",
            "software.amazon.awssdk.transfer.s3.S3TransferManager",
        ),
        [(Hiding.OPERATION, "S3TransferManager.create().resumeUploadFile")],
    ),
    "Java, what may be closed": (
        java(
            "Tool.run(new Lock());",
            fields="static class Lock implements AutoCloseable { public void close() { } }",
        ),
        [(Hiding.DISPATCH, "close")],
    ),
    "Go": (
        go('exec.Command("aws")', "os/exec", "example.com/tools/aws"),
        [(Hiding.PACKAGE, "example.com/tools/aws"), (Hiding.PROGRAM, "exec.Command")],
    ),
    "C#": (
        csharp(
            'Process.Start("aws"); Other.Do(new AmazonS3Client());', "System.Diagnostics", "Amazon.S3", "Orders.Tools"
        ),
        [
            (Hiding.PACKAGE, "Orders.Tools"),
            (Hiding.PROGRAM, "Process.Start"),
            (Hiding.ESCAPE, "Other.Do"),
            (Hiding.CLIENT, "Amazon.S3.AmazonS3Client"),
        ],
    ),
    "Ruby": (
        ruby('system("aws")\nAws::S3::Client.new.public_send(event["op"])', "aws-record"),
        [
            (Hiding.PACKAGE, "aws-record"),
            (Hiding.PROGRAM, "system"),
            (Hiding.CLIENT, "Aws.S3.Client.new"),
            (Hiding.OPERATION, "Aws::S3::Client.new.public_send"),
        ],
    ),
    "Rust": (
        rust('std::process::Command::new("aws");', "use rusoto_s3::S3Client;"),
        [(Hiding.PACKAGE, "rusoto_s3"), (Hiding.PROGRAM, "std::process::Command::new")],
    ),
}
NONE: dict[str, Program] = {
    "operations": python(S3 + "client.get_paginator('list_objects_v2').paginate(Bucket='b')\nclient.close()"),
    "a resource": python(
        "table = boto3.resource('dynamodb').Table('t')\nresponse = table.scan()\nprint(response.get('Items'))\n"
        "with table.batch_writer() as batch: batch.put_item(Item={})\ntable.meta.client.describe_table(TableName='t')"
    ),
    "a method by a name that is told": python(S3 + "getattr(client, 'get_object')(Bucket='b')"),
    "a client in a function of the project": python(S3 + "use(client)", "def use(c): c.get_object()"),
    "a client in an object of the project": python(
        "Repository(boto3.client('s3')).get()",
        "class Repository:\n    def __init__(self, client): self.client = client\n"
        "    def get(self): return self.client.get_object()\n",
    ),
    "a client that is looked at": python(S3 + "print(client)\nif isinstance(client, object): pass"),
    "a client that nothing uses": python("pass", "other = boto3.client('sqs')"),
    "a client that only another function uses": python(
        "pass", "queue = boto3.client('sqs')\ndef unused(): queue.send_message()"
    ),
    "packages": python(
        "pass",
        "import json, requests, yaml, aws_xray_sdk.core\nfrom typing import Any\nfrom mypy_boto3_s3 import S3Client\n"
        "from aws_lambda_powertools import Logger\nfrom aws_lambda_powertools.utilities.parameters import get_secret",
    ),
    "a library for Bedrock and others": python(
        "client.messages.create()", "import anthropic, openai\nclient = anthropic.Anthropic()"
    ),
    "tables in classes": python("pass", "from sqlalchemy import Column, text\nfrom sqlalchemy.orm import Session"),
    "a durable function": python(
        "context.step(reserve())",
        "from aws_durable_execution_sdk_python import durable_step\n@durable_step\ndef reserve(step): pass",
    ),
    "a cache of secrets": python(
        "SecretCache(SecretCacheConfig(), boto3.client('secretsmanager')).get_secret_string('s')",
        "from aws_secretsmanager_caching import SecretCache, SecretCacheConfig",
    ),
    "files of the project": python("beside.run()", "import beside", beside="def run(): pass"),
    "functions of a map": python("{'a': run}[event['x']]()", "def run(): pass"),
    "JavaScript": typescript(
        USED + "client.destroy(); console.log(client); await paginate();",
        V3 + "\nimport _ from 'lodash';\nimport fs from 'node:fs';\nimport type { Tool } from 'tools';\n"
        "import data from './data.json';\nimport middy from '@middy/core';\nconst paginate = async () => {};",
    ),
    "JavaScript 2": typescript(
        "const d = new AWS.DynamoDB.DocumentClient(); d.createSet([1]); await d.get({}).promise(); "
        "AWS.DynamoDB.Converter.unmarshall({});",
        "import AWS from 'aws-sdk';",
    ),
    "Java": java(
        "S3Client s3 = S3Client.create(); s3.listBuckets().buckets().forEach(b -> logger.info(b.name())); s3.close();",
        JAVA,
        "java.util.List",
        "org.slf4j.Logger",
        "com.amazonaws.services.lambda.runtime.Context",
    ),
    "Java's enhanced client": java(
        "DynamoDbClient c = DynamoDbClient.create(); DynamoDbEnhancedClient e = DynamoDbEnhancedClient.builder()"
        '.dynamoDbClient(c).build(); e.table("t", schema).getItem(key);',
        "software.amazon.awssdk.services.dynamodb.DynamoDbClient",
        "software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient",
    ),
    "Go": go(
        "cfg, _ := config.LoadDefaultConfig(ctx)\ns3.NewFromConfig(cfg).ListBuckets(ctx, nil)",
        "fmt",
        "encoding/json",
        "github.com/aws/aws-sdk-go-v2/config",
        "github.com/aws/aws-sdk-go-v2/service/s3",
        "github.com/google/uuid",
    ),
    "Go 1": go(
        'in := &s3.GetObjectInput{}\nin.SetBucket("b")\nin.Validate()\n'
        "s3.New(session.Must(session.NewSession())).GetObject(in)",
        "github.com/aws/aws-sdk-go/aws/session",
        "github.com/aws/aws-sdk-go/service/s3",
    ),
    "C#": csharp(
        'var s3 = new AmazonS3Client(); await s3.GetObjectAsync("b", "k"); s3.Dispose();',
        "Amazon.S3",
        "System.Text.Json",
    ),
    "Ruby": ruby('Aws::S3::Client.new.get_object(bucket: "b")', "aws-sdk-s3", "json"),
    "Rust": rust("aws_sdk_s3::Client::new(&config).list_buckets().send().await?;", "use serde_json::Value;"),
}


@pytest.mark.parametrize(("program", "spots"), SPOTS.values(), ids=SPOTS)
def test_what_is_not_told(read_handler: Read, program: Program, spots: list[Spot]) -> None:
    found = [(spot.hiding, spot.name) for spot in read_handler(*program).blind_spots]
    assert found == spots


@pytest.mark.parametrize("program", NONE.values(), ids=NONE)
def test_what_is_told(read_handler: Read, program: Program) -> None:
    assert [(spot.hiding, spot.name) for spot in read_handler(*program).blind_spots] == []


def test_where_it_is_and_what_leads_there(read_handler: Read) -> None:
    program = python("run(event)", "import subprocess\ndef run(event): subprocess.run(event['ü'])")
    (spot,) = read_handler(*program).blind_spots
    assert (spot.span.text, [step.name for step in spot.via]) == ("subprocess.run(event['ü'])", ["run"])
    assert spot.what == "`subprocess.run` runs another program, which may call AWS"


@pytest.mark.parametrize("hiding", Hiding)
def test_what_is_said_of_it(hiding: Hiding) -> None:
    assert hiding.value.count("{name}") == 1


LANGUAGES = ("python", "javascript", "java", "kotlin", "go", "csharp", "ruby", "rust")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tables_can_be_read(language: str) -> None:
    table = calls.table(language)
    assert table.silent
    assert table.credentials.settings
    quiet_ones, loud = quiet._lists(language)
    assert quiet_ones
    assert not any(name.isspace() for name in chain(quiet_ones, loud))


IMPORTS = [
    ("python", "json", "json", None),
    ("python", "distutils.core", "distutils.core", None),
    ("python", "awswrangler", "awswrangler", "awswrangler"),
    ("python", "polars", "polars", "polars"),
    ("python", "sqlalchemy", "sqlalchemy", "sqlalchemy"),
    ("python", "sqlalchemy.orm", "sqlalchemy.orm.Session", None),
    ("python", "slack_bolt", "slack_bolt.App", None),
    ("python", "slack_bolt.adapter.aws_lambda", "slack_bolt.adapter.aws_lambda.SlackRequestHandler", "slack_bolt"),
    ("python", "mypy_boto3_s3.client", "mypy_boto3_s3.client.S3Client", None),
    ("javascript", "node:sqlite", "node:sqlite", None),
    ("javascript", "@aws-sdk/client-s3", "@aws-sdk/client-s3.S3Client", None),
    (
        "javascript",
        "@opensearch-project/opensearch/aws",
        "@opensearch-project/opensearch/aws",
        "@opensearch-project/opensearch",
    ),
    ("javascript", "lodash/get", "lodash/get", None),
    ("javascript", "drizzle-orm/pg-core", "drizzle-orm/pg-core", None),
    ("javascript", "drizzle-orm/aws-data-api/pg", "drizzle-orm/aws-data-api/pg", "drizzle-orm"),
    ("javascript", "@aws/durable-execution-sdk-js", "@aws/durable-execution-sdk-js", None),
    ("java", "java.util", "java.util.List", None),
    (
        "java",
        "com.amazonaws.services.schemaregistry.utils",
        "com.amazonaws.services.schemaregistry.utils.X",
        "com.amazonaws.services.schemaregistry.utils",
    ),
    ("java", "org.mariadb.jdbc", "org.mariadb.jdbc.MariaDbDataSource", "org.mariadb.jdbc"),
    (
        "csharp",
        "Microsoft.Extensions.Configuration",
        "Microsoft.Extensions.Configuration",
        "Microsoft.Extensions.Configuration",
    ),
    ("kotlin", "kotlin.math", "kotlin.math.max", None),
    ("go", "net/http", "net/http", None),
    (
        "go",
        "github.com/aws/aws-sdk-go-v2/feature/rds/auth",
        "github.com/aws/aws-sdk-go-v2/feature/rds/auth",
        "github.com/aws/aws-sdk-go-v2/feature/rds/auth",
    ),
    ("rust", "aws_sdk_s3", "aws_sdk_s3.Client", None),
]


@pytest.mark.parametrize(("language", "module", "name", "package"), IMPORTS, ids=[one[1] for one in IMPORTS])
def test_packages(language: str, module: str, name: str, package: str | None) -> None:
    assert quiet.may_use_aws(language, module, name) == package

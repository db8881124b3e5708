"""What is known of the requests that operations send, under the API's names, in each language."""

from __future__ import annotations

import pytest

from lambdalint.model.call import Argument, Call, CallKind, Phase
from tests.readers.code.conftest import Read
from tests.readers.code.programs import Program, csharp, go, java, kotlin, python, ruby, rust, typescript

Told = dict[str, str]
"""The texts of parameters; `$NAME` for an environment variable, `text…` for what only begins so."""

DYNAMODB = (
    'import { DynamoDBClient } from "@aws-sdk/client-dynamodb";\nimport { PutCommand } from "@aws-sdk/lib-dynamodb";\n'
)
JAVA = (
    "software.amazon.awssdk.services.dynamodb.DynamoDbClient",
    "software.amazon.awssdk.services.dynamodb.model.PutItemRequest",
    "software.amazon.awssdk.services.s3.S3Client",
    "com.amazonaws.services.dynamodbv2.AmazonDynamoDBClientBuilder",
    "com.amazonaws.services.dynamodbv2.AmazonDynamoDB",
    "com.amazonaws.services.s3.AmazonS3ClientBuilder",
    "com.amazonaws.services.s3.AmazonS3",
    "com.amazonaws.services.s3.model.PutObjectRequest",
)
FIELDS = (
    "DynamoDbClient ddb = DynamoDbClient.create(); S3Client s3 = S3Client.create(); "
    "AmazonDynamoDB old = AmazonDynamoDBClientBuilder.defaultClient(); "
    "AmazonS3 oldS3 = AmazonS3ClientBuilder.defaultClient(); "
    'private final String table = System.getenv("TABLE");'
)
GO = (
    "os",
    "github.com/aws/aws-sdk-go-v2/aws",
    "github.com/aws/aws-sdk-go-v2/config",
    "github.com/aws/aws-sdk-go-v2/service/dynamodb",
)
CLIENT = "cfg, _ := config.LoadDefaultConfig(ctx)\nclient := dynamodb.NewFromConfig(cfg)\n"
CSHARP = (
    "Amazon.S3",
    "Amazon.S3.Model",
    "Amazon.SQS",
    "Amazon.SQS.Model",
    "Amazon.DynamoDBv2",
    "Amazon.DynamoDBv2.Model",
)

PYTHON: dict[str, tuple[Program, Told]] = {
    "a variable": (
        python("boto3.client('dynamodb').put_item(TableName=os.environ['TABLE'])"),
        {"TableName": "$TABLE"},
    ),
    "a variable with a default": (
        python("boto3.client('dynamodb').put_item(TableName=os.environ.get('TABLE', 'orders'))"),
        {"TableName": "$TABLE"},
    ),
    "a variable or a default": (
        python("boto3.client('dynamodb').put_item(TableName=os.getenv('TABLE') or 'orders')"),
        {"TableName": "$TABLE"},
    ),
    "a string of a variable alone": (
        python("boto3.client('dynamodb').put_item(TableName=f\"{os.environ['TABLE']}\")"),
        {"TableName": "$TABLE"},
    ),
    "a string that begins with text": (
        python("boto3.client('dynamodb').put_item(TableName=f\"büro-{os.environ['STAGE']}\")"),
        {"TableName": "büro-…"},
    ),
    "a constant": (python("boto3.client('ssm').get_parameter(Name=NAME)", "NAME = '/a/b'"), {"Name": "/a/b"}),
    "a parameter": (
        python("save(os.environ['TABLE'])", "def save(name): boto3.client('dynamodb').put_item(TableName=name)"),
        {"TableName": "$TABLE"},
    ),
    "an attribute": (
        python(
            "Repository().save()",
            "class Repository:\n"
            "    def __init__(self): self.table = os.environ['TABLE']\n"
            "    def save(self): boto3.client('dynamodb').put_item(TableName=self.table)\n",
        ),
        {"TableName": "$TABLE"},
    ),
    "a resource": (
        python("boto3.resource('dynamodb').Table(os.environ['TABLE']).put_item()"),
        {"TableName": "$TABLE"},
    ),
    "a resource's batch": (
        python("with boto3.resource('dynamodb').Table('orders').batch_writer() as batch: batch.put_item(Item={})"),
        {"TableName": "orders"},
    ),
    "a resource's parent": (
        python("boto3.resource('s3').Bucket('büro').Object('k').put()"),
        {"Bucket": "büro", "Key": "k"},
    ),
    "a transfer of a resource": (
        python("boto3.resource('s3').Bucket('b').upload_file('/tmp/x', 'k')"),
        {"Filename": "/tmp/x", "Key": "k", "Bucket": "b"},
    ),
    "a transfer": (
        python("boto3.client('s3').upload_file('/tmp/x', os.environ['BUCKET'], 'k')"),
        {"Filename": "/tmp/x", "Bucket": "$BUCKET", "Key": "k"},
    ),
    "a presigned request": (
        python("boto3.client('s3').generate_presigned_url('get_object', Params={'Bucket': 'b', 'Key': 'k'})"),
        {"0": "get_object", "Bucket": "b", "Key": "k"},
    ),
    "a list": (
        python("boto3.client('events').put_events(Entries=[{'EventBusName': os.environ['BUS'], 'Source': 's'}])"),
        {"Entries.EventBusName": "$BUS", "Entries.Source": "s"},
    ),
    "a paginator": (
        python("boto3.client('dynamodb').get_paginator('scan').paginate(TableName='orders')"),
        {"0": "scan", "TableName": "orders"},
    ),
    "a waiter": (
        python("boto3.client('s3').get_waiter('bucket_exists').wait(Bucket='b')"),
        {"0": "bucket_exists", "Bucket": "b"},
    ),
    "a method by its name": (
        python("getattr(boto3.client('sqs'), 'send_message')(QueueUrl=os.environ['QUEUE'])"),
        {"QueueUrl": "$QUEUE"},
    ),
    "a method with another name": (
        python("send = boto3.client('sqs').send_message\nsend(QueueUrl='q')"),
        {"QueueUrl": "q"},
    ),
    "a library's function": (
        python("parameters.get_secret('s')", "from aws_lambda_powertools.utilities import parameters"),
        {"SecretId": "s"},
    ),
    "a library's decorator": (
        python(
            "pass",
            "from aws_secretsmanager_caching import InjectSecretString\n@InjectSecretString('s', None)\n"
            "def connect(secret): pass\n",
        ),
        {"SecretId": "s"},
    ),
}
JAVASCRIPT: dict[str, tuple[Program, Told]] = {
    "a command": (
        typescript(
            "await client.send(new PutCommand({ TableName: process.env.TABLE!, Item: { id: 'ü' } }));",
            DYNAMODB + "const client = new DynamoDBClient({});",
        ),
        {"TableName": "$TABLE", "Item.id": "ü"},
    ),
    "a default": (
        typescript(
            "await client.send(new PutCommand({ TableName: process.env.TABLE ?? 'orders' }));",
            DYNAMODB + "const client = new DynamoDBClient({});",
        ),
        {"TableName": "$TABLE"},
    ),
    "a template": (
        typescript(
            "await client.send(new PutCommand({ TableName: `${process.env.TABLE}` }));",
            DYNAMODB + "const client = new DynamoDBClient({});",
        ),
        {"TableName": "$TABLE"},
    ),
    "a field": (
        typescript(
            "await new Repository(process.env.TABLE).save();",
            DYNAMODB
            + "const client = new DynamoDBClient({});\nclass Repository { constructor(table) { this.table = table }"
            " async save() { await client.send(new PutCommand({ TableName: this.table })) } }",
        ),
        {"TableName": "$TABLE"},
    ),
    "version 2": (
        typescript(
            "await new AWS.SQS().sendMessage({ QueueUrl: process.env.QUEUE }).promise();", "import AWS from 'aws-sdk';"
        ),
        {"QueueUrl": "$QUEUE"},
    ),
    "a map that is filled in": (
        typescript(
            "const input: any = {}; input.QueueUrl = 'q'; await new AWS.SQS().sendMessage(input).promise();",
            "import AWS from 'aws-sdk';",
        ),
        {"QueueUrl": "q"},
    ),
    "a paginator": (
        typescript(
            "for await (const page of paginateScan({ client }, { TableName: 'orders' })) {}",
            "import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';\n"
            "const client = new DynamoDBClient({});",
        ),
        {"TableName": "orders"},
    ),
}
COMPILED: dict[str, tuple[Program, Told]] = {
    "Java, what presigns": (
        java(
            "S3Presigner.create().presignGetObject(r -> r.getObjectRequest("
            'g -> g.bucket("b").key(System.getenv("K"))));',
            "software.amazon.awssdk.services.s3.presigner.S3Presigner",
        ),
        {"Bucket": "b", "Key": "$K"},
    ),
    "Java, a transfer": (
        java(
            "S3TransferManager.create().uploadFile(UploadFileRequest.builder().putObjectRequest("
            'PutObjectRequest.builder().bucket("b").build()).source(p).build());',
            "software.amazon.awssdk.transfer.s3.S3TransferManager",
            "software.amazon.awssdk.transfer.s3.model.UploadFileRequest",
            "software.amazon.awssdk.services.s3.model.PutObjectRequest",
        ),
        {"Bucket": "b"},
    ),
    "Java's builder": (
        java('ddb.putItem(PutItemRequest.builder().tableName(System.getenv("TABLE")).build());', *JAVA, fields=FIELDS),
        {"TableName": "$TABLE"},
    ),
    "Java's field": (
        java("ddb.putItem(PutItemRequest.builder().tableName(table).build());", *JAVA, fields=FIELDS),
        {"TableName": "$TABLE"},
    ),
    "Java's builder with a name": (
        java(
            "PutItemRequest.Builder b = PutItemRequest.builder(); b.tableName(table); ddb.putItem(b.build());",
            *JAVA,
            fields=FIELDS,
        ),
        {"TableName": "$TABLE"},
    ),
    "Java's function of a builder": (
        java('s3.putObject(b -> b.bucket("büro").key(System.getenv("KEY")), null);', *JAVA, fields=FIELDS),
        {"Bucket": "büro", "Key": "$KEY"},
    ),
    "Java's function of statements": (
        java('s3.putObject(b -> { b.bucket("x"); b.key("y"); }, null);', *JAVA, fields=FIELDS),
        {"Bucket": "x", "Key": "y"},
    ),
    "Java 1, with": (
        java(
            'old.putItem(new com.amazonaws.services.dynamodbv2.model.PutItemRequest().withTableName("orders"));',
            *JAVA,
            fields=FIELDS,
        ),
        {"TableName": "orders"},
    ),
    "Java 1, by position": (java('oldS3.getObject("b", "k");', *JAVA, fields=FIELDS), {"Bucket": "b", "Key": "k"}),
    "Java 1, a request by position": (
        java('oldS3.putObject(new PutObjectRequest("b", "k", null));', *JAVA, fields=FIELDS),
        {"Bucket": "b", "Key": "k"},
    ),
    "Java 1, another name": (
        java(
            'PutObjectRequest r = new PutObjectRequest(); r.setBucketName("b"); oldS3.putObject(r);',
            *JAVA,
            fields=FIELDS,
        ),
        {"Bucket": "b"},
    ),
    "Go": (
        go(CLIENT + 'client.PutItem(ctx, &dynamodb.PutItemInput{TableName: aws.String(os.Getenv("TABLE"))})', *GO),
        {"TableName": "$TABLE"},
    ),
    "Go's paginator": (
        go(CLIENT + 'dynamodb.NewScanPaginator(client, &dynamodb.ScanInput{TableName: aws.String("orders")})', *GO),
        {"TableName": "orders"},
    ),
    "Go's field": (
        go(
            CLIENT + 'r := &Repository{client: client, table: os.Getenv("TABLE")}\nr.put(ctx)',
            *GO,
            before="type Repository struct { client *dynamodb.Client; table string }\n"
            "func (r *Repository) put(ctx context.Context) {\n"
            "r.client.PutItem(ctx, &dynamodb.PutItemInput{TableName: &r.table}) }",
        ),
        {"TableName": "$TABLE"},
    ),
    "C#": (
        csharp(
            'await new AmazonS3Client().PutObjectAsync(new PutObjectRequest { BucketName = "büro", Key = "k" });',
            *CSHARP,
        ),
        {"Bucket": "büro", "Key": "k"},
    ),
    "C#, by position": (
        csharp('await new AmazonS3Client().GetObjectAsync("b", Environment.GetEnvironmentVariable("KEY"));', *CSHARP),
        {"Bucket": "b", "Key": "$KEY"},
    ),
    "C#, a request by position": (
        csharp('await new AmazonSQSClient().SendMessageAsync(new SendMessageRequest("q", "m"));', *CSHARP),
        {"QueueUrl": "q", "MessageBody": "m"},
    ),
    "C#, a request that is filled in": (
        csharp(
            'var r = new GetObjectRequest(); r.BucketName = "b"; await new AmazonS3Client().GetObjectAsync(r);', *CSHARP
        ),
        {"Bucket": "b"},
    ),
    "Ruby": (
        ruby('Aws::DynamoDB::Client.new.put_item(table_name: ENV["TABLE"], item: { "order_id" => "1" })'),
        {"TableName": "$TABLE", "Item.order_id": "1"},
    ),
    "Rust": (
        rust('let c = aws_sdk_dynamodb::Client::new(&config);\nc.put_item().table_name("orders").send().await?;'),
        {"TableName": "orders"},
    ),
    "Kotlin": (
        kotlin(
            'S3Client { region = "x" }.getObject(GetObjectRequest { bucket = "b" }) { it }',
            "aws.sdk.kotlin.services.s3.S3Client",
            "aws.sdk.kotlin.services.s3.model.GetObjectRequest",
        ),
        {"Bucket": "b"},
    ),
}


def told(argument: Argument) -> str:
    if argument.variable is not None:
        return f"${argument.variable}"
    return argument.text if argument.text is not None else f"{argument.prefix}…"


@pytest.mark.parametrize(
    ("program", "parameters"),
    [*PYTHON.values(), *JAVASCRIPT.values(), *COMPILED.values()],
    ids=[*PYTHON, *(f"JavaScript, {name}" for name in JAVASCRIPT), *COMPILED],
)
def test_what_a_request_says(read_handler: Read, program: Program, parameters: Told) -> None:
    sent = [call for call in read_handler(*program).calls if call.kind is CallKind.OPERATION]
    assert [{one.name: told(one) for one in call.arguments} for call in sent] == [parameters]


S3 = "import { S3Client, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';\n"
SQS = "import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';\n"
SQS_2 = "software.amazon.awssdk.services.sqs.SqsClient"

SEVERAL: dict[str, tuple[Program, list[str]]] = {
    "one of two commands": (
        typescript("await new S3Client({}).send(event.put ? new PutObjectCommand({}) : new GetObjectCommand({}));", S3),
        ["GetObject", "PutObject"],
    ),
    "commands of two services": (
        typescript(
            "for (const one of [new GetObjectCommand({}), new SendMessageCommand({})]) await event.client.send(one);",
            S3 + SQS,
        ),
        ["GetObject", "SendMessage"],
    ),
    "a client's method that is handed on": (
        python(
            "client = boto3.client('s3')\npool.submit(client.get_object, Bucket='b')\n"
            "Thread(target=client.put_object).start()\npool.run([client.delete_object])",
            "from concurrent.futures import pool\nfrom threading import Thread",
        ),
        ["DeleteObject", "GetObject", "PutObject"],
    ),
    "a client's method that is handed to what is not told": (
        python("pools = []\npools.pop().submit(boto3.client('s3').get_object, Bucket='b')"),
        ["GetObject"],
    ),
    "a client's method that is looked at": (python("print(boto3.client('s3').get_object)"), []),
    "what a dataclass is made of": (
        python(
            "Clients().sns.publish()\nClients().queue.send()",
            "from dataclasses import dataclass, field\n"
            "class Queue:\n    def __init__(self):\n        self.sqs = boto3.client('sqs')\n"
            "        self.sqs.list_queues()\n    def send(self): self.sqs.send_message()\n"
            "@dataclass\nclass Clients:\n    sns: object = field(default_factory=lambda: boto3.client('sns'))\n"
            "    queue: Queue = field(default_factory=Queue)\n",
        ),
        ["ListQueues", "Publish", "SendMessage"],
    ),
    "clients of several services": (
        python(
            "clients = {name: boto3.client(name) for name in ('sqs', 'sns')}\nclients['sns'].publish()\n"
            "for client in [boto3.client('s3', region_name=one) for one in event['ü']]: client.list_buckets()"
        ),
        ["ListBuckets", "Publish"],
    ),
    "tables of a resource": (
        python("tables = [boto3.resource('dynamodb').Table(one) for one in NAMES]\ntables[0].scan()"),
        ["Scan"],
    ),
    "Java, a reference to a method": (
        java(
            "Function<X, Y> send = sqs::sendMessage; send.apply(r); list.forEach(sqs::deleteMessage);",
            SQS_2,
            fields="private final SqsClient sqs = SqsClient.create();",
        ),
        ["DeleteMessage", "SendMessage"],
    ),
    "Java, what is closed": (
        java(
            "try (Lock lock = new Lock()) { lock.toString(); }",
            SQS_2,
            fields="static class Lock implements AutoCloseable { public void close() "
            "{ SqsClient.create().listQueues(); } }",
        ),
        ["ListQueues"],
    ),
    "Java, waiters": (
        java(
            "S3Client.create().waiter().waitUntilBucketExists(r); S3Waiter.builder().client(c).build()"
            ".waitUntilObjectExists(r); S3Waiter.create().waitUntilObjectNotExists(r);",
            "software.amazon.awssdk.services.s3.S3Client",
            "software.amazon.awssdk.services.s3.waiters.S3Waiter",
        ),
        ["HeadBucket", "HeadObject", "HeadObject"],
    ),
    "Java, an index of a table": (
        java(
            "DynamoDbEnhancedClient.builder().dynamoDbClient(c).extensions(e).build().table(n, s).index(i).query(q);",
            "software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient",
        ),
        ["Query"],
    ),
    "Go, what presigns": (
        go(
            "presigner := s3.NewPresignClient(s3.NewFromConfig(cfg))\npresigner.PresignGetObject(ctx, nil)",
            "github.com/aws/aws-sdk-go-v2/service/s3",
        ),
        ["GetObject"],
    ),
    "an operation by the name that a function is given": (
        python(
            "pages('list_objects_v2')\npages('list_object_versions')",
            "def pages(operation): return boto3.client('s3').get_paginator(operation)",
        ),
        ["ListObjectVersions", "ListObjectsV2"],
    ),
    "a method that a function is given": (
        python(
            "client = boto3.client('sqs')\nagain(client.send_message)\nagain(client.receive_message)",
            "def again(method): return method(QueueUrl='q')",
        ),
        ["ReceiveMessage", "SendMessage"],
    ),
    "a part of a call": (
        python(
            "send = partial(boto3.client('sqs').send_message, QueueUrl='q')\nsend()", "from functools import partial"
        ),
        ["SendMessage"],
    ),
    "the end of a context": (
        python(
            "with Lock(): pass",
            "class Lock:\n    def __enter__(self): return self\n"
            "    def __exit__(self, *_): boto3.client('dynamodb').delete_item()\n",
        ),
        ["DeleteItem"],
    ),
}


@pytest.mark.parametrize(("program", "operations"), SEVERAL.values(), ids=SEVERAL)
def test_all_that_is_sent(read_handler: Read, program: Program, operations: list[str]) -> None:
    sent = [call for call in read_handler(*program).calls if call.kind is CallKind.OPERATION]
    assert sorted(name for call in sent for name in call.operations) == operations


def test_parameters_by_their_names() -> None:
    arguments = tuple(
        Argument(name=name, text=text, prefix=None, number=None, variable=None, sources=())
        for name, text in (("StateMachineArn", "a"), ("Entries.EventBusName", "b"), ("Entries.EventBusName", "c"))
    )
    call = Call(
        span=None,  # type: ignore[arg-type]
        target="",
        kind=CallKind.OPERATION,
        creates="",
        service="stepfunctions",
        operations=("StartExecution",),
        arguments=arguments,
        timeout=None,
        in_loop=False,
        awaited=False,
        phase=Phase.INVOKE,
        unconditional=True,
        always=True,
        varies=False,
        declaration=None,
        is_own_path=False,
        takes_first_page=False,
        at_start=False,
        is_local=False,
        log_style=None,
        keeps_alive=None,
        reconnects=False,
        is_kept=False,
        own_credentials=False,
        via=(),
    )
    assert [one.text for one in call.parameters("stateMachineArn")] == ["a"]
    assert [one.text for one in call.parameters("Entries.EventBusName")] == ["b", "c"]
    assert call.parameters("Input") == ()

"""Which clients have, or may have, other credentials than those of the function's role."""

from __future__ import annotations

import pytest

from lambdalint.model.call import CallKind
from tests.readers.code.conftest import Read
from tests.readers.code.programs import Program, csharp, go, java, kotlin, python, ruby, rust, typescript

V3 = (
    "import { S3Client, GetObjectCommand } from '@aws-sdk/client-s3';\n"
    "import { fromNodeProviderChain, fromTemporaryCredentials } from '@aws-sdk/credential-providers';"
)
GET = ".send(new GetObjectCommand({}));"
V2 = "import AWS from 'aws-sdk';"
JAVA = (
    "software.amazon.awssdk.services.s3.S3Client",
    "software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider",
    "software.amazon.awssdk.auth.credentials.StaticCredentialsProvider",
    "com.amazonaws.services.s3.AmazonS3ClientBuilder",
    "com.amazonaws.auth.AWSStaticCredentialsProvider",
    "com.amazonaws.auth.DefaultAWSCredentialsProviderChain",
)
GO = (
    "github.com/aws/aws-sdk-go-v2/aws",
    "github.com/aws/aws-sdk-go-v2/config",
    "github.com/aws/aws-sdk-go-v2/service/s3",
    "github.com/aws/aws-sdk-go-v2/credentials",
)
GO_1 = (
    "github.com/aws/aws-sdk-go/aws",
    "github.com/aws/aws-sdk-go/aws/session",
    "github.com/aws/aws-sdk-go/service/s3",
)
TOKEN = (
    "github.com/aws/aws-sdk-go-v2/aws",
    "github.com/aws/aws-sdk-go-v2/config",
    "github.com/aws/aws-sdk-go-v2/credentials/stscreds",
    "github.com/aws/aws-sdk-go-v2/feature/rds/auth",
)
CONFIG = "cfg, _ := config.LoadDefaultConfig(ctx)\n"
CSHARP = ("Amazon", "Amazon.S3", "Amazon.Runtime")
KOTLIN = ("aws.sdk.kotlin.services.s3.S3Client", "aws.sdk.kotlin.services.s3.model.GetObjectRequest")

OWN: dict[str, Program] = {
    "keys": python("boto3.client('s3', aws_access_key_id=event['ü'], aws_secret_access_key='x').get_object()"),
    "a session's profile": python("boto3.Session(profile_name='x').client('s3').get_object()"),
    "a resource's token": python("boto3.resource('s3', aws_session_token='x').Object('b', 'k').get()"),
    "arguments that are not told": python("boto3.client('s3', **event['c']).get_object()"),
    "arguments by position": python("boto3.client('s3', 'r', None, True, None, None, 'key', 'x').get_object()"),
    "a role that is assumed": python(
        "c = boto3.client('sts').assume_role()['Credentials']\n"
        "boto3.client('s3', aws_access_key_id=c['AccessKeyId']).get_object()"
    ),
    "all clients": python("boto3.setup_default_session(profile_name='x')\nboto3.client('s3').get_object()"),
    "an environment variable": python("os.environ['AWS_PROFILE'] = 'x'\nboto3.client('s3').get_object()"),
    "JavaScript": typescript("await new S3Client({ credentials: { accessKeyId: 'x' } })" + GET, V3),
    "JavaScript, a provider": typescript("await new S3Client({ credentials: fromTemporaryCredentials({}) })" + GET, V3),
    "JavaScript, what is not told": typescript("await new S3Client({ region: 'x', ...event.config })" + GET, V3),
    "JavaScript, a document client": typescript(
        "await DynamoDBDocumentClient.from(new DynamoDBClient({ credentials: event.c })).send(new GetCommand({}));",
        "import { DynamoDBClient } from '@aws-sdk/client-dynamodb';\n"
        "import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';",
    ),
    "JavaScript 2": typescript("await new AWS.S3({ accessKeyId: 'x' }).getObject({}).promise();", V2),
    "JavaScript 2, all clients": typescript(
        "AWS.config.update({ accessKeyId: 'x' }); await new AWS.S3().getObject({}).promise();", V2
    ),
    "JavaScript 2, an attribute": typescript(
        "AWS.config.credentials = event.c; await new AWS.S3().getObject({}).promise();", V2
    ),
    "Java": java(
        "S3Client.builder().credentialsProvider(StaticCredentialsProvider.create(x)).build().getObject(r);", *JAVA
    ),
    "Java 1": java(
        "AmazonS3ClientBuilder.standard().withCredentials(new AWSStaticCredentialsProvider(x)).build().getObject(r);",
        *JAVA,
    ),
    "Go": go(
        "cfg, _ := config.LoadDefaultConfig(ctx, config.WithCredentialsProvider("
        'credentials.NewStaticCredentialsProvider("a", "b", "")))\ns3.NewFromConfig(cfg).GetObject(ctx, nil)',
        *GO,
    ),
    "Go, a field": go(
        CONFIG + "cfg.Credentials = aws.NewCredentialsCache(provider)\ns3.NewFromConfig(cfg).GetObject(ctx, nil)", *GO
    ),
    "Go, an option": go(
        CONFIG + "s3.NewFromConfig(cfg, func(o *s3.Options) { o.Credentials = provider }).GetObject(ctx, nil)", *GO
    ),
    "Go 1": go("sess, _ := session.NewSession(&aws.Config{Credentials: provider})\ns3.New(sess).GetObject(nil)", *GO_1),
    "Go 1, a client's": go(
        "sess := session.Must(session.NewSession())\ns3.New(sess, &aws.Config{Credentials: provider}).GetObject(nil)",
        *GO_1,
    ),
    "Go, a token": go(
        'auth.BuildAuthToken(ctx, "h", "r", "u", aws.NewCredentialsCache(stscreds.NewAssumeRoleProvider(c, "role")))',
        *TOKEN,
    ),
    "Java, a token": java(
        "RdsClient.create().utilities().generateAuthenticationToken(r -> r.credentialsProvider(p));",
        "software.amazon.awssdk.services.rds.RdsClient",
    ),
    "JavaScript, a token": typescript(
        "await new Signer({ credentials: event.c }).getAuthToken();", "import { Signer } from '@aws-sdk/rds-signer';"
    ),
    "C#": csharp('await new AmazonS3Client(new BasicAWSCredentials("a", "b")).GetObjectAsync("b", "k");', *CSHARP),
    "C#, keys": csharp('await new AmazonS3Client("a", "b").GetObjectAsync("b", "k");', *CSHARP),
    "Ruby": ruby('Aws::S3::Client.new(credentials: x).get_object(bucket: "b")', "aws-sdk-s3"),
    "Rust": rust(
        "let config = aws_config::from_env().credentials_provider(p).load().await;\n"
        'aws_sdk_s3::Client::new(&config).get_object().bucket("b").send().await?;'
    ),
    "Kotlin": kotlin(
        'S3Client { credentialsProvider = p }.getObject(GetObjectRequest { bucket = "b" }) { it }', *KOTLIN
    ),
}
OF_THE_ROLE: dict[str, Program] = {
    "nothing said": python("boto3.client('s3').get_object()"),
    "a session": python("boto3.Session(region_name='x').client('s3', config=config).get_object()"),
    "a map": python("options = {'region_name': 'x'}\nboto3.client('s3', **options).get_object()"),
    "the client that assumes a role": python("boto3.client('sts').assume_role(RoleArn=event['ü'])"),
    "JavaScript": typescript("await new S3Client({ region: process.env.R })" + GET, V3),
    "JavaScript, the usual providers": typescript(
        "await new S3Client({ credentials: fromNodeProviderChain() })" + GET, V3
    ),
    "JavaScript, one of two maps": typescript("await new S3Client(process.env.X ? { endpoint: 'x' } : {})" + GET, V3),
    "JavaScript 2": typescript("AWS.config.update({ region: 'x' }); await new AWS.S3().getObject({}).promise();", V2),
    "Java": java(
        "S3Client.builder().credentialsProvider(DefaultCredentialsProvider.create()).build().getObject(r);", *JAVA
    ),
    "Java 1": java(
        "AmazonS3ClientBuilder.standard().withCredentials(new DefaultAWSCredentialsProviderChain()).build()"
        ".getObject(r);",
        *JAVA,
    ),
    "Go": go(CONFIG + "s3.NewFromConfig(cfg, func(o *s3.Options) { o.UsePathStyle = true }).GetObject(ctx, nil)", *GO),
    "Go 1": go(
        'sess := session.Must(session.NewSession(&aws.Config{Region: aws.String("x")}))\ns3.New(sess).GetObject(nil)',
        *GO_1,
    ),
    "Go, a token": go(CONFIG + 'auth.BuildAuthToken(ctx, "h", "r", "u", cfg.Credentials)', *TOKEN),
    "C#": csharp('await new AmazonS3Client(RegionEndpoint.USEast1).GetObjectAsync("b", "k");', *CSHARP),
    "Ruby": ruby('Aws::S3::Client.new(region: ENV["R"]).get_object(bucket: "b")', "aws-sdk-s3"),
    "Rust": rust(
        "let config = aws_config::load_defaults(BehaviorVersion::latest()).await;\n"
        'aws_sdk_s3::Client::new(&config).get_object().bucket("b").send().await?;'
    ),
    "Kotlin": kotlin('S3Client { region = "x" }.getObject(GetObjectRequest { bucket = "b" }) { it }', *KOTLIN),
}


PROVIDERS = ("fromTemporaryCredentials", "NewAssumeRoleProvider")
"""They assume a role with the function's own."""


def own(read_handler: Read, program: Program) -> list[bool]:
    sent = [call for call in read_handler(*program).calls if call.kind is CallKind.OPERATION]
    return [call.own_credentials for call in sent if not call.target.endswith(PROVIDERS)][-1:]


@pytest.mark.parametrize("program", OWN.values(), ids=OWN)
def test_credentials_of_its_own(read_handler: Read, program: Program) -> None:
    assert own(read_handler, program) == [True]


@pytest.mark.parametrize("program", OF_THE_ROLE.values(), ids=OF_THE_ROLE)
def test_credentials_of_the_role(read_handler: Read, program: Program) -> None:
    assert own(read_handler, program) == [False]


def test_each_client_by_itself(read_handler: Read) -> None:
    body = "boto3.client('sqs', profile_name='x').send_message()\nboto3.client('s3').get_object()"
    calls = read_handler(*python(body)).calls
    sent = [(call.service, call.own_credentials) for call in calls if call.kind is CallKind.OPERATION]
    assert sent == [("sqs", True), ("s3", False)]

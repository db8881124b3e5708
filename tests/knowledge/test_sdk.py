"""What is known of the names of services and operations in the AWS SDKs, against botocore's and boto3's own models."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from boto3.session import Session  # type: ignore[import-untyped]
from botocore import xform_name  # type: ignore[import-untyped]
from botocore.loaders import Loader  # type: ignore[import-untyped]

from lambdalint.knowledge import sdk
from lambdalint.knowledge.sdk import Kind, libraries, names, resources, services

FOLDER = Path(sdk.__file__).parent
LOADER = Loader()
SERVICES: list[str] = LOADER.list_available_services("service-2")
TABLES = sorted(file.stem for file in FOLDER.glob("*.toml"))


@cache
def model(service: str) -> dict[str, Any]:
    data: dict[str, Any] = LOADER.load_service_model(service, "service-2")
    return data


def pascal(snake: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in snake.split("_"))


# Operations.


@pytest.mark.parametrize("service", SERVICES)
def test_every_operation_is_found_by_its_name_in_each_language(service: str) -> None:
    for operation in model(service)["operations"]:
        snake, camel = xform_name(operation), operation[0].lower() + operation[1:]
        spellings = {
            "python": [snake],
            "javascript": [camel, f"{operation}Command"],
            "java": [camel, f"{camel}AsBytes", f"{camel}Paginator"],
            "go": [operation, f"{operation}WithContext", f"New{operation}Paginator"],
            "csharp": [f"{operation}Async"],
            "ruby": [snake],
            "rust": [snake],
            "kotlin": [camel, pascal(snake)[0].lower() + pascal(snake)[1:]],
        }
        for language, methods in spellings.items():
            for method in methods:
                # .NET gives the names of two operations that it leaves out to their successors
                own = libraries.of_client(language, service, method)
                assert sdk.operation(language, service, method) == operation or (language == "csharp" and own)
        assert sdk.exists(service, operation)


def test_no_service_has_two_operations_of_the_same_letters() -> None:
    for service in SERVICES:
        operations = model(service)["operations"]
        assert len({services.squashed(operation) for operation in operations}) == len(operations)


@pytest.mark.parametrize(
    ("language", "service", "method", "operation"),
    [
        ("python", "rds", "create_db_instance", "CreateDBInstance"),
        ("python", "storagegateway", "create_cached_iscsi_volume", "CreateCachediSCSIVolume"),
        ("python", "mturk", "list_hits_for_qualification_type", "ListHITsForQualificationType"),
        ("python", "waf-regional", "list_ip_sets", "ListIPSets"),
        ("python", "iam", "list_open_id_connect_providers", "ListOpenIDConnectProviders"),
        ("javascript", "s3", "GetObjectCommand", "GetObject"),
        ("javascript", "s3", "paginateListObjectsV2", "ListObjectsV2"),
        ("javascript", "rds", "createDBInstance", "CreateDBInstance"),
        # @aws-sdk/lib-dynamodb and DynamoDB.DocumentClient
        ("javascript", "dynamodb", "PutCommand", "PutItem"),
        ("javascript", "dynamodb", "GetCommand", "GetItem"),
        ("javascript", "dynamodb", "UpdateCommand", "UpdateItem"),
        ("javascript", "dynamodb", "DeleteCommand", "DeleteItem"),
        ("javascript", "dynamodb", "QueryCommand", "Query"),
        ("javascript", "dynamodb", "ScanCommand", "Scan"),
        ("javascript", "dynamodb", "paginateScan", "Scan"),
        ("javascript", "dynamodb", "BatchWriteCommand", "BatchWriteItem"),
        ("javascript", "dynamodb", "TransactWriteCommand", "TransactWriteItems"),
        ("javascript", "dynamodb", "ExecuteStatementCommand", "ExecuteStatement"),
        ("javascript", "dynamodb", "put", "PutItem"),
        ("javascript", "dynamodb", "transactGet", "TransactGetItems"),
        ("java", "rds", "createDBInstance", "CreateDBInstance"),
        ("java", "s3", "listObjectsV2Paginator", "ListObjectsV2"),
        ("java", "s3", "getObjectAsBytes", "GetObject"),
        ("java", "s3", "getObjectMetadata", "HeadObject"),
        ("java", "dynamodb", "getItemAsync", "GetItem"),
        ("java", "lambda", "invokeAsync", "InvokeAsync"),
        ("go", "s3", "GetObject", "GetObject"),
        ("go", "s3", "NewListObjectsV2Paginator", "ListObjectsV2"),
        ("go", "s3", "ListObjectsV2PagesWithContext", "ListObjectsV2"),
        ("go", "s3", "ListObjectsV2Pages", "ListObjectsV2"),
        ("go", "sqs", "SendMessageRequest", "SendMessage"),
        ("csharp", "s3", "GetObject", "GetObject"),
        ("csharp", "s3", "GetObjectAsync", "GetObject"),
        ("csharp", "lambda", "InvokeAsync", "Invoke"),
        ("csharp", "lambda", "InvokeAsyncAsync", "InvokeAsync"),
        ("csharp", "s3", "GetObjectMetadataAsync", "HeadObject"),
        ("csharp", "s3", "PutBucketAsync", "CreateBucket"),
        ("ruby", "s3", "get_object", "GetObject"),
        ("ruby", "ec2", "describe_vpcs", "DescribeVpcs"),
        ("rust", "dynamodb", "transact_write_items", "TransactWriteItems"),
        ("kotlin", "rds", "createDbInstance", "CreateDBInstance"),
        ("kotlin", "s3", "listObjectsV2Paginated", "ListObjectsV2"),
    ],
)
def test_operation(language: str, service: str, method: str, operation: str) -> None:
    assert sdk.operation(language, service, method) == operation
    assert sdk.operations(language, service, method) == {operation}


@pytest.mark.parametrize(
    ("language", "service", "method"),
    [
        ("python", "s3", "getObject"),
        ("python", "s3", "get__object"),
        ("python", "rds", "create_d_b_instance"),
        ("python", "s3", "close"),
        ("python", "s3", "meta"),
        ("python", "no-such-service", "get_object"),
        ("javascript", "s3", "send"),
        ("javascript", "s3", "GetObject"),
        ("javascript", "s3", "getobject"),
        ("javascript", "s3", "destroy"),
        ("java", "s3", "GetObject"),
        ("java", "s3", "close"),
        ("go", "s3", "getObject"),
        ("go", "s3", "Options"),
        ("csharp", "s3", "Dispose"),
        ("ruby", "s3", "getObject"),
        ("rust", "s3", "config"),
        ("kotlin", "s3", "close"),
        ("cobol", "s3", "get_object"),
        ("../python", "s3", "upload_file"),
    ],
)
def test_what_is_no_operation(language: str, service: str, method: str) -> None:
    assert sdk.operation(language, service, method) is None
    assert sdk.operations(language, service, method) == frozenset()


def test_methods_that_send_several_operations() -> None:
    upload = {"PutObject", "CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload", "AbortMultipartUpload"}
    assert sdk.operations("python", "s3", "upload_file") == upload
    assert sdk.operations("python", "s3", "download_fileobj") == {"HeadObject", "GetObject"}
    assert sdk.operations("javascript", "s3", "upload") > upload
    assert sdk.operation("python", "s3", "upload_file") is None


def test_what_boto3_adds_to_the_client_of_s3() -> None:
    client = Session("a", "b", region_name="us-east-1").client("s3")
    assert all(hasattr(client, method) for method in libraries._table("python")["client"]["s3"])


def test_an_argument_that_names_the_operation() -> None:
    assert sdk.by_argument("python", "s3", "generate_presigned_url", "get_object") == "GetObject"
    assert sdk.by_argument("python", "s3", "get_paginator", "list_objects_v2") == "ListObjectsV2"
    assert sdk.by_argument("python", "s3", "get_waiter", "bucket_exists") == "HeadBucket"
    assert sdk.by_argument("javascript", "s3", "getSignedUrl", "putObject") == "PutObject"
    assert sdk.by_argument("javascript", "s3", "waitFor", "objectExists") == "HeadObject"
    assert sdk.by_argument("ruby", "s3", "wait_until", "bucket_exists") == "HeadBucket"
    assert sdk.by_argument("python", "s3", "get_object", "get_object") is None
    assert sdk.argument("python", "generate_presigned_url") == "ClientMethod"
    assert sdk.argument("python", "get_waiter") == "waiter_name"
    assert sdk.argument("python", "get_object") is None


@pytest.mark.parametrize("service", SERVICES)
def test_every_waiter_and_paginator(service: str) -> None:
    if service in LOADER.list_available_services("waiters-2"):
        for name, data in LOADER.load_service_model(service, "waiters-2")["waiters"].items():
            assert sdk.waiter(service, xform_name(name)) == data["operation"]
            assert sdk.operations("javascript", service, f"waitUntil{name}") == {data["operation"]}
            assert sdk.operations("go", service, f"New{name}Waiter") == {data["operation"]}
    paginated: set[str] = set()
    if service in LOADER.list_available_services("paginators-1"):
        paginated.update(LOADER.load_service_model(service, "paginators-1")["pagination"])
    for operation in model(service)["operations"]:
        assert sdk.paginator(service, xform_name(operation)) == (operation if operation in paginated else None)


def test_waiters() -> None:
    assert sdk.waiter("s3", "bucket_exists") == "HeadBucket"
    assert sdk.waiter("dynamodb", "TableExists") == "DescribeTable"
    assert sdk.waiter("s3", "table_exists") is None
    assert sdk.operations("java", "s3", "waitUntilBucketExists") == {"HeadBucket"}
    assert sdk.operations("go", "s3", "WaitUntilBucketExistsWithContext") == {"HeadBucket"}
    assert sdk.operations("kotlin", "s3", "waitUntilObjectNotExists") == {"HeadObject"}
    assert sdk.operations("rust", "s3", "wait_until_bucket_exists") == {"HeadBucket"}


# Services.


def test_every_service_is_found_by_the_name_that_each_sdk_derives_from_its_id() -> None:
    seen: dict[str, str] = {}
    for service in SERVICES:
        id = model(service)["metadata"]["serviceId"]
        expected = seen.setdefault(id, service)
        joined = id.replace(" ", "")
        trimmed = re.sub("service$", "", joined.lower())
        assert sdk.service("python", service) == service
        for language, name in (
            ("javascript", f"@aws-sdk/client-{id.lower().replace(' ', '-')}"),
            ("java", f"software.amazon.awssdk.services.{trimmed}.{joined}Client"),
            ("go", f"github.com/aws/aws-sdk-go-v2/service/{joined.lower()}"),
            ("rust", f"aws_sdk_{re.sub('api$', '', trimmed)}::Client"),
            ("kotlin", f"aws.sdk.kotlin.services.{joined.lower()}"),
        ):
            assert sdk.service(language, name) == expected, name


@pytest.mark.parametrize(
    ("language", "name", "service"),
    [
        ("python", "cognito-idp", "cognito-idp"),
        ("javascript", "@aws-sdk/client-cognito-identity-provider", "cognito-idp"),
        ("javascript", "client-elastic-load-balancing-v2", "elbv2"),
        ("javascript", "@aws-sdk/lib-dynamodb", "dynamodb"),
        ("javascript", "@aws-sdk/client-cloudwatch-events", "events"),
        ("javascript", "CognitoIdentityServiceProvider", "cognito-idp"),
        ("javascript", "AWS.DynamoDB.DocumentClient", "dynamodb"),
        ("javascript", "aws-sdk/clients/stepfunctions", "stepfunctions"),
        ("javascript", "IotData", "iot-data"),
        ("javascript", "LexRuntime", "lex-runtime"),
        (
            "java",
            "software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient",
            "cognito-idp",
        ),
        ("java", "software.amazon.awssdk.services.sfn", "stepfunctions"),
        ("java", "software.amazon.awssdk.services.config.ConfigClient", "config"),
        ("java", "software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient", "dynamodbstreams"),
        ("java", "software.amazon.awssdk.services.waf.regional.WafRegionalClient", "waf-regional"),
        ("java", "com.amazonaws.services.cognitoidp", "cognito-idp"),
        ("java", "com.amazonaws.services.simplesystemsmanagement.AWSSimpleSystemsManagement", "ssm"),
        ("java", "com.amazonaws.services.dynamodbv2.AmazonDynamoDBClientBuilder", "dynamodb"),
        ("java", "com.amazonaws.services.dynamodbv2.AmazonDynamoDBStreams", "dynamodbstreams"),
        ("java", "com.amazonaws.services.lambda.AWSLambdaClientBuilder", "lambda"),
        ("java", "com.amazonaws.services.directory.AWSDirectoryServiceClient", "ds"),
        ("go", "github.com/aws/aws-sdk-go-v2/service/dynamodb/types", "dynamodb"),
        ("go", "github.com/aws/aws-sdk-go/service/elbv2", "elbv2"),
        ("go", "cognitoidentityprovider", "cognito-idp"),
        ("go", "configservice", "config"),
        ("csharp", "Amazon.CognitoIdentityProvider", "cognito-idp"),
        ("csharp", "Amazon.DynamoDBv2.Model", "dynamodb"),
        ("csharp", "Amazon.DynamoDBv2.AmazonDynamoDBStreamsClient", "dynamodbstreams"),
        ("csharp", "Amazon.SimpleNotificationService", "sns"),
        ("csharp", "Amazon.SQS", "sqs"),
        ("csharp", "Amazon.Lambda", "lambda"),
        ("csharp", "Amazon.Lambda.Model", "lambda"),
        ("csharp", "Amazon.Lambda.AmazonLambdaClient", "lambda"),
        ("csharp", "Amazon.XRay", "xray"),
        ("ruby", "Aws::CognitoIdentityProvider::Client", "cognito-idp"),
        ("ruby", "States", "stepfunctions"),
        ("rust", "aws_sdk_cognitoidentityprovider", "cognito-idp"),
        ("rust", "aws-sdk-apigatewaymanagement", "apigatewaymanagementapi"),
        ("kotlin", "aws.sdk.kotlin.services.dynamodb.DynamoDbClient", "dynamodb"),
    ],
)
def test_service(language: str, name: str, service: str) -> None:
    assert sdk.service(language, name) == service


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("python", "DynamoDB"),
        ("python", ""),
        ("javascript", "aws-sdk"),
        ("javascript", "@aws-sdk/util-dynamodb"),
        ("javascript", "Config"),  # of aws-sdk itself; the service is ConfigService
        ("java", "com.amazonaws.services.lambda.runtime.Context"),
        ("java", "software.amazon.awssdk.regions.Region"),
        ("go", "github.com/aws/aws-lambda-go/lambda"),
        ("go", "github.com/aws/aws-sdk-go-v2/config"),
        ("csharp", "Amazon.Lambda.Core"),
        ("csharp", "Amazon.Lambda.SQSEvents"),
        ("csharp", "Amazon.XRay.Recorder.Core"),
        ("csharp", "Amazon.Runtime"),
        ("ruby", "Aws::Credentials"),
        ("rust", "lambda_runtime"),
        ("rust", "aws_config"),
        ("kotlin", "aws.sdk.kotlin.runtime"),
        ("cobol", "dynamodb"),
    ],
)
def test_what_is_no_service(language: str, name: str) -> None:
    assert sdk.service(language, name) is None


def test_each_line_of_the_tables_of_names_is_needed_and_names_a_service() -> None:
    former: set[str] = set()
    for group in names._SDKS.values():
        for one in group:
            derived = names._derived(one.without)
            for word, service in one.differing.items():
                assert service in SERVICES
                assert derived.get(word) != service, f"{word} follows from the id"
                assert word not in derived, f"{word} hides a service"
                former.add(service)
    assert former


def test_a_name_that_two_versions_of_an_sdk_use_means_the_same_service() -> None:
    for group in names._SDKS.values():
        tables = [{**names._derived(one.without), **one.differing} for one in group]
        for first in tables:
            for second in tables:
                assert all(second[word] == service for word, service in first.items() if word in second)


# Libraries.


def _lines() -> Iterator[tuple[str, str, str]]:
    """The language, the service and each operation of every line of the tables."""
    for language in TABLES:
        table = libraries._table(language)
        for service, methods in table.get("client", {}).items():
            yield from ((language, service, one) for sent in methods.values() for one in sent.split())
        for service, types in table.get("resource", {}).items():
            for members in types.values():
                yield from ((language, service, one) for sent in members.values() for one in sent.split())
        for sent in table.get("function", {}).values():
            for one in sent.split():
                service, operation = one.split(":")
                yield language, service, operation


def test_each_operation_in_the_tables_exists() -> None:
    lines = list(_lines())
    assert {language for language, _, _ in lines} == {"python", "javascript", "java", "go", "csharp"}
    for _, service, operation in lines:
        is_token = operation in libraries.TOKENS.get(service, ())
        assert is_token or operation in model(service)["operations"], f"{service}:{operation}"


def test_what_is_listed_like_an_operation_is_none_and_is_used() -> None:
    used = {(service, operation) for _, service, operation in _lines()}
    for service, tokens in libraries.TOKENS.items():
        assert not tokens & set(model(service)["operations"])
        assert {(service, one) for one in tokens} <= used


@pytest.mark.parametrize("language", TABLES)
def test_what_the_tables_say_of_a_client_counts_first(language: str) -> None:
    for service, methods in libraries._table(language).get("client", {}).items():
        for method in methods:
            assert sdk.operations(language, service, method) == set(methods[method].split())


@pytest.mark.parametrize("language", TABLES)
def test_each_alias_stands_for_names_in_the_table(language: str) -> None:
    table = libraries._table(language)
    for target in table.get("alias", {}).values():
        assert any(name.startswith(f"{target}.") for name in table["function"])


@pytest.mark.parametrize(
    ("language", "name", "sent"),
    [
        ("python", "aws_lambda_powertools.utilities.parameters.get_parameter", "ssm:GetParameter"),
        ("python", "aws_lambda_powertools.utilities.parameters.ssm.get_parameters", "ssm:GetParametersByPath"),
        ("python", "aws_lambda_powertools.utilities.parameters.get_secret", "secretsmanager:GetSecretValue"),
        ("python", "aws_lambda_powertools.utilities.parameters.DynamoDBProvider().get_multiple", "dynamodb:Query"),
        (
            "python",
            "aws_lambda_powertools.utilities.idempotency.DynamoDBPersistenceLayer",
            "dynamodb:GetItem dynamodb:PutItem dynamodb:UpdateItem dynamodb:DeleteItem",
        ),
        ("javascript", "@aws-lambda-powertools/parameters/ssm.getParameter", "ssm:GetParameter"),
        ("javascript", "@aws-lambda-powertools/parameters/secrets.getSecret", "secretsmanager:GetSecretValue"),
        ("java", "software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable.putItem", "dynamodb:PutItem"),
        ("java", "software.amazon.awssdk.enhanced.dynamodb.DynamoDbAsyncTable.query", "dynamodb:Query"),
        (
            "java",
            "com.amazonaws.services.dynamodbv2.datamodeling.DynamoDBMapper.save",
            "dynamodb:PutItem dynamodb:UpdateItem",
        ),
        ("java", "software.amazon.awssdk.transfer.s3.S3TransferManager.downloadFile", "s3:GetObject"),
        ("go", "github.com/aws/aws-sdk-go-v2/feature/s3/manager.Downloader.Download", "s3:GetObject"),
        ("csharp", "Amazon.DynamoDBv2.DataModel.IDynamoDBContext.SaveAsync", "dynamodb:UpdateItem"),
        ("csharp", "Amazon.S3.Transfer.TransferUtility.DownloadAsync", "s3:GetObject"),
        ("python", "os.path.join", ""),
        ("ruby", "Aws::S3::Object", ""),
    ],
)
def test_sent_by_a_library(language: str, name: str, sent: str) -> None:
    assert {f"{one.service}:{one.name}" for one in sdk.sent_by(language, name)} == set(sent.split())


def test_an_upload_of_lib_storage_sends_what_large_objects_need() -> None:
    sent = sdk.sent_by("javascript", "@aws-sdk/lib-storage.Upload")
    assert {one.service for one in sent} == {"s3"}
    assert {"PutObject", "CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload"} < {one.name for one in sent}


# boto3's resources.


def test_a_method_of_a_resource() -> None:
    put = sdk.follow("dynamodb", "Table", "put_item")
    assert put is not None
    assert put.kind is Kind.ACTION
    assert put.operations == {"PutItem"}
    assert put.parameters == {"TableName": "name"}
    table = sdk.follow("dynamodb", "Table")
    assert table is not None
    assert (table.kind, table.resource, table.given) == (Kind.SUBRESOURCE, "Table", ("name",))
    assert not table.operations


def test_a_collection_and_its_items() -> None:
    listed = sdk.follow("s3", "Bucket", "objects", "filter")
    assert listed is not None
    assert (listed.kind, listed.resource, listed.many) == (Kind.COLLECTION, "ObjectSummary", True)
    assert listed.operations == {"ListObjects"}
    assert sdk.follow("s3", "Bucket", "objects", "all", "limit") == listed
    item = listed.member("get")
    assert item is not None
    assert item.operations == {"GetObject"}
    assert item.parameters == {"Bucket": "bucket_name", "Key": "key"}
    deleted = sdk.follow("s3", "Bucket", "objects", "delete")
    assert deleted is not None
    assert deleted.kind is Kind.BATCH
    assert deleted.operations == {"ListObjects", "DeleteObjects"}
    queues = sdk.follow("sqs", "queues", "all", "send_message")
    assert queues is not None
    assert queues.operations == {"SendMessage"}


def test_from_where_a_resource_has_its_identifiers() -> None:
    queue = sdk.follow("sqs", "get_queue_by_name")
    assert queue is not None
    assert queue.operations == {"GetQueueUrl"}
    assert (queue.resource, queue.many) == ("Queue", False)
    assert (queue.given, queue.inherited, queue.requested) == ((), {}, {})
    key = sdk.follow("s3", "Bucket", "Object")
    assert key is not None
    assert (key.given, key.inherited) == (("key",), {"bucket_name": "name"})
    own = sdk.follow("s3", "Object")
    assert own is not None
    assert own.given == ("bucket_name", "key")
    put = sdk.follow("s3", "Bucket", "put_object")
    assert put is not None
    assert (put.resource, put.inherited, put.requested) == ("Object", {"bucket_name": "name"}, {"key": "Key"})
    bucket = sdk.follow("s3", "Object", "Bucket", "objects")
    assert bucket is not None
    assert bucket.operations == {"ListObjects"}


@pytest.mark.parametrize(
    ("service", "path", "kind", "operations"),
    [
        ("s3", "Object load", Kind.ACTION, "HeadObject"),
        ("s3", "Object reload", Kind.ACTION, "HeadObject"),
        ("s3", "Object content_length", Kind.ATTRIBUTE, "HeadObject"),
        ("s3", "Bucket load", Kind.ACTION, "ListBuckets"),
        ("s3", "Bucket creation_date", Kind.ATTRIBUTE, "ListBuckets"),
        ("s3", "ObjectSummary size", Kind.ATTRIBUTE, "HeadObject"),
        ("s3", "Bucket name", Kind.IDENTIFIER, ""),
        ("s3", "Bucket wait_until_exists", Kind.WAITER, "HeadBucket"),
        ("s3", "Bucket download_file", Kind.ACTION, "HeadObject GetObject"),
        ("s3", "meta client", Kind.CLIENT, ""),
        ("s3", "Bucket meta client", Kind.CLIENT, ""),
        ("dynamodb", "Table batch_writer", Kind.ACTION, "BatchWriteItem"),
        ("dynamodb", "Table item_count", Kind.ATTRIBUTE, "DescribeTable"),
        ("dynamodb", "Table table_status", Kind.ATTRIBUTE, "DescribeTable"),
        ("dynamodb", "batch_get_item", Kind.ACTION, "BatchGetItem"),
        ("dynamodb", "create_table wait_until_exists", Kind.WAITER, "DescribeTable"),
        ("sqs", "Queue receive_messages delete", Kind.ACTION, "DeleteMessage"),
        ("sns", "Topic publish", Kind.ACTION, "Publish"),
        ("ec2", "Instance vpc", Kind.REFERENCE, "DescribeInstances"),
        ("ec2", "Instance instance_id", Kind.IDENTIFIER, ""),
        ("ec2", "Instance delete_tags", Kind.ACTION, "DeleteTags"),
        ("ec2", "create_tags", Kind.ACTION, "CreateTags"),
        ("ec2", "instances filter stop", Kind.BATCH, "DescribeInstances StopInstances"),
    ],
)
def test_follow(service: str, path: str, kind: Kind, operations: str) -> None:
    found = sdk.follow(service, *path.split())
    assert found is not None
    assert found.kind is kind
    assert found.operations == set(operations.split())


@pytest.mark.parametrize(
    ("service", "path"),
    [
        ("s3", "Bucket no_such"),
        ("s3", "no_such Bucket"),
        ("s3", "Bucket objects no_such"),
        ("s3", "meta no_such"),
        ("s3", "Bucket name upper"),
        ("lambda", "Function"),
        ("no-such-service", "Table"),
        ("s3", ""),
    ],
)
def test_what_leads_nowhere(service: str, path: str) -> None:
    assert sdk.follow(service, *path.split()) is None


def _types() -> Iterator[tuple[str, str, Any]]:
    """Each type of resource with an object of it that boto3 made."""
    session = Session("a", "b", region_name="us-east-1")
    for service in session.get_available_resources():
        made = session.resource(service)
        yield service, "ServiceResource", made
        for name in made.get_available_subresources():
            known = sdk.follow(service, name)
            assert known is not None
            assert known.resource is not None
            yield service, known.resource, getattr(made, name)(*("1" for _ in known.given))


def test_each_resource_has_the_names_that_boto3_gives_it() -> None:
    count = 0
    for service, name, made in _types():
        known = sdk.resource(service, name)
        assert known is not None
        public = {one for one in dir(type(made)) if not one.startswith("_")}
        missing = {one for one in public if known.member(one) is None} - {"get_available_subresources"}
        assert not missing, f"{service} {name}"
        assert known.members() <= public, f"{service} {name}"
        assert set(known.identifiers) == set(made.meta.identifiers)
        count += 1
    assert count > 80


def test_each_member_is_of_a_kind_that_boto3_makes_the_same_way() -> None:
    for service, name, made in _types():
        known = sdk.resource(service, name)
        assert known is not None
        for one in known.members():
            member = known.member(one)
            assert member is not None
            is_property = isinstance(getattr(type(made), one), property)
            assert is_property == (member.kind in {Kind.ATTRIBUTE, Kind.IDENTIFIER, Kind.REFERENCE, Kind.COLLECTION}), (
                f"{service} {name} {one}"
            )


def test_each_operation_and_type_of_the_resources_exists() -> None:
    for service in Session(region_name="us-east-1").get_available_resources():
        for name in resources._resources(service) or ():
            known = sdk.resource(service, name or "ServiceResource")
            assert known is not None
            for one in known.members():
                member = known.member(one)
                assert member is not None
                assert member.operations.union(member.batch.values()) <= set(model(service)["operations"])
                if member.resource:
                    target = sdk.resource(service, member.resource)
                    assert target is not None
                    assert set(target.identifiers) >= {*member.given, *member.inherited, *member.requested}


def test_the_table_adds_what_boto3_has() -> None:
    made = {(service, name): type(one) for service, name, one in _types()}
    for service, types in libraries._table("python")["resource"].items():
        for name, members in types.items():
            assert all(hasattr(made[service, name], member) for member in members)


# The data.


def _tool() -> ModuleType:
    source = Path(__file__).parents[2] / "tools" / "sdk_data.py"
    spec = importlib.util.spec_from_file_location("sdk_data", source)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["services", "resources"])
def test_the_data_is_what_the_tool_writes(name: str) -> None:
    written = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8")
    tool = _tool()
    assert written == tool.text(getattr(tool, name)())


@pytest.mark.parametrize("name", ["services", "resources"])
def test_each_file_says_where_it_comes_from(name: str) -> None:
    first = files("lambdalint.knowledge.sdk").joinpath(f"{name}.jsonl").read_text(encoding="utf-8").splitlines()[0]
    assert re.match(r"botocore 1\.\d+\.\d+ and boto3 1\.", json.loads(first)["source"])
    assert "Apache License 2.0" in first


def test_the_data_stays_small() -> None:
    assert sum(file.stat().st_size for file in FOLDER.glob("*.jsonl")) < 600_000


def test_nothing_of_botocore_is_imported() -> None:
    code = (
        "import sys; from lambdalint.knowledge import sdk; "
        "assert sdk.operation('python', 's3', 'get_object') and sdk.follow('s3', 'Bucket', 'objects'); "
        "print(*{name.split('.')[0] for name in sys.modules} & {'boto3', 'botocore', 's3transfer', 'cfnlint'})"
    )
    printed = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert not printed.strip()


def test_only_the_line_that_is_asked_for_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[int] = []
    loads = json.loads

    def counting(text: bytes) -> Any:
        parsed.append(len(text))
        return loads(text)

    monkeypatch.setattr("lambdalint.knowledge.records.msgspec.json.decode", counting)
    services.find.cache_clear()
    assert sdk.exists("sqs", "SendMessage")
    assert len(parsed) == 1
    assert parsed[0] < 2_000

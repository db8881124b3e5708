"""What the AWS SDKs of all languages call services and operations.

A service's canonical name is botocore's (`cognito-idp`), an operation's is the API's (`GetItem`). Languages are
`python`, `javascript` (TypeScript too), `java`, `go`, `csharp`, `ruby`, `rust` and `kotlin`; both major versions of an
SDK belong to its language. What is no service, operation or resource has no name here, as has an unknown language.
"""

from __future__ import annotations

from lambdalint.knowledge.sdk import libraries, names, parameters, resources, services, spelling
from lambdalint.knowledge.sdk.libraries import Operation
from lambdalint.knowledge.sdk.resources import Kind, Member, Resource

__all__ = (
    "Kind", "Member", "Operation", "Resource", "answers_in_pages", "argument", "by_argument", "by_position", "exists",
    "follow", "of_function", "of_request", "operation", "operations", "paginator", "parameter", "reads", "resource",
    "sent_by", "service", "waiter",
)  # fmt: skip

_OPERATION_BY_ARGUMENT = {
    # botocore/client.py and signers.py
    "python": {"generate_presigned_url": "ClientMethod", "get_paginator": "operation_name"},
    # aws-sdk 2: lib/service.js and lib/services/s3.js
    "javascript": {"getSignedUrl": "operation", "getSignedUrlPromise": "operation", "makeRequest": "operation"},
}
_WAITER_BY_ARGUMENT = {
    "python": {"get_waiter": "waiter_name"},
    "javascript": {"waitFor": "state"},
    "ruby": {"wait_until": "waiter_name"},
}


def service(language: str, name: str) -> str | None:
    """The service that an SDK's name stands for.

    The name is what the source imports or passes, bare or in full: `dynamodb` (Python), `@aws-sdk/client-sqs`, `SQS`,
    `DynamoDB.DocumentClient` or `aws-sdk/clients/sqs` (JavaScript), `software.amazon.awssdk.services.sqs.SqsClient` or
    `com.amazonaws.services.sqs` (Java), `github.com/aws/aws-sdk-go-v2/service/sqs` (Go), `Amazon.DynamoDBv2.Model`
    (.NET), `Aws::SQS::Client` (Ruby), `aws_sdk_sqs` (Rust), `aws.sdk.kotlin.services.sqs` (Kotlin).
    """
    return names.service(language, name)


def operation(language: str, service: str, method: str) -> str | None:
    """The one operation that a client's method, or a command, paginator or function for it, stands for.

    `get_object`, `GetObjectCommand`, `paginateListObjectsV2`, `getObjectAsync`; also under a name that the SDK chose
    itself, such as .NET's `GetObjectMetadata` for HeadObject and the `PutCommand` of `@aws-sdk/lib-dynamodb`.
    """
    if added := libraries.of_client(language, service, method):
        return next(iter(added)) if len(added) == 1 else None
    return spelling.operation(language, service, method)


def operations(language: str, service: str, method: str) -> frozenset[str]:
    """Every operation that a client's method may send: five for `upload_file`, the one that `waitUntil…` repeats."""
    if added := libraries.of_client(language, service, method):
        return added
    found = spelling.operation(language, service, method) or spelling.waited_for(language, service, method)
    return frozenset((found,)) if found else added


def by_argument(language: str, service: str, method: str, value: str) -> str | None:
    """The operation of a client's method that is told by its first argument: `generate_presigned_url("get_object")`."""
    if method in _OPERATION_BY_ARGUMENT.get(language, ()):
        return spelling.operation(language, service, value)
    return waiter(service, value) if method in _WAITER_BY_ARGUMENT.get(language, ()) else None


def argument(language: str, method: str) -> str | None:
    """The name of that argument, for a call that passes it by name; None for a method that has none such."""
    tables = (_OPERATION_BY_ARGUMENT, _WAITER_BY_ARGUMENT)
    return next((name for table in tables if (name := table.get(language, {}).get(method))), None)


def parameter(language: str, service: str, name: str) -> str:
    """The API's name of a parameter of a request, as an SDK writes it: `TableName` for `table_name`.

    Where an API writes its names with a small letter (`stateMachineArn`), SDKs that capitalise all keep theirs.
    """
    return parameters.name(language, service, name)


def by_position(language: str, owner: str, method: str) -> tuple[str, ...]:
    """The parameters that a method takes by position; `owner` is a service, or a resource of boto3: `s3.Bucket`."""
    return parameters.by_position(language, owner, method)


def of_request(name: str) -> tuple[str, ...]:
    """The parameters that the constructor of a request takes by position: `PutObjectRequest`."""
    return parameters.of_request(name)


def of_function(name: str) -> tuple[str, ...]:
    """The parameters that a function of a library takes by position."""
    return parameters.of_function(name)


_READING = ("Get", "List", "Describe", "BatchGet", "Query", "Scan", "Head", "Search", "Lookup", "TransactGet")


def reads(operation: str) -> bool:
    """Whether an operation only reads, as its name says: AWS's APIs name operations by what they do."""
    return operation.startswith(_READING)


_WHOLE = frozenset({("s3", "ListBuckets")})
"""What answers in one page unless it is asked for pages (Amazon S3 API Reference, ListBuckets)."""


def answers_in_pages(service: str, operation: str) -> bool:
    """Whether an operation answers in pages, however it is asked; from botocore's paginators."""
    known = services.find(service)
    return known is not None and operation in known.paginated and (service, operation) not in _WHOLE


def exists(service: str, operation: str) -> bool:
    """Whether the service's API has an operation of exactly this name."""
    found = services.find(service)
    return found is not None and found.operations.get(services.squashed(operation)) == operation


def paginator(service: str, name: str) -> str | None:
    """The operation that a paginator repeats, however the SDK spells it; None if the service has no such paginator."""
    found = services.find(service)
    repeated = found.operations.get(services.squashed(name)) if found else None
    return repeated if found and repeated in found.paginated else None


def waiter(service: str, name: str) -> str | None:
    """The operation that a waiter repeats, however the SDK spells it: `bucket_exists`, `BucketExists`."""
    found = services.find(service)
    return found.waiters.get(services.squashed(name)) if found else None


def sent_by(language: str, name: str) -> frozenset[Operation]:
    """What calling a function or method of a high-level library may send, or building an object that does.

    The name is the path by which the library documents it, `()` standing for an object of a class:
    `aws_lambda_powertools.utilities.parameters.SSMProvider().get`, `@aws-sdk/lib-storage.Upload`,
    `software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable.getItem`, `Amazon.S3.Transfer.TransferUtility.UploadAsync`.
    """
    return libraries.of_name(language, name)


def resource(service: str, name: str = "ServiceResource") -> Resource | None:
    """A type of boto3's resources; without a name the one that `boto3.resource` makes."""
    return resources.find(service, name)


def follow(service: str, *path: str) -> Member | None:
    """Where a chain of names leads from `boto3.resource(service)`: `follow("s3", "Bucket", "objects", "filter")`."""
    start = resource(service)
    found = start.member(path[0]) if start and path else None
    for name in path[1:]:
        found = found.member(name) if found else None
    return found

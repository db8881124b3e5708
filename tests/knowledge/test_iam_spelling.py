from __future__ import annotations

import pytest

from lambdalint.knowledge.iam import encryption, platform, services
from lambdalint.knowledge.iam.spelling import misspelling
from lambdalint.knowledge.iam.subjects import PLAIN, subjects


@pytest.mark.parametrize(
    "action",
    [
        "s3:GetObject",
        "S3:GETOBJECT",
        "s3:Get*",
        "*",
        "s3:*",
        "budgets:CreateBudget",  # only managed policies have it
        "bedrock-mantle:ListTagsForResources",  # only a guide of AWS's has it
        "example-service:DoIt",
        "s?:GetObjekt",
        "s3::GetObjekt",
        "GetObjekt",
        "s3:",
        "",
    ],
)
def test_what_exists_or_may_is_no_misspelling(action: str) -> None:
    assert misspelling(action) is None


@pytest.mark.parametrize(
    ("action", "meant"),
    [
        ("s3:GetObjekt", "s3:GetObject"),
        ("xray:PutTraceSegment", "xray:PutTraceSegments"),
        ("secretsmanager:GetSecret", "secretsmanager:GetSecretValue"),
        ("dynamo:GetItem", "dynamodb:GetItem"),
        ("bedrock-runtime:InvokeModel", "bedrock:InvokeModel"),
        ("bedrock-agent:*", "bedrock:*"),
    ],
)
def test_what_is_meant(action: str, meant: str) -> None:
    wrong = misspelling(action)
    assert wrong is not None
    assert (wrong.meant, wrong.is_operation) == (((meant,),), False)


@pytest.mark.parametrize(
    ("action", "meant"),
    [
        ("s3:HeadObject", (("s3:GetObject",),)),
        ("sqs:SendMessageBatch", (("sqs:SendMessage",),)),
        ("kms:ReEncrypt", (("kms:ReEncryptFrom",), ("kms:ReEncryptTo",))),
    ],
)
def test_operations_that_are_no_actions(action: str, meant: tuple[tuple[str, ...], ...]) -> None:
    wrong = misspelling(action)
    assert wrong is not None
    assert (wrong.meant, wrong.is_operation) == (meant, True)


def test_what_actions_are_about() -> None:
    assert subjects("sqs:SendMessage") == ("arn:${Partition}:sqs:${Region}:${Account}:${QueueName}",)
    assert "arn:${Partition}:s3:::${BucketName}/${ObjectName}" in (subjects("s3:GetObject") or ())
    assert subjects("s3:ListAllMyBuckets") == ()
    assert subjects("s3:GetObjekt") is None
    assert subjects("orders:Place") is None


def test_plain_parts_are_parts_of_arns() -> None:
    for prefix, names in PLAIN.items():
        service = services.find(prefix)
        assert service is not None
        arns = [arn for listed in service.resources.values() for arn in listed]
        assert [name for name in names if not any(f"${{{name}}}" in arn for arn in arns)] == []


def test_all_actions_of_the_tables_exist() -> None:
    tables = [*platform.POLLING.values(), *platform.POLLING_ANYWHERE.values(), *platform.SENDING.values()]
    tables += [platform.NETWORK, platform.TRACES, platform.DURABLE]
    actions = {action for table in tables for one in table for action in one} | set(platform.STORING)
    actions |= encryption.NEEDED.keys() | {action for needed in encryption.NEEDED.values() for action in needed}
    assert [action for action in actions if services.action(action) is None] == []

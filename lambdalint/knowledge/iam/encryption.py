"""What else has to be allowed to use a resource whose content is encrypted with a customer managed key of AWS KMS.

Nothing of the kind is needed for a key that AWS manages (`alias/aws/sqs`): its policy lets every user of the service
use it.
"""

from __future__ import annotations

_SENDING = ("kms:GenerateDataKey", "kms:Decrypt")
_WRITING = ("kms:GenerateDataKey",)
_READING = ("kms:Decrypt",)

NEEDED: dict[str, tuple[str, ...]] = {
    # Amazon SQS Developer Guide, "Configure AWS KMS permissions"
    "sqs:SendMessage": _SENDING,
    "sqs:ReceiveMessage": _READING,
    # Amazon SNS Developer Guide, "Managing Amazon SNS encryption keys and costs"
    "sns:Publish": _SENDING,
    # Amazon S3 User Guide, "Using server-side encryption with AWS KMS keys"
    "s3:PutObject": _WRITING,
    "s3:GetObject": _READING,
    "s3:GetObjectVersion": _READING,
    # AWS Secrets Manager API Reference, GetSecretValue and BatchGetSecretValue
    "secretsmanager:GetSecretValue": _READING,
    # Amazon Kinesis Data Streams Developer Guide, "Permissions to use user-generated KMS keys"
    "kinesis:PutRecord": _WRITING,
    "kinesis:PutRecords": _WRITING,
    "kinesis:GetRecords": _READING,
    "kinesis:SubscribeToShard": _READING,
    # Amazon DynamoDB Developer Guide, "DynamoDB encryption at rest usage notes": the table's key is decrypted for who
    # uses the table; aws/aws-cdk issues 10010 and 19531: PutItem and DeleteItem fail without
    **dict.fromkeys(
        (
            f"dynamodb:{operation}"
            for operation in "GetItem BatchGetItem Query Scan PutItem UpdateItem DeleteItem BatchWriteItem "
            "PartiQLSelect PartiQLInsert PartiQLUpdate PartiQLDelete".split()
        ),
        _READING,
    ),
}
"""By the action that is about the resource: what is needed on its key."""

WITHOUT_CONTENT = frozenset({"HeadObject", "GetObjectAttributes"})
"""Operations that one of these actions is needed for, and that touch nothing that is encrypted."""

OWN_KEY = frozenset({"ServerSideEncryption", "SSEKMSKeyId", "SSECustomerAlgorithm", "SSECustomerKey"})
"""Parameters of a request that choose another encryption than the bucket's."""

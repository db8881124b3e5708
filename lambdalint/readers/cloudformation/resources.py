"""Resources that code may use, with what permissions for them depend on.

Names of properties: AWS CloudFormation Template Reference.
"""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint.model.resource import Resource
from lambdalint.model.value import Value
from lambdalint.readers import scalars
from lambdalint.readers.cloudformation import resource_policies
from lambdalint.readers.cloudformation import stack as stacks
from lambdalint.readers.cloudformation.policies import resource_statements
from lambdalint.readers.cloudformation.queues import dead_letter_queue
from lambdalint.readers.cloudformation.settings import Settings
from lambdalint.readers.cloudformation.stack import Stack

_NAMES = {
    "AWS::ApiGateway::RestApi": "",
    "AWS::Athena::WorkGroup": "Name",
    "AWS::Cognito::UserPool": "",
    "AWS::DynamoDB::GlobalTable": "TableName",
    "AWS::DynamoDB::Table": "TableName",
    "AWS::ECS::Cluster": "ClusterName",
    "AWS::Events::EventBus": "Name",
    "AWS::KMS::Alias": "AliasName",
    "AWS::KMS::Key": "",
    "AWS::Kinesis::Stream": "Name",
    "AWS::KinesisFirehose::DeliveryStream": "DeliveryStreamName",
    "AWS::Lambda::Function": "FunctionName",
    "AWS::Logs::LogGroup": "LogGroupName",
    "AWS::S3::Bucket": "BucketName",
    "AWS::SNS::Topic": "TopicName",
    "AWS::SQS::Queue": "QueueName",
    "AWS::SSM::Parameter": "Name",
    "AWS::SecretsManager::Secret": "Name",
    "AWS::StepFunctions::StateMachine": "StateMachineName",
}
"""The property that names a resource of a type; none where the service makes up an id."""

_KEYS = {
    "AWS::DynamoDB::Table": ("SSESpecification", "KMSMasterKeyId"),
    "AWS::Kinesis::Stream": ("StreamEncryption", "KeyId"),
    "AWS::KinesisFirehose::DeliveryStream": ("DeliveryStreamEncryptionConfigurationInput", "KeyARN"),
    "AWS::SNS::Topic": ("KmsMasterKeyId",),
    "AWS::SQS::Queue": ("KmsMasterKeyId",),
    "AWS::SecretsManager::Secret": ("KmsKeyId",),
}
"""Where a type says which key of AWS KMS it uses. That of a bucket is in a list."""

_FIFO = {"AWS::SNS::Topic": "FifoTopic", "AWS::SQS::Queue": "FifoQueue"}
"""Where a type says that it keeps the order; it does not by default."""


def resources(stack: Stack) -> Iterator[Resource]:
    """Those of the types that the tables have, with those of the stacks that the template belongs to."""
    policies = resource_policies.documents(stack)
    for resource in {**stack.around, **stack.resources}.values():
        if resource.type not in _NAMES:
            continue
        name = _NAMES[resource.type]
        yield Resource(
            id=resource.id,
            span=resource.span,
            block=resource.block,
            type=resource.type,
            name=stack.value(resource, (name,), scalars.text) if name else Value(resource.span, written=False),
            kms_key=_key(resource, stack),
            fifo=_fifo(resource, stack),
            dead_letter_queue=dead_letter_queue(resource, stack),
            statements=tuple(resource_statements(policies.get(resource.id, ()), stack.intrinsics)),
        )


def _fifo(resource: stacks.Resource, stack: Stack) -> Value[bool]:
    if resource.type not in _FIFO:
        return Value(resource.span, written=False)
    return stack.value(resource, (_FIFO[resource.type],), scalars.boolean, False)


def _key(resource: stacks.Resource, stack: Stack) -> Value[str]:
    if resource.type == "AWS::S3::Bucket":
        rules = Settings(stack, resource).each("BucketEncryption", "ServerSideEncryptionConfiguration")
        keys = [rule.text("ServerSideEncryptionByDefault", "KMSMasterKeyID") for rule in rules]
        return keys[0] if len(keys) == 1 else Value(resource.span, written=False)
    path = _KEYS.get(resource.type)
    return stack.value(resource, path, scalars.text) if path else Value(resource.span, written=False)

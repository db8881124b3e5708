"""Policies that are attached to resources, and say who may use them."""

from __future__ import annotations

from lambdalint.model.node import Node
from lambdalint.readers.cloudformation.intrinsics import Conditions
from lambdalint.readers.cloudformation.policies import Document
from lambdalint.readers.cloudformation.stack import Stack

_ATTACHED = {
    "AWS::S3::BucketPolicy": ("Bucket", "PolicyDocument", "AWS::S3::Bucket"),
    "AWS::SNS::TopicPolicy": ("Topics", "PolicyDocument", "AWS::SNS::Topic"),
    "AWS::SQS::QueuePolicy": ("Queues", "PolicyDocument", "AWS::SQS::Queue"),
    "AWS::SecretsManager::ResourcePolicy": ("SecretId", "ResourcePolicy", "AWS::SecretsManager::Secret"),
    "AWS::Kinesis::ResourcePolicy": ("ResourceArn", "ResourcePolicy", "AWS::Kinesis::Stream"),
}
"""By type: the properties with what the policy belongs to and with its document, and the type that it belongs to."""

_OWN = {
    "AWS::DynamoDB::Table": ("ResourcePolicy", "PolicyDocument"),
    "AWS::KMS::Key": ("KeyPolicy",),
}
"""The property of a type that holds its own policy."""


def documents(stack: Stack) -> dict[str, list[Document]]:
    """The policy documents of each resource, by its logical id."""
    found: dict[str, list[Document]] = {}

    def add(id: str, document: Node | None, conditions: Conditions) -> None:
        found.setdefault(id, []).append((document, conditions))

    for policy in stack.of_type(*_ATTACHED):
        holders, document, type_ = _ATTACHED[policy.type]
        for node, conditions in stack.intrinsics.items(policy.properties.get(holders)):
            if holder := stack.target(node, type_):
                add(holder.id, policy.properties.get(document), conditions)
    for resource in stack.of_type(*_OWN):
        if (document_node := resource.properties.get(*_OWN[resource.type])) is not None:
            add(resource.id, document_node, ())
    return found

"""SQS queues of a template."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from lambdalint.model.event import Queue
from lambdalint.model.node import Mapping, Node, Sequence
from lambdalint.model.value import Value
from lambdalint.readers import scalars
from lambdalint.readers.cloudformation import cdk, resource_policies, rooms
from lambdalint.readers.cloudformation.intrinsics import function_of
from lambdalint.readers.cloudformation.policies import Document, resource_statements
from lambdalint.readers.cloudformation.stack import Resource, Stack

T = TypeVar("T")

QUEUE = "AWS::SQS::Queue"

_FAILURE_KEYS = frozenset({"deadletterconfig", "deadletterqueue", "redrivepolicy", "onfailure", "deadletterarn"})
"""Keys, in lower case, whose values name where failed messages and events go, on whichever resource."""


def queues(stack: Stack) -> dict[str, Queue]:
    """The queues that are written in the template, by logical id."""
    written = [queue for queue in stack.of_type(QUEUE) if scalars.text(queue.attribute("Type")) == QUEUE]
    if not written:
        return {}
    targets = {name for resource in stack.resources.values() for name in _failure_targets(resource.properties, stack)}
    policies = resource_policies.documents(stack)
    return {
        queue.id: _queue(queue, stack, policies.get(queue.id, ()), is_target=queue.id in targets) for queue in written
    }


def _queue(resource: Resource, stack: Stack, policies: Iterable[Document], *, is_target: bool) -> Queue:
    return Queue(
        id=cdk.name(resource),
        span=resource.span,
        block=resource.block,
        visibility_timeout=stack.value(resource, ("VisibilityTimeout",), scalars.integer, 30),
        retention=stack.value(resource, ("MessageRetentionPeriod",), scalars.integer, 345_600),
        max_receive_count=_redrive(resource, "maxReceiveCount", scalars.integer, stack),
        dead_letter_queue=dead_letter_queue(resource, stack),
        kms_key=stack.value(resource, ("KmsMasterKeyId",), scalars.text),
        fifo=stack.value(resource, ("FifoQueue",), scalars.boolean, False),
        statements=tuple(resource_statements(policies, stack.intrinsics)),
        is_dead_letter_queue=is_target or "RedriveAllowPolicy" in resource.properties.values,
        room=rooms.of_properties(resource),
    )


def dead_letter_queue(resource: Resource, stack: Stack) -> Value[str]:
    """Where the redrive policy of a queue sends what failed."""
    return _redrive(resource, "deadLetterTargetArn", scalars.text, stack)


def _redrive(resource: Resource, key: str, read: Callable[[Node | None], T | None], stack: Stack) -> Value[T]:
    policy = resource.properties.get("RedrivePolicy")
    if policy is None or stack.intrinsics.value(policy, scalars.text, policy.span).absent:
        return Value(resource.span, written=False)
    if type(policy) is not Mapping or function_of(policy) or key not in policy.values:
        return Value(policy.span, why="the redrive policy cannot be taken apart")  # somebody has thought of it
    return stack.value(resource, ("RedrivePolicy", key), read)


def _failure_targets(node: Node, stack: Stack) -> Iterator[str]:
    pending = [(node, False)]
    while pending:
        node, failing = pending.pop()
        if failing and (target := stack.target(node, QUEUE)):
            yield target.id
        if type(node) is Mapping:
            pending += [(value, failing or key.lower() in _FAILURE_KEYS) for key, value in node.values.items()]
        elif type(node) is Sequence:
            pending += [(item, failing) for item in node.items]

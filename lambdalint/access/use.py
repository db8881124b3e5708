"""What is done with a role: by the code of the functions that have it, and by Lambda on their behalf."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from lambdalint.access.declared import Resources
from lambdalint.access.evaluation import Grant
from lambdalint.access.requirements import Need, possible_needs
from lambdalint.knowledge.iam import forwarded, operations, patterns, services
from lambdalint.knowledge.iam.services import Access
from lambdalint.model.call import CallKind
from lambdalint.model.code import Handler
from lambdalint.model.event import PolledSource
from lambdalint.model.function import Function
from lambdalint.model.iam import Role

_ALWAYS = (
    # what AWSLambdaBasicExecutionRole, AWSXRayDaemonWriteAccess, AWSLambdaVPCAccessExecutionRole and
    # AWSLambdaBasicDurableExecutionRolePolicy allow (AWS Managed Policy Reference), and keys: what is encrypted is not
    # always in the template
    "logs:*", "xray:*", "kms:*", "elasticfilesystem:*", "lambda:CheckpointDurableExecution",
    "lambda:GetDurableExecutionState", "ec2:*NetworkInterface*", "ec2:Describe*", "ec2:*PrivateIpAddresses",
)  # fmt: skip
"""What roles of functions have for the sake of Lambda, whether this function needs it or not."""
POLLING = (
    "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueue*", "sqs:ChangeMessageVisibility", "kinesis:Describe*",
    "kinesis:Get*", "kinesis:List*", "kinesis:SubscribeToShard", "dynamodb:DescribeStream", "dynamodb:GetRecords",
    "dynamodb:GetShardIterator", "dynamodb:ListStreams", "kafka:*", "kafka-cluster:*", "mq:*", "rds:Describe*",
    "secretsmanager:*", "glue:*",
)  # fmt: skip
"""What Lambda may do to poll a source: queues, streams, brokers and their credentials."""
SENDING = (
    "sqs:SendMessage", "sns:Publish", "lambda:InvokeFunction", "events:PutEvents", "s3:PutObject", "s3:ListBucket",
)  # fmt: skip
"""What Lambda may do with an event that a function failed on."""

_MOUNTING = ("s3files:*", "s3:*")
"""What Lambda may do with a file system of Amazon S3 Files."""


class Usage(Struct, frozen=True, eq=False):
    """What is done with a role, as far as it is known to be all."""

    needs: tuple[Need, ...]
    beside: frozenset[str]
    """Patterns of what is done by others than the code."""

    def has(self, pattern: str, grant: Grant) -> bool:
        """Whether what a grant allows by a pattern of actions is used, or may be, on what it allows it on."""
        if any(patterns.matches(one, pattern) or patterns.matches(pattern, one) for one in self.beside):
            return True
        return any(_is_about(need, grant) for need in self.of(pattern))

    def of(self, pattern: str) -> Iterator[Need]:
        """The needs that a pattern of actions takes in."""
        return (need for need in self.needs if any(patterns.matches(pattern, action) for action in need.actions))


def _is_about(need: Need, grant: Grant) -> bool:
    return not need.named or any(grant.may_be_about(named.arn) for named in need.named)


def usage(role: Role, functions: Iterable[Function], resources: Resources) -> Usage | None:
    """What is done with a role by functions that have it; None where it cannot be told whether that is all.

    Others than Lambda may take a role whose trust policy lets them.
    """
    having = [function for function in functions if function.role is role]
    trusted = [principal.known or "" for statement in role.trust for principal in statement.principals]
    if not having or any(principal not in _OF_LAMBDA for principal in trusted):
        return None
    found: list[Need] = []
    beside = {*_ALWAYS}
    for function in having:
        code = function.code
        if not isinstance(code, Handler) or code.blind_spots or function.may_have_extensions:
            return None
        if _is_placeholder(code, function):
            return None
        found += possible_needs(code, function.environment, resources)
        beside.update(_by_lambda(function))
        beside.update(_by_others(code))
    return Usage(tuple(found), frozenset(beside))


_OF_LAMBDA = frozenset({"lambda.amazonaws.com", "edgelambda.amazonaws.com"})


def _is_placeholder(code: Handler, function: Function) -> bool:
    """Whether the code is one that others will take the place of: it stands in the template, and does nothing."""
    inline = code.span.file is function.span.file
    return inline and not code.imports and not any(call.kind is CallKind.OPERATION for call in code.calls)


def _by_others(code: Handler) -> Iterator[str]:
    """What services do because the code calls them."""
    for call in code.calls:
        for operation in call.operations if call.kind is CallKind.OPERATION else ():
            yield from forwarded.patterns(call.service or "", operation)
            changed = operations.required(call.service or "", operation) or ()
            if any(_changes(action) for requirement in changed for action in requirement.actions):
                yield "iam:PassRole"  # whichever parameter of the request names a role


def _changes(action: str) -> bool:
    known = services.action(action)
    return known is None or known.access not in (Access.READ, Access.LIST)


def _by_lambda(function: Function) -> Iterator[str]:
    polled = [source for source in function.sources if isinstance(source, PolledSource)]
    handling = function.failure_handling
    ends = (handling.dead_letter_queue, handling.on_failure, handling.on_success, *(one.on_failure for one in polled))
    if polled or not function.sources:  # what invokes it may be connected elsewhere
        yield from POLLING
    if not all(end.absent for end in ends):
        yield from SENDING
    if function.file_systems:
        yield from _MOUNTING
    if not function.durable.execution_timeout.absent:
        yield "lambda:InvokeFunction"  # "Invoke operations": Lambda invokes what `context.invoke` names

"""What a handler's calls need to be allowed."""

from __future__ import annotations

from collections.abc import Container, Iterator
from functools import lru_cache

from msgspec import Struct

from lambdalint.access.declared import Resources
from lambdalint.access.naming import Named, Naming, parameters
from lambdalint.knowledge.iam import operations
from lambdalint.knowledge.iam.operations import Requirement
from lambdalint.model.call import Call, CallKind
from lambdalint.model.code import Handler
from lambdalint.model.function import Environment


class Need(Struct, frozen=True):
    """Something that has to be allowed, and the call that asks for it."""

    actions: tuple[str, ...]
    """One of them is enough; most needs have one: `s3:GetObject`."""
    required: bool
    """Whether the call fails for certain without it."""
    named: tuple[Named, ...]
    """What it has to be allowed on: one or another of these; none where nothing is known of it."""
    call: Call

    @property
    def label(self) -> str:
        """What it is about, for messages; empty where that is not known, or one of several."""
        return self.named[0].label if len(self.named) == 1 else ""


def needs(
    handler: Handler, environment: Environment | None = None, resources: Resources | None = None
) -> tuple[Need, ...]:
    """Of all calls that are made with the function's own role. With its environment and the template's resources, what
    the calls are about is told too."""
    found = possible_needs(handler, environment, resources)
    return tuple(need for need in found if not need.call.own_credentials)


@lru_cache(maxsize=256)
def possible_needs(
    handler: Handler, environment: Environment | None = None, resources: Resources | None = None
) -> tuple[Need, ...]:
    """Of all calls, with those too that may have other credentials."""
    seeker = _Seeker(Naming(environment, resources or Resources()))
    calls = (call for call in handler.calls if call.kind is CallKind.OPERATION)
    return tuple(need for call in calls for need in seeker.of(call))


_ALWAYS = frozenset(
    "s3:GetObject s3:PutObject s3:DeleteObject s3:ListBucket appconfig:StartConfigurationSession "
    "appconfig:GetLatestConfiguration".split()
)
"""Of a call that may send several operations, what it cannot do without; others are sent on occasion, as those that
clean up after what failed, or one in place of another."""


_DIRECTORY_BUCKET = "--x-s3"
"""How names of directory buckets end: a session is what is allowed there, not single operations (Amazon S3 User Guide,
"Authorizing Regional endpoint API operations with IAM")."""


class _Seeker(Struct, frozen=True):
    naming: Naming

    def of(self, call: Call) -> Iterator[Need]:
        service, given = call.service or "", parameters(call)
        alone = len(call.operations) == 1
        if any((bucket.text or "").endswith(_DIRECTORY_BUCKET) for bucket in call.parameters("Bucket")):
            return
        for operation in call.operations:
            for requirement in (
                _of_transaction(operation, given) or operations.required(service, operation, given) or ()
            ):
                yield Need(
                    actions=tuple(_chosen(requirement.actions, call)),
                    required=requirement.required and (alone or not _ALWAYS.isdisjoint(requirement.actions)),
                    named=tuple(self.naming.named(requirement, call)),
                    call=call,
                )


_WRITES = {
    "Put": "dynamodb:PutItem",
    "Update": "dynamodb:UpdateItem",
    "Delete": "dynamodb:DeleteItem",
    "ConditionCheck": "dynamodb:ConditionCheckItem",
}
"""What the items of a transaction are, and their actions."""


def _of_transaction(operation: str, given: Container[str]) -> tuple[Requirement, ...]:
    """What a transaction needs of which the items are written out, on the table that each names."""
    if operation != "TransactWriteItems":
        return ()
    tables = {f"TransactItems.{kind}.TableName": action for kind, action in _WRITES.items()}
    return tuple(Requirement((action,), table, required=True) for table, action in tables.items() if table in given)


_STATEMENTS = {"SELECT": "Select", "INSERT": "Insert", "UPDATE": "Update", "DELETE": "Delete"}
"""The first word of a statement of PartiQL, and how its action ends."""


def _chosen(actions: tuple[str, ...], call: Call) -> Iterator[str]:
    """Of several actions those that may be the one: a statement of PartiQL that is written out tells."""
    statements = call.parameters("Statement")
    words = [(statement.text or statement.prefix or "").split() for statement in statements]
    ending = _STATEMENTS.get(words[0][0].upper()) if len(words) == 1 and words[0] else None
    fitting = [action for action in actions if ending and action == f"dynamodb:PartiQL{ending}"]
    yield from fitting or actions

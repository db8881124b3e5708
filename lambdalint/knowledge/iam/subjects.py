"""What an action can be about: the ARNs that a statement may name for it.

Asked of both sources, for each has gaps: the Service Authorization Reference as `services` has it, and cfn-lint's
`Policies.json`. What one of them lets an action be about, it can be about.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from lambdalint.knowledge import cfn_lint
from lambdalint.knowledge.iam import services

PLAIN = {
    "s3": frozenset({"BucketName"}),
    "dynamodb": frozenset({"TableName"}),
    "sqs": frozenset({"QueueName"}),
}
"""Parts of ARNs that hold no slash and no colon, by service: the naming rules in the guides of Amazon S3, DynamoDB and
SQS. Others may: what comes after a name is often left out of the reference."""


@cache
def subjects(action: str) -> tuple[str, ...] | None:
    """The ARNs, with `${Partition}` and the like in them; none for an action that `*` alone is right for.

    None where one of the sources does not know the action, or not what a type's ARN is.
    """
    prefix, _, name = action.lower().partition(":")
    service, newer = services.find(prefix), _policies().get(prefix, {})
    known, other = (service.actions.get(name) if service else None), newer.get("Actions", {}).get(name)
    if service is None or known is None or other is None:
        return None
    types = dict.fromkeys([*known.resources, *_listed(other.get("Resources"))])
    arns = [arn for type_ in types for arn in _arns(service, newer, type_)]
    return None if "" in arns else tuple(arns)


def _arns(service: services.Service, newer: Mapping[str, Any], type_: str) -> Iterator[str]:
    """Those of a type; an empty text where they are not known."""
    if type_ in service.resources:
        yield from service.resources[type_]
        return
    formats = newer.get("Resources", {}).get(type_, {}).get("ARNFormats", ())
    yield from (one.replace(".*", "*") for one in formats or ("",))


def _listed(value: object) -> list[str]:
    return [value] if isinstance(value, str) else list(value) if isinstance(value, list) else []


@cache
def _policies() -> Mapping[str, Any]:
    data: Mapping[str, Any] = cfn_lint.read("Policies.json")
    return data

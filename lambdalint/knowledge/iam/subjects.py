"""What an action can be about: the ARNs that a statement may name for it.

Asked of both sources, for each has gaps: the Service Authorization Reference as `services` has it, and cfn-lint's
`Policies.json`. What one of them lets an action be about, it can be about.
"""

from __future__ import annotations

from functools import cache

from lambdalint.knowledge.iam import services

PLAIN = {
    "s3": frozenset({"BucketName"}),
    "dynamodb": frozenset({"TableName"}),
    "sqs": frozenset({"QueueName"}),
}
"""Parts of ARNs that hold no slash and no colon, by service: the naming rules in the guides of Amazon S3, DynamoDB and
SQS. Others may: what comes after a name is often left out of the reference."""


_UNLISTED = {f"states:sendtask{what}": ("statemachine", "activity") for what in ("success", "failure", "heartbeat")}
"""Types of resources that neither source has, by action in lower case. What Step Functions refuses, it refuses "on
resource: arn:aws:states:…:stateMachine:…", and the AWS CDK allows these on the state machine (`grantTaskResponse`)."""


@cache
def subjects(action: str) -> tuple[str, ...] | None:
    """The ARNs, with `${Partition}` and the like in them; none for an action that `*` alone is right for.

    None where one of the sources does not know the action, or not what a type's ARN is.
    """
    prefix, _, name = action.lower().partition(":")
    service, newer = services.find(prefix), services.newer(prefix)
    if service is None or newer is None or name not in service.actions or name not in newer.actions:
        return None
    listed = (*service.actions[name].resources, *newer.actions[name].resources)
    types = dict.fromkeys((*listed, *_UNLISTED.get(f"{prefix}:{name}", ())))
    arns = [service.resources.get(type_) or newer.resources.get(type_, ()) for type_ in types]
    return tuple(arn for listed in arns for arn in listed) if all(arns) else None

from collections.abc import Iterator
from itertools import combinations, product

from lambdalint import Finding, Permission, Precision, ResourcePolicy, Severity, Template, Value, rule
from lambdalint.knowledge import invokers

INVOKING = ("lambda:invokefunction", "lambda:*", "*")


@rule(severity=Severity.WARNING, precision=Precision.HIGH)
def invoke_permission_too_open(template: Template) -> Iterator[Finding]:
    for permission in template.permissions:
        for principal in permission.principal.possible:
            yield from _of_permission(permission, principal)
    for function in template.functions:
        for policy in function.resource_policies:
            yield from _of_policy(policy)


def _of_permission(permission: Permission, principal: Value[str]) -> Iterator[Finding]:
    arn, account = permission.source_arn, permission.source_account
    service = invokers.service_of(principal.text or "")
    who = f"`{permission.id}` lets "
    if principal.known == "*" and not _is_for_url(permission):
        if given := _unlimited(principal, arn, account, permission.organization, permission.event_source_token):
            what = "call the function's URL" if permission.function_url_auth_type.written else "invoke the function"
            yield Finding(
                principal.span,
                f"{who}every AWS account {what}{given.given}: the principal is `*`, and neither `PrincipalOrgID` nor "
                "`SourceAccount` nor `SourceArn` limits it",
            )
    elif principal.known in invokers.BY_TOKEN:
        if given := _unlimited(principal, permission.event_source_token):
            yield Finding(
                principal.span,
                f"{who}every Alexa skill invoke the function{given.given}: no `EventSourceToken` says which skill may",
            )
    elif service in invokers.BY_SOURCE:
        if given := _unlimited(principal, arn, account, permission.organization):
            yield Finding(
                principal.span,
                f"{who}`{principal.text}` invoke the function for every AWS account{given.given}: neither `SourceArn` "
                "nor `SourceAccount` says for whom it may",
            )
        elif service == "s3" and (given := _unlimited(principal, account, permission.organization)):
            yield Finding(
                principal.span,
                f"{who}whoever owns the bucket invoke the function{given.given}: the ARN of a bucket has no account, "
                "and `SourceAccount` is not set. A deleted bucket's name may be taken by another account",
            ).also(arn.span, "the bucket")


def _of_policy(policy: ResourcePolicy) -> Iterator[Finding]:
    if any(statement.effect.known != "Allow" for statement in policy.statements):
        return  # a `Deny` may take back what is allowed
    for statement in policy.statements:
        actions = [(action.known or "").lower() for action in statement.actions]
        if statement.conditional or not any(action in INVOKING for action in actions):
            continue
        for principal in statement.principals:
            service = invokers.service_of(principal.text or "")
            if principal.known == "*":
                yield Finding(
                    principal.span,
                    f"`{policy.id}` lets every AWS account invoke the function{principal.given}: the principal is `*`, "
                    "and no `Condition` limits it",
                )
            elif service in invokers.BY_SOURCE:
                yield Finding(
                    principal.span,
                    f"`{policy.id}` lets `{principal.text}` invoke the function for every AWS account{principal.given}"
                    ": no `Condition` with `aws:SourceArn` or `aws:SourceAccount` says for whom it may",
                )


def _is_for_url(permission: Permission) -> bool:
    """Whether it is, or may be, what opens a function URL to everyone."""
    kinds, via = permission.function_url_auth_type.possible, permission.invoked_via_function_url.possible
    if any(kind.written and kind.known != "AWS_IAM" for kind in kinds):
        return True
    if any(value.written and value.known is not False for value in via):
        return True
    only = all((action.known or "").lower() == "lambda:invokefunctionurl" for action in permission.action.possible)
    return only and permission.function_url_auth_type.absent


def _unlimited(principal: Value[str], *limits: Value[str]) -> Value[str] | None:
    """The branches in which the principal is this and nothing limits it, as one value; None if there are none."""
    for choice in product(*(limit.possible for limit in limits)):
        together = (principal, *choice)
        if any(one.written for one in choice) or any(one.excludes(other) for one, other in combinations(together, 2)):
            continue
        when = dict.fromkeys(condition for one in together for condition in one.when)
        return Value(principal.span, when=tuple(when))
    return None

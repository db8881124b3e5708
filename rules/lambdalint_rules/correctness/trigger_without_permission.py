from collections.abc import Iterator

from lambdalint import Finding, Function, Permission, Precision, Severity, Source, Value, rule
from lambdalint.knowledge.invokers import service_of

EVERYBODY = "*"


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def trigger_without_permission(function: Function) -> Iterator[Finding]:
    if not function.permissions_complete:
        return
    for source in function.sources:
        made = function.block.covers(source.span)  # by a framework, with all that the event needs
        if not source.principal or made or source.enabled.known is False or _is_allowed(source, function):
            continue
        finding = Finding(
            source.span,
            f"{source.service} may not invoke `{function.id}`, so this never reaches it: no `AWS::Lambda::Permission` "
            f"allows `{source.principal}.amazonaws.com` to{_qualified(source)}",
        )
        for permission in function.permissions:
            if _is_for(permission.principal, source):
                finding = finding.also(permission.span, "is for another source, alias or version")
        yield finding.also(function.span, "is not invoked")


def _is_allowed(source: Source, function: Function) -> bool:
    """Whether a statement lets the source in, or may."""
    stated = (
        principal
        for policy in function.resource_policies
        if _is_same(policy.qualifier, source.qualifier)
        for statement in policy.statements
        for principal in statement.principals
    )
    return any(_is_for(principal, source) for principal in stated) or any(
        _lets_in(permission, source) for permission in function.permissions
    )


def _lets_in(permission: Permission, source: Source) -> bool:
    """Also one for this source and another principal, of which permission-principal-mismatch speaks."""
    wanted, given = {_id(one) for one in source.sender.possible}, set(permission.source_ids)
    if not _is_for(permission.principal, source):
        return bool(wanted & given)
    about = "" in wanted or not given or bool(wanted & given)  # where both refer to resources, to the same
    return about and _is_same(permission.qualifier, source.qualifier)


def _is_for(principal: Value[str], source: Source) -> bool:
    """Whether it names the service, everybody or nobody knows whom."""
    names = [one.text for one in principal.possible]
    return any(name is None or name == EVERYBODY or service_of(name) == source.principal for name in names)


def _id(sender: Value[str]) -> str:
    return (sender.target or "").partition(".")[0]


def _is_same(allowed: Value[str] | None, invoked: Value[str] | None) -> bool:
    """Whether two qualifiers may be the same. A function and its alias have policies of their own."""
    if allowed is None or invoked is None:
        return allowed is invoked
    if allowed.known is not None and invoked.known is not None:
        return allowed.known == invoked.known
    return allowed.target is None or invoked.target is None or allowed.target == invoked.target


def _qualified(source: Source) -> str:
    if source.qualifier is None:
        return ""
    name = source.qualifier.known or source.qualifier.target
    return f" on its alias or version `{name}`" if name else " on the alias or version that it names"

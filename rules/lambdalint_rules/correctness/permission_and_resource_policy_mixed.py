from collections.abc import Iterator

from lambdalint import Finding, Function, Permission, Precision, ResourcePolicy, Severity, rule

SHOWN = 4
"""Permissions that a finding points at."""


@rule(severity=Severity.WARNING, precision=Precision.HIGH)
def permission_and_resource_policy_mixed(policy: ResourcePolicy, function: Function) -> Iterator[Finding]:
    mixed = [permission for permission in function.permissions if _is_for_same(policy, permission)]
    if not mixed:
        return
    written = [f"`{permission.id}`" for permission in mixed if permission.written]
    others = ", ".join(written[:SHOWN]) if written else "of its triggers"
    finding = Finding(
        policy.span,
        f"`{policy.id}` and the permission{'s' if len(written) != 1 else ''} {others} set who may invoke "
        f"`{function.id}`. A resource policy replaces all that is there, so that whichever is deployed last may take "
        "away what the other allows",
    )
    for permission in mixed[:SHOWN]:
        finding = finding.also(permission.span, "a permission of the same function")
    yield finding


def _is_for_same(policy: ResourcePolicy, permission: Permission) -> bool:
    """Whether both are there together, and for the function itself or for one alias of it."""
    if policy.condition and permission.condition and policy.condition != permission.condition:
        return False
    one, other = policy.qualifier, permission.qualifier
    if one is None or other is None:
        return one is other
    same_text = one.known is not None and one.known == other.known
    return same_text or (one.target is not None and one.target == other.target)

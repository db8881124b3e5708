from collections.abc import Iterator

from lambdalint import Finding, ManagedPolicy, Precision, Role, Severity, Statement, Template, access, rule
from lambdalint.knowledge.iam import services
from lambdalint.knowledge.iam.patterns import is_pattern

SHOWN = 6
"""Actions that a message lists."""


@rule(severity=Severity.NOTE, precision=Precision.MEDIUM)
def unused_permission(role: Role, template: Template) -> Iterator[Finding]:
    declared = access.resources(template)
    used = access.usage(role, (*template.functions, *template.generated), declared)
    if used is None:
        return
    filled = {policy.span: policy for policy in template.policy_templates}
    whole: dict[str, list[access.Grant]] = {}
    """What SAM's templates and AWS managed policies allow is used, or not, as a whole."""
    for grant in access.grants(role, declared).listed:
        if isinstance(grant.origin, ManagedPolicy):
            whole.setdefault(f"the managed policy `{grant.origin.name}`", []).append(grant)
        elif grant.origin.span in filled:
            whole.setdefault(f"`{filled[grant.origin.span].name}`", []).append(grant)
        elif grant.allows and all(action.written for action in grant.origin.actions):
            yield from _of_statement(grant, grant.origin, role, used)
    for name, listed in whole.items():
        allowed = [(action, grant) for grant in listed if grant.allows for action in grant.actions]
        if allowed and not any(_is_everything(action) or used.has(action, grant) for action, grant in allowed):
            yield Finding(listed[0].origin.span, f"{role.name} has {name}, and no code that has the role uses it")


def _of_statement(grant: "access.Grant", statement: Statement, role: Role, used: "access.Usage") -> Iterator[Finding]:
    unused = [
        action
        for action in statement.actions
        if action.known and _is_known(action.known) and not used.has(action.known, grant)
    ]
    if not unused:
        return
    more = f" and {len(unused) - SHOWN} more" if len(unused) > SHOWN else ""
    names = ", ".join(f"`{action.known}`" for action in unused[:SHOWN]) + more
    on = " on these resources" if all(any(used.of(action.known or "")) for action in unused) else ""
    yield Finding(
        unused[0].span, f"{role.name} allows {names}{unused[0].given}, and no code that has the role uses it{on}"
    )


def _is_known(action: str) -> bool:
    """Of what allows everything, and of what does not exist, others speak."""
    return not _is_everything(action) and (is_pattern(action) or services.action(action) is not None)


def _is_everything(action: str) -> bool:
    return not action.partition(":")[2].strip("*")

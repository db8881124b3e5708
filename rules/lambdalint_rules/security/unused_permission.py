from collections.abc import Iterator

from lambdalint import Finding, ManagedPolicy, Precision, Role, Severity, Template, access, rule
from lambdalint.knowledge.iam import services
from lambdalint.knowledge.iam.patterns import is_pattern

SHOWN = 6
"""Actions that a message lists."""


@rule(severity=Severity.NOTE, precision=Precision.MEDIUM)
def unused_permission(template: Template) -> Iterator[Finding]:
    functions = (*template.functions, *template.generated)
    declared = access.resources(template)
    roles = {id(function.role): function.role for function in functions if function.role}
    holders: dict[object, list[Held]] = {}
    """What is written once may be allowed to many roles: Serverless has statements for all of them."""
    for role in roles.values():
        used = access.usage(role, functions, declared)
        for grant in access.grants(role, declared).listed:
            place = (grant.origin.span, getattr(grant.origin, "name", ""))
            holders.setdefault(place, []).append((role, grant, used))
    filled: dict[object, str] = {policy.span: f"`{policy.name}`" for policy in template.policy_templates}
    filled |= {connector.span: f"the connector `{connector.id}`" for connector in template.connectors}
    for held in holders.values():
        _, grant, _ = held[0]
        if isinstance(grant.origin, ManagedPolicy):
            yield from _as_a_whole(held, f"the managed policy `{grant.origin.name}`")
        elif grant.origin.span in filled:
            yield from _as_a_whole(held, filled[grant.origin.span])
        else:
            yield from _of_statement(held)


Held = tuple[Role, "access.Grant", "access.Usage | None"]
"""A role, what it allows in one place, and what is done with the role, as far as that is known to be all."""


def _as_a_whole(held: list[Held], name: str) -> Iterator[Finding]:
    """What SAM's templates and AWS managed policies allow is used, or not, as a whole."""
    allowed = {action for _, grant, _ in held if grant.allows for action in grant.actions}
    if allowed and not any(access.is_everything(action) or _is_used(action, held) for action in allowed):
        role, grant, _ = held[0]
        yield Finding(grant.origin.span, f"{role.name} has {name}, and no code that has the role uses it")


def _of_statement(held: list[Held]) -> Iterator[Finding]:
    role, grant, used = held[0]
    if isinstance(grant.origin, ManagedPolicy) or not grant.allows or used is None:
        return
    if not all(action.written for action in grant.origin.actions):
        return  # what a framework grants is not the user's to limit
    actions = [action for action in grant.origin.actions if action.known and _is_known(action.known)]
    unused = [action for action in actions if not _is_used(action.known or "", held)]
    if unused:
        more = f" and {len(unused) - SHOWN} more" if len(unused) > SHOWN else ""
        names = ", ".join(f"`{action.known}`" for action in unused[:SHOWN]) + more + unused[0].given
        on = " on these resources" if all(any(used.of(action.known or "")) for action in unused) else ""
        whose = role.name if len({id(one) for one, _, _ in held}) == 1 else "every role with this statement"
        yield Finding(unused[0].span, f"{whose} allows {names}, and no code that has the role uses it{on}")


def _is_used(action: str, held: list[Held]) -> bool:
    return any(used is None or used.has(action, grant) for _, grant, used in held if action in grant.actions)


def _is_known(action: str) -> bool:
    """Of what allows everything, and of what does not exist, others speak."""
    return not access.is_everything(action) and (is_pattern(action) or services.action(action) is not None)

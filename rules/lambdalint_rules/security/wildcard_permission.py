from collections.abc import Iterator

from lambdalint import Finding, Precision, Role, Severity, Statement, rule
from lambdalint.knowledge.iam import UNLIMITED_BY_DESIGN, is_limitable
from lambdalint.knowledge.iam.escalation import PASSING

SHOWN = 8
"""Actions that a message lists."""


@rule(severity=Severity.WARNING, precision=Precision.HIGH)
def wildcard_permission(statement: Statement, role: Role) -> Iterator[Finding]:
    if statement.effect.known != "Allow" or not all(action.written for action in statement.actions):
        return  # what a framework grants is not the user's to limit
    for action in statement.actions:
        service, _, name = (action.known or "").partition(":")
        if action.known == "*":
            yield Finding(action.span, f"{role.name} may do everything{action.given}: the action is `*`")
        elif name == "*":
            there = "" if any(resource.known == "*" for resource in statement.resources) else " on these resources"
            what = f"everything with {service.lower()}{there}"
            yield Finding(action.span, f"{role.name} may do {what}{action.given}: the action is `{action.known}`")
    if statement.conditional:
        return
    limitable = [action for action in statement.actions if action.known and _is_limitable(action.known)]
    for resource in statement.resources:
        actions = [f"`{action.known}`" for action in limitable if not action.excludes(resource)]
        if resource.known == "*" and actions:
            more = f" and {len(actions) - SHOWN} more" if len(actions) > SHOWN else ""
            yield Finding(
                resource.span,
                f"{role.name} may use {', '.join(actions[:SHOWN])}{more} on every resource{resource.given}, though "
                f"{'this action' if len(actions) == 1 else 'these actions'} can be limited to single resources",
            )


def _is_limitable(action: str) -> bool:
    elsewhere = action.lower() in UNLIMITED_BY_DESIGN or action.lower() == PASSING.lower()
    return "*" not in action and not elsewhere and is_limitable(action) is True

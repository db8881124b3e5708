from collections.abc import Iterator

from lambdalint import Finding, Precision, Role, Severity, Template, access, rule
from lambdalint.knowledge.iam.subjects import subjects

SHOWN = 4
"""Actions or resources that a message lists."""


@rule(severity=Severity.WARNING, precision=Precision.MEDIUM)
def policy_resource_mismatch(role: Role, template: Template) -> Iterator[Finding]:
    declared = access.resources(template)
    for statement in role.statements:
        if not statement.actions or not all(action.written for action in statement.actions):
            continue  # what a framework grants is not the user's to mend
        found = access.mismatch(statement, declared)
        for action in found.actions[:1]:
            said = f"{_listed([one.known for one in found.actions])} can be about none of this statement's resources"
            yield Finding(action.span, said + action.given + _right(action.known)).also(role.span, role.name)
        for resource in () if found.actions else found.resources[:1]:
            said = f"none of this statement's actions can be about {_listed([one.text for one in found.resources])}"
            yield Finding(resource.span, said + resource.given).also(role.span, role.name)


def _listed(texts: list[str | None]) -> str:
    more = f" and {len(texts) - SHOWN} more" if len(texts) > SHOWN else ""
    return ", ".join(f"`{text}`" for text in texts[:SHOWN]) + more


def _right(action: str | None) -> str:
    """What would be right for an action."""
    arns = subjects(action or "")
    if arns is None:
        return ""
    return f". It takes a resource such as `{min(arns, key=len)}`" if arns else ". It can be allowed on `*` alone"

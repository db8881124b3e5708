from collections.abc import Iterator

from lambdalint import Finding, Precision, Role, Severity, Statement, rule

TEXT_MESSAGES = frozenset({"sns:publish"})
"""A text message is published to no resource: `NotResource` with the ARNs of topics allows it and no topic."""


@rule(severity=Severity.WARNING, precision=Precision.HIGH)
def negated_policy_element(role: Role) -> Iterator[Finding]:
    for statement in role.statements:
        if statement.effect.known == "Allow":
            yield from _of_permissions(statement, role)
    for statement in role.trust:
        for principal in statement.not_principals[:1]:
            if statement.effect.known == "Allow" and principal.written:
                yield Finding(
                    principal.span,
                    f"{role.name} may be assumed by everybody but what `NotPrincipal` lists{principal.given}: with "
                    "`Allow`, that is everybody else in every account",
                )


def _of_permissions(statement: Statement, role: Role) -> Iterator[Finding]:
    for action in statement.not_actions[:1]:
        if action.written:
            yield Finding(
                action.span,
                f"{role.name} may do everything but what `NotAction` lists{action.given}: with `Allow`, that is every "
                "other action of every service on these resources",
            )
    if any(resource.known == "*" for value in statement.not_resources for resource in value.possible):
        return  # it excepts everything
    texts = {(action.known or "").lower() for action in statement.actions} <= TEXT_MESSAGES
    for resource in statement.not_resources[:1]:
        if resource.written and not statement.conditional and not texts:
            yield Finding(
                resource.span,
                f"{role.name} may use these actions on everything but what `NotResource` lists{resource.given}: with "
                "`Allow`, that is every other resource, those to come included",
            )

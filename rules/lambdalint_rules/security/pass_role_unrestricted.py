from collections.abc import Iterator

from lambdalint import Finding, Precision, Role, Severity, Statement, access, rule
from lambdalint.knowledge.iam.escalation import ANY_ROLE, PASSING
from lambdalint.knowledge.iam.patterns import matches
from lambdalint.knowledge.iam.unlimited import is_unlimited


@rule(severity=Severity.WARNING, precision=Precision.HIGH)
def pass_role_unrestricted(statement: Statement, role: Role) -> Iterator[Finding]:
    for grant in access.allowed(statement):
        action = grant.action.known or ""
        if access.is_everything(action) or not matches(action, PASSING) or access.may_be_refused(role, PASSING):
            continue
        if is_unlimited(grant.resource, ANY_ROLE):
            yield Finding(
                grant.resource.span,
                f"{role.name} may give every role of the account to a service{grant.resource.given}: `{action}` is "
                f"allowed on `{grant.resource.text}`, whatever the role may do and whichever the service is",
            )

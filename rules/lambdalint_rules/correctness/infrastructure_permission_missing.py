from collections.abc import Iterator

from lambdalint import Finding, Function, Precision, Role, Severity, Template, access, rule


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def infrastructure_permission_missing(function: Function, role: Role, template: Template) -> Iterator[Finding]:
    declared = access.resources(template)
    allowed = access.grants(role, declared)
    for task in access.tasks(function, declared):
        lacking = [demand for demand in task.demands if allowed.decide(demand) is access.Decision.REFUSED]
        if not lacking:
            continue
        actions = ", ".join(" or ".join(f"`{action}`" for action in demand.actions) for demand in lacking)
        on = f" on `{task.label}`" if task.label else ""
        finding = Finding(
            task.span, f"{role.name} does not allow {actions}{on}{task.given}, which Lambda needs to {task.words}"
        )
        near = next((grant for demand in lacking for grant in allowed.near(demand)), None)
        if near is not None:
            finding = finding.also(
                near.origin.span, "denies it" if near.denies else "allows it on other resources only"
            )
        yield finding.also(role.span, role.name)

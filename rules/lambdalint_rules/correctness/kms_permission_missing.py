from collections.abc import Iterator

from lambdalint import Finding, Function, Handler, Precision, Role, Severity, Template, access, rule


@rule(severity=Severity.WARNING, precision=Precision.HIGH)
def kms_permission_missing(function: Function, role: Role, template: Template) -> Iterator[Finding]:
    declared = access.resources(template)
    allowed = access.grants(role, declared)
    for task in access.tasks(function, declared):
        for found in (found for demand in task.demands for found in access.encrypted(demand, declared)):
            if said := _lacking(found, role, allowed):
                finding = Finding(task.span, f"{said}: Lambda needs it to {task.words}")
                yield _with_places(finding, found, role)
    known = set()
    for need in (
        access.needs(function.code, function.environment, declared) if isinstance(function.code, Handler) else ()
    ):
        for found in access.of_call(need, declared):
            key = (need.actions, found.resource.id)
            if key not in known and (said := _lacking(found, role, allowed)):
                finding = Finding(need.call.span, f"{said}: this call needs it beside `{need.actions[0]}`")
                yield _with_places(finding.through(need.call.via), found, role)
            known.add(key)


def _lacking(found: "access.Encrypted", role: Role, allowed: "access.Grants") -> str:
    """What the role does not allow; empty if nothing."""
    lacking = [demand for demand in found.demands if allowed.decide(demand) is access.Decision.REFUSED]
    actions = " and ".join(f"`{action}`" for demand in lacking for action in demand.actions)
    about = f"on `{found.key.id}`, the key of `{found.resource.id}`"
    return f"{role.name} does not allow {actions} {about}" if lacking else ""


def _with_places(finding: Finding, found: "access.Encrypted", role: Role) -> Finding:
    return finding.also(found.resource.kms_key.span, "its key").also(role.span, role.name)

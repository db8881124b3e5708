from collections.abc import Iterator

from lambdalint import Finding, Function, Handler, Precision, Role, Severity, Template, access, rule


@rule(severity=Severity.WARNING, precision=Precision.HIGH)
def missing_permission(handler: Handler, role: Role, function: Function, template: Template) -> Iterator[Finding]:
    declared = access.resources(template)
    allowed = access.grants(role, declared)
    said = set()
    for need in access.needs(handler, function.environment, declared):
        what = (need.actions, need.label)
        if need.required and what not in said and allowed.decide(need) is access.Decision.REFUSED:
            said.add(what)
            yield _finding(need, role, allowed)


def _finding(need: "access.Need", role: Role, allowed: "access.Grants") -> Finding:
    actions = " or ".join(f"`{action}`" for action in need.actions)
    on = f" on `{need.label}`" if need.label else ""
    near = next(allowed.near(need), None)
    falls_short = "does not allow" if near is None else "denies" if near.denies else "allows on other resources only"
    finding = Finding(need.call.span, f"this call needs {actions}{on}, which {role.name} {falls_short}")
    if near is None:
        finding = finding.also(role.span, role.name)
    else:
        finding = finding.also(near.origin.span, "denies it" if near.denies else "allows it on other resources")
    return finding.through(need.call.via)

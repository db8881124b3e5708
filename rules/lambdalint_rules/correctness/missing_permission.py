from collections.abc import Iterator

from lambdalint import (
    Call,
    Finding,
    Fix,
    Function,
    Handler,
    Precision,
    Role,
    Severity,
    Statement,
    Template,
    access,
    fixes,
    rule,
)
from lambdalint.knowledge.environment import is_set_by_lambda

SHOWN = 2
"""Resources that a message lists."""


@rule(severity=Severity.WARNING, precision=Precision.HIGH)
def missing_permission(handler: Handler, role: Role, function: Function, template: Template) -> Iterator[Finding]:
    declared = access.resources(template)
    allowed = access.grants(role, declared)
    said = set()
    for need in access.needs(handler, function.environment, declared):
        what = (need.actions, need.label)
        refused = need.required and what not in said and allowed.decide(need) is access.Decision.REFUSED
        if refused and not _is_left_out(need.call, handler, function):
            said.add(what)
            denied = any(grant.denies for grant in allowed.near(need))
            cures = () if denied else access.additions(function, template, [need])
            finding = _finding(need, role, allowed, cures)
            fix = _fix(function, cures)
            yield finding.fixed_by(fix) if fix is not None else finding


def _is_left_out(call: Call, handler: Handler, function: Function) -> bool:
    """Whether it is about what a variable names that the function does not have, and the code asks for it before it
    reads it: `if "TABLE" in os.environ`."""
    environment = function.environment
    if call.unconditional or not environment.complete:
        return False
    defined = {variable.name for variable in environment.variables if not variable.value.absent}
    missing = {one.variable for one in call.arguments if one.variable is not None} - defined
    tested = {read.name for read in handler.environment_reads if read.tested and not read.default}
    return any(not is_set_by_lambda(name) for name in missing & tested)


def _finding(need: "access.Need", role: Role, allowed: "access.Grants", cures: tuple[str, ...]) -> Finding:
    actions = " or ".join(f"`{action}`" for action in need.actions)
    on = f" on `{need.label}`" if need.label else ""
    near = next(allowed.near(need), None)
    only = f"allows only on {_resources(near)}" if near is not None else ""
    falls_short = "does not allow" if near is None else "denies" if near.denies else only
    cure = f". Allow it with `{cures[0]}`" if len(cures) == 1 else ""
    finding = Finding(need.call.span, f"this call needs {actions}{on}, which {role.name} {falls_short}{cure}")
    if near is None:
        finding = finding.also(role.span, role.name)
    else:
        finding = finding.also(near.origin.span, "denies it" if near.denies else "allows it on other resources")
    return finding.through(need.call.via)


def _fix(function: Function, cures: tuple[str, ...]) -> Fix | None:
    """Unsafe: whether the function should be allowed this, or the call is wrong, is for people to say."""
    if function.policies_room is None or len(cures) != 1:
        return None
    policy = f"Statement: {cures[0]}" if cures[0].startswith("{") else cures[0]
    return Fix(f"add `{policy}` to `Policies`", fixes.item_added(function.policies_room, policy), safe=False)


def _resources(near: "access.Grant") -> str:
    """What a statement is about, as it is written."""
    resources = near.origin.resources if isinstance(near.origin, Statement) else ()
    texts = [f"`{resource.text}`" for resource in resources if resource.text]
    return " and ".join(texts[:SHOWN]) if texts and len(texts) <= SHOWN else "other resources"

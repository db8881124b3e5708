from collections.abc import Iterator
from functools import lru_cache

from lambdalint import Finding, Precision, Role, Severity, access, rule
from lambdalint.knowledge.iam.escalation import WAYS, Step
from lambdalint.knowledge.iam.patterns import matches
from lambdalint.knowledge.iam.unlimited import is_unlimited

ACTIONS = frozenset(action for way in WAYS for step in way.steps for action in step.actions)
ADMINISTRATIVE = frozenset({"AdministratorAccess", "IAMFullAccess"})


@rule(severity=Severity.WARNING, precision=Precision.HIGH)
def privilege_escalation_possible(role: Role) -> Iterator[Finding]:
    allowed = (grant for statement in role.statements for grant in access.allowed(statement))
    given = [grant for grant in allowed if _escalating(grant.action.known or "")]
    if not given:
        return
    all_of_iam = any(access.is_everything(action) and matches(action, "iam:*") for action in _actions(given))
    if all_of_iam or any(policy.name in ADMINISTRATIVE for policy in role.managed_policies):
        return  # there is nothing left to gain
    seen = set()
    for way in WAYS:
        steps = [_granted(role, step, given, alone=len(way.steps) == 1) for step in way.steps]
        found = [step for step in steps if step]
        if len(found) < len(steps) or found[0].action.span in seen:
            continue
        if any(one.action.excludes(other.action) for one in found for other in found):
            continue
        seen.add(found[0].action.span)
        names = [f"`{name}`" for name in dict.fromkeys(grant.action.known for grant in found)]
        where = f" on `{found[0].resource.text}`" if len(found) == 1 else ", each on all resources"
        what = " and ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)
        branches = "".join(dict.fromkeys(grant.action.given + grant.resource.given for grant in found))
        finding = Finding(
            found[0].action.span,
            f"{role.name} can give itself more rights{branches}: with {what}{where}, it may {way.gain}",
        )
        for grant in found[1:]:
            finding = finding.also(grant.action.span, f"`{grant.action.known}`")
        yield finding


def _actions(given: "list[access.Allowed]") -> set[str]:
    return {grant.action.known or "" for grant in given}


@lru_cache(maxsize=2000)
def _escalating(pattern: str) -> frozenset[str]:
    """Those of the actions that ways are made of which a pattern stands for."""
    return frozenset(action for action in ACTIONS if matches(pattern, action))


def _granted(role: Role, step: Step, given: "list[access.Allowed]", *, alone: bool) -> "access.Allowed | None":
    """What allows a step for certain. Where it is all of a way, a whole service is for `wildcard-permission` to say."""
    for grant in given:
        pattern = grant.action.known or ""
        if alone and access.is_everything(pattern):
            continue
        actions = _escalating(pattern).intersection(step.actions)
        if not actions or not is_unlimited(grant.resource, step.examples):
            continue
        if any(not access.may_be_refused(role, action) for action in actions):
            return grant
    return None

from collections.abc import Iterator

from lambdalint import Finding, PolicyTemplate, Precision, Role, Severity, Template, access, rule
from lambdalint.knowledge import sam
from lambdalint.knowledge.iam import services
from lambdalint.knowledge.iam.services import Access

READING = frozenset({Access.READ, Access.LIST})


@rule(severity=Severity.NOTE, precision=Precision.MEDIUM)
def policy_template_too_broad(policy: PolicyTemplate, role: Role, template: Template) -> Iterator[Finding]:
    if not policy.name.endswith(("CrudPolicy", "CrudPolicy_v2", "FullAccessPolicy")):
        return
    declared = access.resources(template)
    filled = [grant for grant in access.grants(role, declared).listed if grant.origin.span == policy.span]
    used = access.usage(role, (*template.functions, *template.generated), declared) if filled else None
    called = sorted(_called(filled, used)) if used is not None else []
    if called and all(_reads(action) for action in called):
        narrower = sam.narrowest_policy_template(policy.name, called)
        cure = f": `{narrower}` is enough" if narrower else ""
        shown = ", ".join(f"`{action}`" for action in called)
        yield Finding(
            policy.span, f"`{policy.name}` allows changes, and what the code calls only reads ({shown}){cure}"
        )


def _called(filled: "list[access.Grant]", used: "access.Usage") -> set[str]:
    """What the code calls of what the policy template allows, where it allows it."""
    return {
        action
        for grant in filled
        for pattern in grant.actions
        for need in used.of(pattern)
        if not need.named or any(grant.may_be_about(named.arn) for named in need.named)
        for action in need.actions
        if grant.has(action)
    }


def _reads(action: str) -> bool:
    known = services.action(action)
    return known is not None and known.access in READING

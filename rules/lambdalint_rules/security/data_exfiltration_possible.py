from collections.abc import Iterator

from lambdalint import Finding, Precision, Role, Severity, Statement, Value, access, rule
from lambdalint.knowledge.iam.exposure import EXPOSURES, Exposure
from lambdalint.knowledge.iam.patterns import matches
from lambdalint.knowledge.iam.unlimited import is_unlimited

SHOWN = 3
"""Kinds of content that a message lists."""


@rule(severity=Severity.NOTE, precision=Precision.HIGH)
def data_exfiltration_possible(statement: Statement, role: Role) -> Iterator[Finding]:
    given: dict[Value[str], list[access.Allowed]] = {}
    for grant in access.allowed(statement):
        if not access.is_everything(grant.action.known or ""):
            given.setdefault(grant.resource, []).append(grant)
    for resource, here in given.items():
        read = {exposure.content: found for exposure in EXPOSURES if (found := _readers(exposure, here, role))}
        if read:
            actions = dict.fromkeys(f"`{action}`" for found in read.values() for action in found)
            others = len(read) - SHOWN
            more = f", and {others} more {'kind' if others == 1 else 'kinds'} of content" if others > 0 else ""
            yield Finding(
                resource.span,
                f"{role.name} may read {_listed(list(read)[:SHOWN])}{more}{resource.given}: {_listed(list(actions))} "
                f"{'is' if len(actions) == 1 else 'are'} allowed on `{resource.text}`",
            )


def _readers(exposure: Exposure, given: "list[access.Allowed]", role: Role) -> list[str]:
    """The actions, as the policy has them, that give out what is meant."""
    return [
        grant.action.known or ""
        for grant in given
        if is_unlimited(grant.resource, exposure.examples)
        and any(
            matches(grant.action.known or "", action) and not access.may_be_refused(role, action)
            for action in exposure.actions
        )
    ]


def _listed(items: list[str]) -> str:
    return " and ".join([", ".join(items[:-1]), items[-1]] if items[1:] else items)

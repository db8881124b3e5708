import re
from collections.abc import Iterator

from lambdalint import Finding, Function, Precision, Severity, Value, rule

ID = re.compile(r"subnet-[0-9a-f]+")


@rule(severity=Severity.WARNING, precision=Precision.HIGH)
def vpc_single_subnet(function: Function) -> Iterator[Finding]:
    subnets, groups = function.vpc.subnets, function.vpc.security_groups
    if not subnets.complete or (groups.complete and not groups.items):
        return  # the second is `vpc-config-incomplete`'s
    for when, given in {item.when: item.given for item in subnets.items}.items():
        together = [item for item in subnets.items if set(item.when) <= set(when)]
        may_be_more = not when and len(subnets.items) > 1
        if len(together) == 1 and not may_be_more and _is_subnet(together[0], function):
            yield Finding(
                together[0].span,
                f"this is the only subnet{given}, so the function stops when its Availability Zone has a failure",
            )


def _is_subnet(item: Value[str], function: Function) -> bool:
    """Whether it is one for sure: what a parameter has by default may only show what to write there."""
    return item.known is None or function.block.covers(item.span) or bool(ID.fullmatch(item.known))

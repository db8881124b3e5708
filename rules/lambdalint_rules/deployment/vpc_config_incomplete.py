from collections.abc import Iterator

from lambdalint import Finding, Function, Precision, Severity, Value, Values, rule

MAXIMUM_SUBNETS, MAXIMUM_GROUPS = 16, 5


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def vpc_config_incomplete(function: Function) -> Iterator[Finding]:
    subnets, groups = function.vpc.subnets, function.vpc.security_groups
    for here, there, name, other in (
        (subnets, groups, "subnets", "security groups"),
        (groups, subnets, "security groups", "subnets"),
    ):
        given = [item for item in here.items if item.known != ""]
        if given and there.complete and not there.items:
            yield Finding(
                here.span,
                f"there are {name}{_given(given)} and no {other}: the function is refused, or left out of the VPC",
            )
    yield from _too_many(subnets, "subnets", MAXIMUM_SUBNETS)
    yield from _too_many(groups, "security groups", MAXIMUM_GROUPS)


def _given(items: list[Value[str]]) -> str:
    """The branch that they belong to, if they all do."""
    return items[0].given if all(item.when == items[0].when for item in items) else ""


def _too_many(listed: Values, name: str, maximum: int) -> Iterator[Finding]:
    always = [item for item in listed.items if not item.when]
    branches = {item.when: item.given for item in listed.items if item.when and len(always) <= maximum}
    for when, given in {(): "", **branches}.items():
        together = [item for item in listed.items if set(item.when) <= set(when)]
        if len(together) > maximum:
            yield Finding(
                together[maximum].span, f"there are {len(together)} {name}{given}, and Lambda accepts {maximum}"
            )

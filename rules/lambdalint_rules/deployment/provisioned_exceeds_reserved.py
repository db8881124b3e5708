from collections.abc import Iterator

from lambdalint import Finding, Function, Precision, Severity, rule


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def provisioned_exceeds_reserved(function: Function) -> Iterator[Finding]:
    settings = [value for kept in function.kept_ready for value in kept.possible if value.known is not None]
    for reserved in function.reserved_concurrency.possible:
        if reserved.known is None:
            continue
        known = [value for value in settings if not value.excludes(reserved)]
        branches = {value.when: value.given for value in known if value.when}
        for when, given in {(): "", **branches}.items():
            together = [value for value in known if set(value.when) <= set(when)]
            total = sum(value.known or 0 for value in together)
            if total > reserved.known:
                largest = max(together, key=lambda value: value.known or 0)
                sum_of = f"{total} in all" if len(together) > 1 else str(total)
                yield Finding(
                    largest.span,
                    f"the provisioned concurrency is {sum_of}{given}, and the function's reserved concurrency "
                    f"{reserved.known}{reserved.given}: Lambda refuses more than that",
                ).also(reserved.span, "its reserved concurrency")
                break

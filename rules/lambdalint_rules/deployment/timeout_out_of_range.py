from collections.abc import Iterator

from lambdalint import Finding, Function, Precision, Severity, rule


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def timeout_out_of_range(function: Function) -> Iterator[Finding]:
    for provider in function.capacity_provider.possible:
        highest, where = (5400, " on Managed Instances") if provider.written else (900, "")
        for timeout in function.timeout.possible:
            if timeout.known is None or timeout.excludes(provider):
                continue
            if not 1 <= timeout.known <= highest:
                yield Finding(
                    timeout.span,
                    f"the timeout is {timeout.known} s{timeout.given}, and Lambda accepts 1 to {highest} s{where}",
                )

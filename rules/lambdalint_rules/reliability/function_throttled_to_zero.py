from collections.abc import Iterator

from lambdalint import Finding, Function, Precision, Severity, rule


@rule(severity=Severity.WARNING, precision=Precision.HIGH)
def function_throttled_to_zero(function: Function) -> Iterator[Finding]:
    reserved = function.reserved_concurrency
    if reserved.known == 0:  # under a condition, it is a switch
        yield Finding(
            reserved.span,
            "the reserved concurrency is 0, which switches the function off: Lambda throttles every call of it",
        )

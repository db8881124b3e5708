from collections.abc import Iterator

from lambdalint import Finding, Function, Precision, Severity, rule


@rule(severity=Severity.WARNING, precision=Precision.HIGH)
def recursion_protection_off(function: Function) -> Iterator[Finding]:
    for loop in function.recursive_loop.possible:
        if loop.known == "Allow":
            yield Finding(
                loop.span,
                f"nothing stops the function from invoking itself without end{loop.given}: `RecursiveLoop: Allow` "
                "switches off what would end a loop through SQS, SNS or S3 after about 16 rounds",
            )

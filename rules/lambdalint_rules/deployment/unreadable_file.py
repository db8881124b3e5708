from collections.abc import Iterator

from lambdalint import Finding, Precision, Severity, Unreadable, rule


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def unreadable_file(unreadable: Unreadable) -> Iterator[Finding]:
    yield Finding(unreadable.span, unreadable.problem)

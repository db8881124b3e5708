from collections.abc import Iterator

from lambdalint import Call, Finding, Precision, Severity, rule


@rule(severity=Severity.WARNING, precision=Precision.MEDIUM)
def unpaginated_list(call: Call) -> Iterator[Finding]:
    if call.takes_first_page:
        name = call.operations[0]
        message = f"`{name}` answers in pages, and only the first one is read: what lies on the others is left out"
        yield Finding(call.span, message).through(call.via)

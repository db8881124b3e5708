from collections.abc import Iterator

from lambdalint import Call, CallKind, Finding, Function, Precision, Severity, rule


@rule(severity=Severity.WARNING, precision=Precision.HIGH)
def client_created_per_invocation(call: Call, function: Function | None) -> Iterator[Finding]:
    if call.kind is CallKind.CLIENT and call.is_repeated and (function is None or not function.is_custom_resource):
        yield Finding(
            call.span,
            f"every invocation builds a new {call.creates}; built outside the handler, it is kept between invocations",
        ).through(call.via)

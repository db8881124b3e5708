from collections.abc import Iterator

from lambdalint import Call, CallKind, Finding, Function, Handler, Precision, Severity, rule


@rule(severity=Severity.WARNING, precision=Precision.HIGH)
def connection_opened_per_invocation(call: Call, handler: Handler, function: Function | None) -> Iterator[Finding]:
    if call.kind is CallKind.CONNECTION and call.is_repeated and not (function or handler).is_of_deployments:
        yield Finding(
            call.span,
            f"every invocation sets up a new {call.creates}; set up outside the handler, it is kept between "
            "invocations",
        ).through(call.via)

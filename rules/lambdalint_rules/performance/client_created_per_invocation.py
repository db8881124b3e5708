from collections.abc import Iterator

from lambdalint import Call, CallKind, Finding, Fix, Function, Handler, Precision, Severity, fixes, rule


@rule(severity=Severity.WARNING, precision=Precision.HIGH)
def client_created_per_invocation(call: Call, handler: Handler, function: Function | None) -> Iterator[Finding]:
    if call.kind is CallKind.CLIENT and call.is_repeated and not (function or handler).is_of_deployments:
        message = f"every invocation builds a new {call.creates}; outside the handler, it would be built once and kept"
        fix = Fix("build it once, outside of the handler", fixes.moved(call.declaration), safe=False)
        yield Finding(call.span, message).through(call.via).fixed_by(fix)

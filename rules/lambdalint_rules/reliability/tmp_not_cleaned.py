from collections.abc import Iterator

from lambdalint import Call, CallKind, Finding, Function, Handler, Hiding, Phase, Precision, Severity, rule


@rule(severity=Severity.WARNING, precision=Precision.MEDIUM)
def tmp_not_cleaned(call: Call, handler: Handler, function: Function | None) -> Iterator[Finding]:
    if call.kind is not CallKind.WRITE or not call.is_own_path or call.phase is not Phase.INVOKE:
        return
    if (function or handler).is_of_deployments:
        return
    removes = any(one.kind is CallKind.REMOVE for one in handler.calls)
    if removes or any(one.hiding is Hiding.PROGRAM for one in handler.blind_spots):
        return
    message = "each event leaves a file of its own in `/tmp`, which nothing removes: in the end the disk is full"
    yield Finding(call.span, message).through(call.via)

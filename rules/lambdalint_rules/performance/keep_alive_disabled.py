from collections.abc import Iterator

from lambdalint import Call, Finding, Fix, Phase, Precision, Severity, fixes, rule


@rule(severity=Severity.NOTE, precision=Precision.HIGH)
def keep_alive_disabled(call: Call) -> Iterator[Finding]:
    if call.keeps_alive is False:
        why = (
            "this agent closes each connection after one request, as `keepAlive` is off; the next one sets up TLS anew"
        )
        yield (
            Finding(call.span, why)
            .through(call.via)
            .fixed_by(Fix("keep connections", fixes.kept_alive(call.span), safe=True))
        )
    elif call.reconnects and call.phase is Phase.INVOKE:
        why = "each turn of the loop opens a new connection to the same host; a session or client would keep it"
        yield Finding(call.span, why).through(call.via)

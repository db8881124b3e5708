import re
from collections.abc import Iterator

from lambdalint import Call, Edit, Finding, Fix, Phase, Precision, Severity, Span, rule

_OFF = re.compile(r"\bkeepAlive\s*:\s*(false)\b")
_FIRST = re.compile(r"(\()\s*\)$|\(\s*(\{)")


@rule(severity=Severity.NOTE, precision=Precision.HIGH)
def keep_alive_disabled(call: Call) -> Iterator[Finding]:
    if call.keeps_alive is False:
        why = (
            "this agent closes each connection after one request, as `keepAlive` is off; the next one sets up TLS anew"
        )
        yield Finding(call.span, why).through(call.via).fixed_by(Fix("keep connections", _kept(call.span), safe=True))
    elif call.reconnects and call.phase is Phase.INVOKE:
        why = "each turn of the loop opens a new connection to the same host; a session or client would keep it"
        yield Finding(call.span, why).through(call.via)


def _kept(span: Span) -> tuple[Edit, ...]:
    """`keepAlive: true` in place of `false`, or as the first setting."""
    if off := _OFF.search(span.text):
        return (Edit(Span(span.file, span.start + off.start(1), span.start + off.end(1)), "true"),)
    first = _FIRST.search(span.text)
    if first is None:
        return ()
    place = span.start + first.end(1 if first[1] else 2)
    return (Edit(Span(span.file, place, place), "{ keepAlive: true }" if first[1] else " keepAlive: true,"),)

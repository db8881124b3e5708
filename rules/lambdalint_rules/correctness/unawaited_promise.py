from collections.abc import Iterator

from lambdalint import Edit, Finding, Fix, Handler, Precision, Severity, Span, Unawaited, rule


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def unawaited_promise(handler: Handler) -> Iterator[Finding]:
    for one in handler.unawaited:
        finding = Finding(one.span, _message(one)).through(one.via)
        if one.awaitable:
            start = Span(one.span.file, one.span.start, one.span.start)
            finding = finding.fixed_by(Fix("wait for it", (Edit(start, "await "),), safe=False))
        yield finding


def _message(one: Unawaited) -> str:
    if one.of_items:
        return f"`{one.name}` waits for no promise that it starts: what is not done when the handler ends is lost"
    if not one.runs:
        return f"`{one.name}` gives a coroutine that nobody awaits, so it never runs"
    return f"nobody waits for `{one.name}`: what is not done when the handler ends is frozen or lost"

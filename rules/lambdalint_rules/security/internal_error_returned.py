from collections.abc import Iterator

from lambdalint import (
    Finding,
    Function,
    Handler,
    HttpSource,
    Kind,
    LoadBalancerSource,
    Precision,
    ReturnedValue,
    Severity,
    ShownError,
    UrlSource,
    rule,
)
from lambdalint.knowledge.errors import is_broad, is_stack, is_text

_ANSWERS = frozenset({Kind.MAPPING, Kind.TEXT})
"""What a client is sent as it is, where it is no response with a status."""


@rule(severity=Severity.WARNING, precision=Precision.MEDIUM)
def internal_error_returned(handler: Handler, function: Function | None) -> Iterator[Finding]:
    if function is not None and not any(map(_is_web, function.sources)):
        return
    for returned in handler.returned:
        status, body = returned.value.part("statusCode"), returned.value.part("body")
        answer = body if status is not None else returned.value
        if status is None and (function is None or not returned.value.is_always(_ANSWERS)):
            continue
        place = None if answer is None else next(_places(answer, status), None)
        if place is not None:
            value, shown = place
            what = "the stack" if is_stack(shown.path) else "the text"
            finding = Finding(
                value.span,
                f"the client is sent {what} of {'an exception' if not shown.types else f'any `{shown.types[0]}`'}, "
                "which may tell of hosts, queries, tables and code",
            )
            yield finding if value.span.file is returned.span.file else finding.also(returned.span, "returned here")


def _is_web(source: object) -> bool:
    """Whether a client gets what the handler returns."""
    if isinstance(source, HttpSource):
        return source.proxy.known is not False and source.api != "WebSocket"
    return isinstance(source, (UrlSource, LoadBalancerSource))


def _places(value: ReturnedValue, status: ReturnedValue | None) -> Iterator[tuple[ReturnedValue, ShownError]]:
    """The innermost values that tell of an exception."""
    inside = [place for part in (*value.parts, *value.encoded) for place in _places(part, status)]
    if inside:
        yield from inside
    else:
        yield from ((value, one) for one in value.errors if _is_leak(one, status))


def _is_leak(shown: ShownError, status: ReturnedValue | None) -> bool:
    """Whether nobody chose the text for the client: that of any exception at all, where the client is not at fault."""
    if not is_text(shown.path, shown.passed):
        return False
    if is_stack(shown.path):
        return True
    if not is_broad(shown.types):
        return False
    if status is None or not status.numbers:
        return not shown.tested
    return max(status.numbers) >= 500

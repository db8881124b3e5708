from collections.abc import Iterator

from lambdalint import (
    Finding,
    Fix,
    Function,
    Handler,
    HttpSource,
    Kind,
    LoadBalancerSource,
    Precision,
    Returned,
    ReturnedValue,
    Severity,
    Source,
    fixes,
    rule,
)
from lambdalint.knowledge.serialisation import has_plain_responses

_NO_RESPONSE = frozenset({Kind.TEXT, Kind.NUMBER, Kind.BOOLEAN, Kind.LIST, Kind.SET, Kind.NOTHING})
_NO_STATUS = frozenset({Kind.TEXT, Kind.MAPPING, Kind.LIST, Kind.SET, Kind.NOTHING})
_NO_BODY = frozenset({Kind.MAPPING, Kind.LIST, Kind.SET})


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def proxy_response_shape(handler: Handler, function: Function) -> Iterator[Finding]:
    caller = next((one for one in function.sources if _is_strict(one)), None)
    if not has_plain_responses(function.runtime.known or "") or caller is None:
        return
    if handler.signature is not None and handler.signature.streams:
        return
    balanced = isinstance(caller, LoadBalancerSource)
    answer = "the load balancer answers 502" if balanced else "API Gateway answers 502"
    if handler.returned and all(_lacks_status(one.value) for one in handler.returned):
        first = handler.returned[0]
        problem = f"{answer} to every request: what the handler returns has no `statusCode`"
        yield Finding(first.span, problem).also(caller.span, "what calls the function")
        return
    for returned in handler.returned:
        for value, problem in _problems(returned):
            finding = Finding(value.span, f"{answer}: {problem}").also(caller.span, "what calls the function")
            if not returned.span.covers(value.span):
                finding = finding.also(returned.span, "returned here")
            yield finding if value.key != "body" else _mended(finding)


def _is_strict(source: Source) -> bool:
    """Whether a caller takes nothing but a status and a text: a REST API, or an HTTP API with the older format."""
    if isinstance(source, HttpSource) and source.proxy.known:
        older = source.api == "HTTP" and source.payload_format_version.known == "1.0"
        return (source.api == "REST" or older) and source.response_transfer_mode.known != "STREAM"
    return isinstance(source, LoadBalancerSource)


def _lacks_status(value: ReturnedValue) -> bool:
    if value.is_always(frozenset({Kind.MAPPING})):
        return value.complete and value.part("statusCode") is None
    return value.is_always(_NO_RESPONSE) and not value.is_always(frozenset({Kind.NOTHING}))


def _problems(returned: Returned) -> Iterator[tuple[ReturnedValue, str]]:
    status, body = returned.value.part("statusCode"), returned.value.part("body")
    if status is not None and status.is_always(_NO_STATUS) and not _may_be_number(status):
        yield status, f"`statusCode` is {status.kinds[0].value}, and it must be a whole number"
    if status is not None and body is not None and body.is_always(_NO_BODY):
        yield body, f"`body` is {body.kinds[0].value}, and it must be a string"


def _mended(finding: Finding) -> Finding:
    """The finding with JSON made of a body that is written out there."""
    span = finding.span
    if not span.text.startswith(("{", "[")):
        return finding
    edits = fixes.wrapped(span, python="json.dumps", javascript="JSON.stringify({})")
    return finding.fixed_by(Fix("make JSON of the body", edits, safe=True))


def _may_be_number(status: ReturnedValue) -> bool:
    """API Gateway takes `"200"` too."""
    return Kind.TEXT in status.kinds and (not status.texts or any(text.strip().isdigit() for text in status.texts))

from collections.abc import Iterator

from lambdalint import (
    Finding,
    Function,
    Handler,
    HttpSource,
    LoadBalancerSource,
    Precision,
    Severity,
    Source,
    Span,
    UrlSource,
    rule,
)
from lambdalint.knowledge.payloads import ONLY, OTHER, field_of


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def payload_version_mismatch(function: Function, handler: Handler) -> Iterator[Finding]:
    sources = [source for source in function.sources if source.enabled.known is not False]
    sent = {_version(source) for source in sources}
    version = sent.pop() if len(sent) == 1 else None
    if version is None or handler.hands_event_over or _looks_at(handler, version):
        return  # another format may be meant, or made of this one
    wrong = [(read, field) for read in handler.event_reads if (field := field_of(read.field.path, OTHER[version]))]
    told = [(read, field) for read, field in wrong if not read.guarded]
    if not told or any(read.asked for read, _ in wrong):
        return
    read, field = told[0]
    source = sources[0]
    finding = Finding(read.span, _message(field, source, version)).also(_place(source), f"{_sender(source)} sends it")
    for other, _ in told[1:]:
        finding = finding.also(other.span, "nor is this there")
    yield finding.through(read.via)


def _version(source: Source) -> str | None:
    """The payload format that a source sends, if it is told."""
    match source:
        case UrlSource():
            return "2.0"
        case LoadBalancerSource():
            return "1.0"
        case HttpSource() if source.proxy.known is True and source.api in {"REST", "HTTP"}:
            known = source.payload_format_version.known
            return known if known in OTHER else None
    return None


def _looks_at(handler: Handler, version: str) -> bool:
    """Whether the code also reads, or sets, what this format has, or asks which one it is."""
    reads = [*(read.field for read in handler.event_reads), *handler.event_writes]
    return any(field_of(one.path, version) or one.path[:1] == ("version",) for one in reads) or any(
        field_of(one.path, OTHER[version]) for one in handler.event_writes
    )


def _message(field: str, source: Source, version: str) -> str:
    if isinstance(source, LoadBalancerSource):
        return f"`{field}` is not in the event: it belongs to payload format 2.0, which a load balancer never sends"
    there = ONLY[OTHER[version]][field]
    return (
        f"`{field}` is not in the event: {_sender(source)} sends payload format {version}, "
        f"which has `{there}` in its place"
    )


def _place(source: Source) -> Span:
    """What the user would edit to have the other format sent."""
    version = source.payload_format_version if isinstance(source, HttpSource) else None
    return version.span if version is not None and version.written else source.span


def _sender(source: Source) -> str:
    if isinstance(source, UrlSource):
        return "a function URL"
    if isinstance(source, LoadBalancerSource):
        return "a load balancer"
    return f"this {source.api} API" if isinstance(source, HttpSource) else source.service

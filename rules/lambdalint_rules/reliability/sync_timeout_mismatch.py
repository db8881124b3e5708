from collections.abc import Iterator

from msgspec import Struct

from lambdalint import (
    EdgeSource,
    Finding,
    Function,
    HttpSource,
    Precision,
    Severity,
    Source,
    SynchronousSource,
    rule,
)

REST, WEBSOCKET = "REST", "WebSocket"
SLACK = 1
"""Seconds that a function may take longer than its caller waits: the default limits are 29 and 30 s."""


class Options(Struct, frozen=True):
    api_timeout: int = 29
    """Seconds that REST APIs wait, where the account's quota has been raised."""


@rule(severity=Severity.WARNING, precision=Precision.HIGH)
def sync_timeout_mismatch(function: Function, options: Options) -> Iterator[Finding]:
    waits = [(source, _seconds(source, options)) for source in function.sources]
    longest = max((seconds or 0 for _, seconds in waits), default=0)
    if not waits or any(seconds is None for _, seconds in waits):
        return  # somebody waits for as long as the function runs, or does not wait
    services = " or ".join(dict.fromkeys(source.service for source, _ in waits))
    for timeout in function.timeout.possible:
        if timeout.known is None or timeout.known <= longest + SLACK:
            continue
        finding = Finding(
            timeout.span,
            f"{services} waits for {longest:g} s, and the function may take {timeout.known} s{timeout.given}: past "
            "that, the caller gets an error while the function runs on and is billed",
        )
        for source, seconds in waits:
            finding = finding.also(source.span, f"waits for {seconds:g} s: {source.service}")
        yield finding


def _seconds(source: Source, options: Options) -> float | None:
    """How long a source waits; None for one that does not, or of which it is not known."""
    if not isinstance(source, SynchronousSource) or isinstance(source, EdgeSource) or source.timeout.known is None:
        return None
    if isinstance(source, HttpSource) and source.api == WEBSOCKET:
        return None  # what it has to say, it may send to the connection for as long as it runs
    if isinstance(source, HttpSource) and source.api == REST:
        if any(mode.known != "BUFFERED" for mode in source.response_transfer_mode.possible):
            return None
        if not source.timeout.written:
            return max(source.timeout.known / 1000, options.api_timeout)
    return source.timeout.known / 1000

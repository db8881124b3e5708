from collections.abc import Iterator

from lambdalint import Finding, Function, Precision, QueueSource, Severity, rule
from lambdalint.knowledge.event_sources import ADVISED_RESERVED_CONCURRENCY


@rule(severity=Severity.WARNING, precision=Precision.HIGH)
def sqs_consumer_throttled(function: Function) -> Iterator[Finding]:
    queues = [source for source in function.sources if isinstance(source, QueueSource) and source.enabled.known]
    polled = [source for source in queues if source.minimum_pollers.absent and source.maximum_pollers.absent]
    most = [source.maximum_concurrency.known for source in polled]
    used = sum(one or 0 for one in most)
    unbounded = [source for source in polled if source.maximum_concurrency.absent and source.is_fifo is False]
    for reserved in function.reserved_concurrency.possible:
        if not reserved.known or not polled:  # none at all is for others to judge
            continue
        finding = None
        if None not in most and used > reserved.known:
            finding = Finding(
                reserved.span,
                f"`{function.id}` may run {reserved.known} at a time{reserved.given}, and its queues send it up to "
                f"{used}: what is too much is throttled, and each message then counts as received once more",
            )
        elif unbounded and reserved.known < ADVISED_RESERVED_CONCURRENCY:
            finding = Finding(
                reserved.span,
                f"`{function.id}` may run {reserved.known} at a time{reserved.given}, and Lambda polls a queue with 5 "
                "batches at once: what is too much is throttled, and each message then counts as received once more",
            )
        for source in polled if finding else ():
            finding = finding and finding.also(source.span, "a queue invokes it here")
        if finding is not None:
            yield finding

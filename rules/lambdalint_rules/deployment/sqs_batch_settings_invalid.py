from collections.abc import Iterator

from lambdalint import Finding, Fix, Function, Precision, QueueSource, Severity, Template, Value, fixes, rule
from lambdalint.knowledge.event_sources import (
    MAXIMUM_BATCH,
    MAXIMUM_BATCH_WITHOUT_WINDOW,
    MAXIMUM_FIFO_BATCH,
    MAXIMUM_WINDOW,
)


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def sqs_batch_settings_invalid(source: QueueSource, function: Function, template: Template) -> Iterator[Finding]:
    refused = "and Lambda refuses to connect the two"
    limit = MAXIMUM_FIFO_BATCH if source.is_fifo else MAXIMUM_BATCH
    kind = " FIFO" if source.is_fifo else ""
    for size in source.batch_size.possible:
        if size.known is None or not size.written:
            continue
        if not 1 <= size.known <= limit:
            yield Finding(
                size.span,
                f"a batch of an SQS{kind} queue has 1 to {limit} messages, `BatchSize` is {size.known}{size.given}, "
                f"{refused}",
            )
        elif size.known > MAXIMUM_BATCH_WITHOUT_WINDOW:
            own = template.dialect == "Serverless" and function.block.covers(source.span)
            name = "maximumBatchingWindow" if own else "MaximumBatchingWindowInSeconds"
            yield from _without_window(source, size, name, refused)
    yield from _of_window(source, refused)
    for position in source.starting_position.possible:
        if position.written:
            yield Finding(position.span, f"a queue has no `StartingPosition`{position.given}, {refused}")


def _of_window(source: QueueSource, refused: str) -> Iterator[Finding]:
    for window in source.batching_window.possible:
        if window.known is None or not window.written:
            continue
        if source.is_fifo and window.known > 0:
            yield Finding(window.span, f"an SQS FIFO queue takes no batching window{window.given}, {refused}")
        elif not 0 <= window.known <= MAXIMUM_WINDOW:
            said = f"a batching window has 0 to {MAXIMUM_WINDOW} s, this one has {window.known}{window.given}"
            yield Finding(window.span, f"{said}, {refused}")


def _without_window(source: QueueSource, size: Value[int], name: str, refused: str) -> Iterator[Finding]:
    for window in source.batching_window.possible:
        if window.known != 0 or size.excludes(window):
            continue
        change = fixes.replaced(window, 1) if window.written else fixes.added(source.room, name, 1)
        if source.is_fifo is None:  # of a FIFO queue, the batch has to be smaller
            change = ()
        yield Finding(
            size.span,
            f"more than {MAXIMUM_BATCH_WITHOUT_WINDOW} messages need a batching window of at least 1 s, `BatchSize` is "
            f"{size.known}{size.given} and there is none{window.given}, {refused}",
        ).fixed_by(Fix(f"set `{name}` to 1", change, safe=False))

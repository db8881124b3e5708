from collections.abc import Iterator

from lambdalint import (
    EventRead,
    Finding,
    Function,
    Handler,
    PolledSource,
    Precision,
    QueueSource,
    Severity,
    StreamSource,
    rule,
)


@rule(severity=Severity.WARNING, precision=Precision.HIGH)
def only_first_record_processed(source: PolledSource, function: Function, handler: Handler) -> Iterator[Finding]:
    size = source.batch_size.known
    if not isinstance(source, (QueueSource, StreamSource)) or source.enabled.known is not True or not size or size == 1:
        return
    records = [read for read in handler.event_reads if _is_of_records(read)]
    if handler.hands_event_over or not records or any(read.field.position is None for read in records):
        return  # all of them are, or may be, looked at
    default = "" if source.batch_size.written else ", by default"
    yield (
        Finding(
            records[0].span,
            f"only one record of a batch is processed: `{function.id}` gets up to {size} at once{default}, and the "
            "others count as processed",
        )
        .also(source.batch_size.span if source.batch_size.written else source.span, f"batches of {source.service}")
        .through(records[0].via)
    )


def _is_of_records(read: EventRead) -> bool:
    return bool(read.field.path) and read.field.path[0].casefold() == "records"

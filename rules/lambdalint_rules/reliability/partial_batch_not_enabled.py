from collections.abc import Iterator

from lambdalint import Finding, Function, Handler, PolledSource, Precision, QueueSource, Severity, rule
from lambdalint.knowledge.event_sources import PARTIAL_BATCHES, SQS


@rule(severity=Severity.WARNING, precision=Precision.HIGH)
def partial_batch_not_enabled(source: PolledSource, function: Function) -> Iterator[Finding]:
    if source.service not in PARTIAL_BATCHES or source.enabled.known is not True or _answers(function):
        return
    if any(split.known is not False for split in source.bisect_on_error.possible) and source.service != SQS:
        return  # the batch is split until the record that fails is alone
    for size in source.batch_size.possible:
        for reported in source.reports_batch_item_failures.possible:
            if size.known is None or size.known <= 1 or reported.known is not False or size.excludes(reported):
                continue
            yield Finding(
                source.span,
                f"when `{function.id}` fails on one of up to {size.known} records{size.given or reported.given}, "
                f"{_consequence(source)}: the mapping has no `ReportBatchItemFailures`",
            )
            return


def _consequence(source: PolledSource) -> str:
    queue = source.queue if isinstance(source, QueueSource) else None
    if queue is not None and queue.max_receive_count.known == 1:
        return "all of them go to the dead-letter queue"
    return f"{source.service} delivers all of them again"


def _answers(function: Function) -> bool:
    """Whether the code tells already which records failed, of which batch-failures-not-enabled speaks."""
    return isinstance(function.code, Handler) and bool(function.code.batch_answers)

from collections.abc import Iterator

from lambdalint import Finding, Function, Handler, PolledSource, Precision, Severity, rule
from lambdalint.knowledge.batches import IDENTIFIERS


@rule(severity=Severity.WARNING, precision=Precision.MEDIUM)
def batch_failures_not_returned(source: PolledSource, function: Function, handler: Handler) -> Iterator[Finding]:
    reports = source.reports_batch_item_failures
    polled = source.service in IDENTIFIERS and source.enabled.known is True and source.batch_size.known != 1
    if not polled or reports.known is not True or handler.batch_answers or not handler.returns_plainly:
        return
    yield Finding(
        reports.span,
        f"`ReportBatchItemFailures` has no effect: `{function.id}` never returns `batchItemFailures`, so a batch "
        "counts as processed unless the handler raises, and then comes back as a whole",
    ).also(handler.span, "the handler")

from collections.abc import Iterator

from lambdalint import (
    BatchAnswer,
    Finding,
    Fix,
    Function,
    Handler,
    PolledSource,
    Precision,
    Severity,
    Template,
    fixes,
    rule,
)
from lambdalint.knowledge.batches import IDENTIFIERS, service_of


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def batch_failures_not_enabled(
    source: PolledSource, function: Function, handler: Handler, template: Template
) -> Iterator[Finding]:
    if source.service not in IDENTIFIERS or source.enabled.known is not True:
        return
    answers = [answer for answer in handler.batch_answers if _is_for(answer, source.service)]
    answer = min(answers, key=lambda one: (one.library, len(one.via)), default=None)
    for reports in source.reports_batch_item_failures.possible:
        if answer is not None and reports.known is False:
            lost = "deletes the messages that failed" if source.service == "SQS" else "goes on past what failed"
            finding = (
                Finding(
                    reports.span,
                    f"`{function.id}` reports which records failed, and Lambda ignores it and {lost}: the event source "
                    f"mapping lacks `ReportBatchItemFailures`{reports.given}",
                )
                .also(answer.span, "the code reports them here")
                .through(answer.via)
            )
            yield finding if reports.written else finding.fixed_by(_fix(source, template))


def _fix(source: PolledSource, template: Template) -> Fix:
    """The Serverless Framework has a name of its own for the setting, but not in `resources`."""
    mapping = source.room is not None and "EventSourceArn" in source.room.span.text
    if template.dialect == "Serverless" and not mapping:
        edits = fixes.added(source.room, "functionResponseType", "ReportBatchItemFailures")
    else:
        edits = fixes.added(source.room, "FunctionResponseTypes", ["ReportBatchItemFailures"])
    return Fix("have Lambda heed what the function reports", edits, safe=True)


def _is_for(answer: BatchAnswer, service: str) -> bool:
    """Whether an answer may be meant for a service, as the identifiers in it say."""
    told = {found for item in answer.items for field in item.sources if (found := service_of(field.path))}
    return not told or service in told

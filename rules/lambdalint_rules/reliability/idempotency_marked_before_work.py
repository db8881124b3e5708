from collections.abc import Iterator

from lambdalint import (
    AsynchronousSource,
    Call,
    CallKind,
    Caught,
    Finding,
    Function,
    Handler,
    Phase,
    PolledSource,
    Precision,
    Severity,
    Span,
    rule,
)
from lambdalint.knowledge.idempotency import FAILED_CONDITION, KEEPS_RECORD, is_absence
from lambdalint.knowledge.plain import only_reads


@rule(severity=Severity.WARNING, precision=Precision.MEDIUM)
def idempotency_marked_before_work(call: Call, handler: Handler, function: Function) -> Iterator[Finding]:
    if call.operations != ("PutItem",) or call.phase is not Phase.INVOKE or not _is_mark(call):
        return
    if not any(isinstance(source, (AsynchronousSource, PolledSource)) for source in function.sources):
        return  # nobody is sure to try again
    skipping = next((caught for caught in handler.caught if _skips(caught, call)), None)
    if skipping is None or any(not KEEPS_RECORD.isdisjoint(other.operations) for other in handler.calls):
        return
    work = next((other for other in handler.calls if _is_work(other) and _follows(other, call)), None)
    if work is None:
        return
    finding = Finding(
        call.span,
        "the event is marked as done before the work is: if that fails, the retry finds the mark and skips the event",
    )
    finding = finding.also(work.span, "the work").also(skipping.span, "where an event that is marked ends")
    yield finding.through(call.via)


def _is_mark(call: Call) -> bool:
    """Whether it writes an item only if it is not there, and asks nothing else."""
    conditions = call.parameters("ConditionExpression")
    return any(one.text is not None and is_absence(one.text) for one in conditions)


def _skips(caught: Caught, call: Call) -> bool:
    """Whether what is raised for an item that is there ends the event, and the handler goes on as if it were done."""
    if not caught.leaves or not (caught.guarded.covers(call.span) or _leads(caught.guarded, call)):
        return False
    return caught.catches_all or any(one.rpartition(".")[2] in FAILED_CONDITION for one in caught.types)


def _leads(span: Span, call: Call) -> bool:
    return any(span.covers(step.span) for step in call.via)


def _is_work(call: Call) -> bool:
    if call.phase is not Phase.INVOKE:
        return False
    return call.kind is CallKind.HTTP or (
        call.kind is CallKind.OPERATION and bool(call.operations) and not all(map(only_reads, call.operations))
    )


def _follows(work: Call, mark: Call) -> bool:
    """Whether one call is made after another, by the function in which their ways part."""
    ways = [*(step.span for step in work.via), work.span], [*(step.span for step in mark.via), mark.span]
    for later, earlier in zip(*ways, strict=False):
        if later != earlier:
            return later.file is earlier.file and later.start > earlier.end
    return False

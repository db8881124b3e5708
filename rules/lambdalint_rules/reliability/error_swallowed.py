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
    QueueSource,
    Severity,
    rule,
)


@rule(severity=Severity.WARNING, precision=Precision.MEDIUM)
def error_swallowed(caught: Caught, handler: Handler, function: Function) -> Iterator[Finding]:
    sources = [source for source in function.sources if source.enabled.known is not False]
    if not sources or function.is_of_deployments or not _is_lost(caught, handler):
        return
    if not all(isinstance(source, (AsynchronousSource, PolledSource)) for source in sources):
        return
    if any(isinstance(source, PolledSource) and _reports(source) for source in sources):
        return  # what is wrong with the answer is another rule's to say
    if handler.batch_answers:
        return
    source = sources[0]
    if isinstance(source, QueueSource):
        lost = "the message that failed is deleted"
    elif isinstance(source, PolledSource):
        lost = "the records that failed are passed over"
    else:
        if function.failure_handling.maximum_retry_attempts.known == 0:
            return
        lost = "the event that failed is neither tried again nor handed to a failure destination"
    where = "is logged and forgotten here" if caught.logged else "is forgotten here"
    finding = Finding(caught.span, f"an exception {where}, so the invocation counts as a success: {lost}")
    for source in sources:
        finding = finding.also(
            source.span, f"invokes it, and learns of a failure by an exception alone: {source.service}"
        )
    yield finding.through(caught.via)


def _is_lost(caught: Caught, handler: Handler) -> bool:
    """Whether what the handler is there for ends in this clause, and nobody learns of it."""
    if not (caught.catches_all and caught.silent and caught.whole and caught.phase is Phase.INVOKE):
        return False
    return not caught.via or (not caught.answers and all(_leads(caught, call) for call in _work(handler)))


def _work(handler: Handler) -> Iterator[Call]:
    return (
        call
        for call in handler.calls
        if call.kind in {CallKind.OPERATION, CallKind.HTTP} and call.phase is Phase.INVOKE
    )


def _leads(caught: Caught, call: Call) -> bool:
    """Whether a call is made on the way that leads to the clause."""
    return call.via[: len(caught.via)] == caught.via


def _reports(source: PolledSource) -> bool:
    reported = source.reports_batch_item_failures
    return reported.known is True or (not reported.absent and reported.known is None)

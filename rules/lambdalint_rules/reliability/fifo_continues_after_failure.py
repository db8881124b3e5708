from collections.abc import Iterator

from lambdalint import Finding, Function, Handler, Precision, QueueSource, Severity, rule


@rule(severity=Severity.WARNING, precision=Precision.MEDIUM)
def fifo_continues_after_failure(source: QueueSource, function: Function, handler: Handler) -> Iterator[Finding]:
    if source.enabled.known is not True or source.is_fifo is not True or source.batch_size.known == 1:
        return
    for answer in handler.batch_answers:
        places = [answer.span] if answer.stops is False else [item.span for item in answer.items if item.goes_on]
        if places:
            yield (
                Finding(
                    places[0],
                    f"`{function.id}` goes on after a message has failed, so later messages of its group overtake it: "
                    "the queue is FIFO",
                )
                .also(source.span, "the queue invokes it here")
                .through(answer.via)
            )
            return

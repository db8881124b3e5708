from collections.abc import Iterator

from msgspec import Struct

from lambdalint import Finding, Function, Precision, Queue, QueueSource, Severity, rule


class Options(Struct, frozen=True):
    minimum_receive_count: int = 3


@rule(severity=Severity.WARNING, precision=Precision.HIGH)
def sqs_redrive_missing(queue: Queue, source: QueueSource, function: Function, options: Options) -> Iterator[Finding]:
    if queue.is_dead_letter_queue or source.enabled.known is not True:
        return
    if queue.max_receive_count.absent:
        yield Finding(
            queue.span,
            f"`{queue.id}` has no dead-letter queue: a message that `{function.id}` cannot process comes back until "
            "it expires, and is then lost",
        ).also(source.span, "the queue invokes it here")
    for tries in queue.max_receive_count.possible:
        if tries.known is not None and tries.known < options.minimum_receive_count and queue.fifo.known is False:
            yield Finding(
                tries.span,
                f"a message of `{queue.id}` goes to the dead-letter queue after {tries.known} "
                f"{'try' if tries.known == 1 else 'tries'}{tries.given}, so throttling or a brief failure is enough to "
                "send good messages there; AWS advises at least 5",
            ).also(source.span, f"the queue invokes `{function.id}` here")

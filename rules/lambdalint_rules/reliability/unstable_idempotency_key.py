from collections.abc import Iterator

from lambdalint import (
    Finding,
    Function,
    Handler,
    IdempotencyKey,
    PolledSource,
    Precision,
    QueueSource,
    Severity,
    StreamSource,
    rule,
)
from lambdalint.knowledge.retries import CHANGING, changes, is_of_one_record


@rule(severity=Severity.WARNING, precision=Precision.MEDIUM)
def unstable_idempotency_key(function: Function, handler: Handler) -> Iterator[Finding]:
    batches = [source for source in function.sources if isinstance(source, PolledSource) and _has_batches(source)]
    for key in handler.idempotency_keys:
        if _changes(key):
            yield Finding(
                key.span,
                "a request that a client repeats is processed again: `requestContext.requestId`, by which the code "
                "remembers it, is another one each time",
            ).through(key.via)
        elif batches and _is_of_one(key):
            yield (
                Finding(
                    key.span,
                    "records that were not processed yet are taken for duplicates, or duplicates for new ones: one "
                    "record stands for the whole batch that the code remembers",
                )
                .also(batches[0].span, f"{batches[0].service} sends batches")
                .through(key.via)
            )


def _has_batches(source: PolledSource) -> bool:
    size = source.batch_size.known
    return isinstance(source, (QueueSource, StreamSource)) and size is not None and size > 1


def _changes(key: IdempotencyKey) -> bool:
    return changes(key.expression) or any(field.is_at(*path) for field in key.sources for path in CHANGING)


def _is_of_one(key: IdempotencyKey) -> bool:
    whole = any(field.path[:2] == ("Records", "[]") and field.position is None for field in key.sources)
    one = any(field.path[:1] == ("Records",) and field.position is not None for field in key.sources)
    return is_of_one_record(key.expression) or (one and not whole)

from collections.abc import Iterator

from lambdalint import Edit, Finding, Fix, Function, Handler, ItemFailure, PolledSource, Precision, Severity, rule
from lambdalint.knowledge.batches import IDENTIFIER, IDENTIFIERS


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def wrong_item_identifier(function: Function, handler: Handler) -> Iterator[Finding]:
    polled = [one for one in function.sources if isinstance(one, PolledSource) and one.enabled.known is not False]
    services = {source.service for source in polled}
    if not services or not services <= IDENTIFIERS.keys():
        return
    for item in dict.fromkeys(item for answer in handler.batch_answers for item in answer.items):
        if item.key != IDENTIFIER:
            yield _wrong_key(item)
        else:
            yield from _wrong_value(item, services)


def _wrong_key(item: ItemFailure) -> Finding:
    finding = Finding(
        item.key_span,
        f"Lambda retries the whole batch again and again: it looks for the identifier of a failed record under "
        f"`{IDENTIFIER}`, not `{item.key}`",
    )
    if item.key_span == item.value_span:
        return finding  # `{ messageId }`
    renamed = item.key_span.text.replace(item.key, IDENTIFIER)
    return finding.fixed_by(Fix(f"rename the key to `{IDENTIFIER}`", (Edit(item.key_span, renamed),), safe=True))


def _wrong_value(item: ItemFailure, services: set[str]) -> Iterator[Finding]:
    """An identifier that is another part of the record than the one that Lambda knows it by."""
    right = [IDENTIFIERS[service] for service in services]
    fields = item.sources
    named = fields[0].path[2:] if len(fields) == 1 and fields[0].path[1:2] == ("[]",) else ()
    if not named or "[]" in named or fields[0].passed:
        return
    if not any(fields[0].is_at(*path) for path in right):
        known = " or ".join(f"`{'.'.join(path[2:])}`" for path in right)
        yield Finding(
            fields[0].span or item.span,
            f"Lambda does not know a record by its `{'.'.join(named)}`, and retries the whole batch again "
            f"and again: a record of {' or '.join(sorted(services))} is identified by its {known}",
        )

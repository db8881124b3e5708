from collections.abc import Callable, Iterator

from lambdalint import (
    Argument,
    BucketSource,
    Call,
    Finding,
    Function,
    Handler,
    Phase,
    PolledSource,
    Precision,
    Resource,
    Severity,
    Source,
    Template,
    TopicSource,
    Value,
    access,
    rule,
)
from lambdalint.knowledge.loops import CREATED, DECODING, DETECTED, OWN_BUCKET, OWN_KEY, SENDING


@rule(severity=Severity.WARNING, precision=Precision.MEDIUM)
def recursive_trigger(handler: Handler, function: Function, template: Template) -> Iterator[Finding]:
    if any(loop.known == "Allow" for loop in function.recursive_loop.possible):
        return  # of which recursion-protection-off speaks
    declared = access.resources(template)
    said = set()
    for need in access.needs(handler, function.environment, declared):
        call, service = need.call, need.actions[0].partition(":")[0]
        if SENDING.isdisjoint(need.actions) or call.phase is not Phase.INVOKE or not call.always:
            continue
        written = need.named[0].resource if len(need.named) == 1 else None
        for source in function.sources:
            sender = declared.referred(source.sender) if source.sender.target else None
            same = sender is not None and (sender is written or (isinstance(source, BucketSource) and _is_own(call)))
            if not same or sender is None or source.enabled.known is False or not _fires(source, call):
                continue
            if call.span not in said:
                said.add(call.span)
                yield _finding(call, source, sender, function, detected=service in DETECTED)


def _is_own(call: Call) -> bool:
    """Whether it names the bucket as the event does."""
    fields = (field for one in call.parameters("Bucket") for field in one.sources if not one.prefix)
    return any(field.path[-len(OWN_BUCKET) :] == OWN_BUCKET and not field.passed for field in fields)


def _fires(source: Source, call: Call) -> bool:
    """Whether the source sends an event of what the call writes, whatever that is."""
    if isinstance(source, BucketSource):
        keys = [key for key in call.parameters("Key") if not _is_own_key(key)]
        begins = all(_fits(source.prefix, (key.text or key.prefix or "").startswith) for key in keys)
        ends = all(_fits(source.suffix, (key.text or "").endswith) for key in keys)
        known = bool(call.parameters("Key")) or (source.prefix.absent and source.suffix.absent)
        return known and begins and ends and (source.event.known or "").startswith(CREATED)
    if isinstance(source, TopicSource):
        return source.filter_policy.absent
    return not isinstance(source, PolledSource) or (source.filters.complete and not source.filters.items)


def _is_own_key(key: Argument) -> bool:
    """Whether an object is written back: its key has passed the filter once, and does so again."""
    return not key.prefix and any(
        field.path[-len(OWN_KEY) :] == OWN_KEY and set(field.passed) <= DECODING for field in key.sources
    )


def _fits(part: Value[str], test: Callable[[str], bool]) -> bool:
    return part.absent or (part.known is not None and test(part.known))


def _finding(call: Call, source: Source, sender: Resource, function: Function, *, detected: bool) -> Finding:
    stopped = "Lambda ends the loop after about 16 rounds" if detected else "nothing ends this loop"
    return (
        Finding(
            call.span,
            f"this writes to `{sender.id}`, which invokes `{function.id}` again: each event makes another one, and "
            f"{stopped}",
        )
        .also(source.span, f"`{sender.id}` invokes `{function.id}` here")
        .through(call.via)
    )

from collections.abc import Iterator

from lambdalint import Finding, Fix, Function, Precision, Queue, QueueSource, Severity, Value, fixes, rule
from lambdalint.knowledge.event_sources import advised_visibility

NAME = "VisibilityTimeout"


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def sqs_visibility_below_timeout(queue: Queue, source: QueueSource, function: Function) -> Iterator[Finding]:
    if source.enabled.known is not True:
        return
    for hidden in queue.visibility_timeout.possible:
        for timeout in function.timeout.possible:
            if hidden.known is None or timeout.known is None or hidden.excludes(timeout):
                continue
            if hidden.known < timeout.known:
                default = "" if hidden.written else ", the default"
                finding = (
                    Finding(
                        hidden.span,
                        f"a message of `{queue.id}` stays hidden for {hidden.known} s{default}{hidden.given}, but "
                        f"`{function.id}` may take {timeout.known} s{timeout.given}, and Lambda refuses to connect the "
                        "two",
                    )
                    .also(timeout.span, f"the timeout of `{function.id}`{'' if timeout.written else ', by default'}")
                    .also(source.span, "the queue invokes it here")
                )
                yield finding.fixed_by(_fix(queue, source, hidden, timeout.known))


def _fix(queue: Queue, source: QueueSource, hidden: Value[int], timeout: int) -> Fix:
    """Safe: messages that are not deleted come back later, and nothing else changes."""
    advised = advised_visibility(timeout, source.batching_window.known or 0)
    change = fixes.replaced(hidden, advised) if hidden.written else fixes.added(queue.room, NAME, advised)
    return Fix(f"hide messages for {advised} s", change, safe=True)

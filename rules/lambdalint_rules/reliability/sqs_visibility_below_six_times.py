from collections.abc import Iterator

from msgspec import Struct

from lambdalint import Finding, Fix, Function, Precision, Queue, QueueSource, Severity, Value, fixes, rule
from lambdalint.knowledge.event_sources import VISIBILITY_FACTOR, advised_visibility

NAME = "VisibilityTimeout"


class Options(Struct, frozen=True):
    visibility_factor: int = VISIBILITY_FACTOR


@rule(severity=Severity.WARNING, precision=Precision.HIGH)
def sqs_visibility_below_six_times(
    queue: Queue, source: QueueSource, function: Function, options: Options
) -> Iterator[Finding]:
    window = 0 if source.is_fifo else source.batching_window.known  # Lambda refuses one for a FIFO queue
    if source.enabled.known is not True or window is None:
        return
    for hidden in queue.visibility_timeout.possible:
        for timeout in function.timeout.possible:
            if hidden.known is None or timeout.known is None or hidden.excludes(timeout):
                continue
            advised = advised_visibility(timeout.known, window, options.visibility_factor)
            if timeout.known <= hidden.known < advised:  # below the timeout, sqs-visibility-below-timeout speaks
                batching = f" + {window} s batching" if window else ""
                default = "" if hidden.written else ", the default"
                who = "AWS advises" if options == Options() else "this project asks for"
                finding = Finding(
                    hidden.span,
                    f"a message of `{queue.id}` stays hidden for {hidden.known} s{default}{hidden.given}, and {who} "
                    f"at least {advised} s for `{function.id}`{timeout.given}: "
                    f"{options.visibility_factor} × {timeout.known} s{batching}",
                ).also(timeout.span, f"the timeout of `{function.id}`{'' if timeout.written else ', by default'}")
                yield finding.fixed_by(_fix(queue, hidden, advised))


def _fix(queue: Queue, hidden: Value[int], advised: int) -> Fix:
    """Safe: messages that are not deleted come back later, and nothing else changes."""
    change = fixes.replaced(hidden, advised) if hidden.written else fixes.added(queue.room, NAME, advised)
    return Fix(f"hide messages for {advised} s", change, safe=True)

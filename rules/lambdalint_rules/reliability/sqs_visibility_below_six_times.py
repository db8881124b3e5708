from collections.abc import Iterator
from dataclasses import dataclass

from lambdalint import Finding, Function, Precision, Queue, QueueSource, Severity, rule

MAXIMUM = 43_200
"""Seconds; the longest visibility timeout that SQS accepts."""


@dataclass(frozen=True)
class Options:
    visibility_factor: int = 6


@rule(severity=Severity.WARNING, precision=Precision.HIGH)
def sqs_visibility_below_six_times(
    queue: Queue, source: QueueSource, function: Function, options: Options
) -> Iterator[Finding]:
    window = source.batching_window.known
    if source.enabled.known is not True or window is None:
        return
    for hidden in queue.visibility_timeout.possible:
        for timeout in function.timeout.possible:
            if hidden.known is None or timeout.known is None or hidden.excludes(timeout):
                continue
            advised = min(options.visibility_factor * timeout.known + window, MAXIMUM)
            if timeout.known <= hidden.known < advised:  # below the timeout, sqs-visibility-below-timeout speaks
                batching = f" + {window} s batching" if window else ""
                default = "" if hidden.written else ", the default"
                who = "AWS advises" if options == Options() else "this project asks for"
                yield Finding(
                    hidden.span,
                    f"a message of `{queue.id}` stays hidden for {hidden.known} s{default}{hidden.given}, and {who} "
                    f"at least {advised} s for `{function.id}`{timeout.given}: "
                    f"{options.visibility_factor} × {timeout.known} s{batching}",
                ).also(timeout.span, f"the timeout of `{function.id}`{'' if timeout.written else ', by default'}")

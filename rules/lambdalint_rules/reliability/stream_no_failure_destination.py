from collections.abc import Iterator

from lambdalint import Finding, Function, PolledSource, Precision, Severity, rule
from lambdalint.knowledge.event_sources import REPORTING_FAILURES


@rule(severity=Severity.WARNING, precision=Precision.HIGH)
def stream_no_failure_destination(source: PolledSource, function: Function) -> Iterator[Finding]:
    if source.service not in REPORTING_FAILURES or source.enabled.known is not True or not source.on_failure.absent:
        return
    retries = ((bound, _times(bound.known)) for bound in source.maximum_retry_attempts.possible)
    ages = ((bound, f"once they are {bound.known} s old") for bound in source.maximum_record_age.possible)
    for bound, after in (*retries, *ages):
        if bound.written and bound.known is not None and bound.known >= 0:
            yield Finding(
                bound.span,
                f"records of {source.service} are thrown away {after}{bound.given}, and nothing keeps them: the "
                "mapping has no on-failure destination",
            ).also(source.span, f"invokes `{function.id}` with them")
            return


def _times(retries: int | None) -> str:
    return f"after {retries} {'retry' if retries == 1 else 'retries'}" if retries else "at the first failure"

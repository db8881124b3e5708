from collections.abc import Iterator

from lambdalint import Finding, Precision, QueueSource, Severity, rule
from lambdalint.knowledge.event_sources import CONCURRENCY


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def sqs_concurrency_conflict(source: QueueSource) -> Iterator[Finding]:
    for most in source.maximum_concurrency.possible:
        if most.known is not None and most.known not in CONCURRENCY:
            yield Finding(
                most.span,
                f"`MaximumConcurrency` is {most.known}{most.given}, and Lambda takes {CONCURRENCY.start} to "
                f"{CONCURRENCY.stop - 1}: the deployment fails",
            )
        elif most.written:
            for pollers in (*source.minimum_pollers.possible, *source.maximum_pollers.possible):
                if pollers.written and not most.excludes(pollers):
                    yield Finding(
                        most.span,
                        f"`MaximumConcurrency` and `ProvisionedPollerConfig` exclude each other"
                        f"{most.given or pollers.given}: Lambda refuses the mapping",
                    ).also(pollers.span, "switches the provisioned mode on")
                    break

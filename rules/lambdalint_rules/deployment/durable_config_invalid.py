from collections.abc import Iterator

from lambdalint import (
    BucketSource,
    Finding,
    Function,
    HttpSource,
    PolledSource,
    Precision,
    RuleSource,
    Severity,
    TaskSource,
    Template,
    TopicSource,
    rule,
)
from lambdalint.knowledge.runtimes import DURABLE, is_older

LONGEST, POLLED_LONGEST, POLLED_LONGEST_ON_INSTANCES = 31_622_400, 900, 5_400
"""Seconds of an execution; those of one that an event source mapping waits for."""
SHORT_LIMIT = ("Amazon MQ", "DocumentDB")
"""Services for whose mappings managed instances change nothing."""
MOST_DAYS = 90
INVOKING = (BucketSource, HttpSource, PolledSource, RuleSource, TaskSource, TopicSource)
"""Sources of which it is known that they name the function itself where they name no version."""


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def durable_config_invalid(function: Function, template: Template) -> Iterator[Finding]:
    durable = function.durable
    if durable.config.known is not True:
        return
    if durable.execution_timeout.absent:
        yield Finding(
            durable.config.span,
            f"Lambda refuses to create `{function.id}`: `DurableConfig` has no `ExecutionTimeout`",
        )
    for timeout in durable.execution_timeout.possible:
        if timeout.known is not None and not 1 <= timeout.known <= LONGEST:
            yield Finding(
                timeout.span,
                f"a durable execution may take 1 to {LONGEST} s, and the execution timeout is {timeout.known} s"
                f"{timeout.given}",
            )
    for days in durable.retention_period.possible:
        if days.known is not None and not 1 <= days.known <= MOST_DAYS:
            yield Finding(
                days.span,
                f"Lambda keeps the history of durable executions for 1 to {MOST_DAYS} days, and the retention period "
                f"is {days.known}{days.given}",
            )
    for runtime in function.runtime.possible:
        if runtime.known and is_older(runtime.known, DURABLE):
            yield Finding(runtime.span, f"the runtime `{runtime.known}`{runtime.given} does not run durable functions")
    yield from _invocations(function, template)


def _invocations(function: Function, template: Template) -> Iterator[Finding]:
    """What invokes it, and what is done with what comes of that."""
    for destination in (function.failure_handling.on_success, function.failure_handling.on_failure):
        if destination.written:
            yield Finding(destination.span, f"`{function.id}` is a durable function, which may not have destinations")
    for source in function.sources:
        if isinstance(source, PolledSource):
            yield from _too_long(source, function)
        unqualified = isinstance(source, INVOKING) and source.qualifier is None
        if unqualified and template.dialect != "Serverless":  # which publishes versions by itself
            yield Finding(
                source.span,
                f"Lambda refuses to invoke `{function.id}` for {source.service}: a durable function is invoked by a "
                "version, an alias or `$LATEST`, and this names the function itself",
            ).also(function.durable.config.span, "makes it a durable function")


def _too_long(source: PolledSource, function: Function) -> Iterator[Finding]:
    longest = POLLED_LONGEST
    if not function.capacity_provider.absent and source.service not in SHORT_LIMIT:
        longest = POLLED_LONGEST_ON_INSTANCES
    for timeout in function.durable.execution_timeout.possible:
        if timeout.known and longest < timeout.known <= LONGEST:
            yield Finding(
                timeout.span,
                f"the event source mapping is refused: it waits at most {longest} s for a durable execution, and the "
                f"execution timeout is {timeout.known} s{timeout.given}",
            ).also(source.span, f"waits for it: {source.service}")

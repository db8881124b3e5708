from collections.abc import Iterator

from lambdalint import Finding, Function, PolledSource, Precision, Severity, SynchronousSource, Value, rule


@rule(severity=Severity.WARNING, precision=Precision.HIGH)
def dlq_never_used(function: Function) -> Iterator[Finding]:
    told = all(isinstance(source, PolledSource | SynchronousSource) for source in function.sources)
    durable = not function.durable.execution_timeout.absent
    if not function.sources or not told or function.mentioned_elsewhere or durable or function.is_of_deployments:
        return
    services = " and ".join(dict.fromkeys(source.service for source in function.sources))
    for setting, what in _settings(function):
        if setting.absent:
            continue
        finding = Finding(
            setting.span,
            f"nothing ever reaches the {what} of `{function.id}`: it is for asynchronous events, and the function is "
            f"invoked by {services} alone{_instead(function)}",
        )
        for source in function.sources:
            finding = finding.also(source.span, f"invokes it: {source.service}")
        yield finding


def _settings(function: Function) -> Iterator[tuple[Value[str], str]]:
    handling = function.failure_handling
    yield handling.dead_letter_queue, "dead-letter queue"
    yield handling.on_failure, "on-failure destination"
    yield handling.on_success, "on-success destination"


def _instead(function: Function) -> str:
    polled = any(isinstance(source, PolledSource) for source in function.sources)
    return ". What it fails on needs a dead-letter queue or destination where it is polled from" if polled else ""

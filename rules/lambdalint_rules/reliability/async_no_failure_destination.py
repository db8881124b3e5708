from collections.abc import Iterator

from lambdalint import AsynchronousSource, Finding, Function, Precision, Severity, rule

TIMES = {None: "repeatedly", 1: "twice", 2: "three times"}
"""How often Lambda tries an event, by the number of retries."""


@rule(severity=Severity.WARNING, precision=Precision.HIGH)
def async_no_failure_destination(function: Function) -> Iterator[Finding]:
    handling = function.failure_handling
    sources = [
        source
        for source in function.sources
        if isinstance(source, AsynchronousSource) and source.enabled.known is not False
    ]
    handled = not (handling.dead_letter_queue.absent and handling.on_failure.absent)
    durable = not function.durable.execution_timeout.absent  # its executions can be looked up, and have no destinations
    if not sources or handled or durable or function.is_of_deployments:
        return
    retries = handling.maximum_retry_attempts.known
    if retries == 0:
        return  # whoever forbids retries has decided that an event may be lost
    services = " or ".join(dict.fromkeys(source.service for source in sources))
    finding = Finding(
        function.span,
        f"an event from {services} is lost after `{function.id}` has failed on it {TIMES.get(retries)}: the "
        "function has neither an on-failure destination nor a dead-letter queue",
    )
    for source in sources:
        finding = finding.also(source.span, f"invokes it asynchronously: {source.service}")
    yield finding

from collections.abc import Iterator

from lambdalint import Finding, Function, Handler, Precision, Severity, StateWrite, rule


@rule(severity=Severity.WARNING, precision=Precision.LOW)
def request_data_in_global_state(write: StateWrite, handler: Handler, function: Function | None) -> Iterator[Finding]:
    if not write.sources or write.keyed or (function or handler).is_of_deployments:
        return
    path = ".".join(write.sources[0].path)
    kept = f"`{path}` of the event" if path else "the event"
    yield Finding(
        write.span, f"`{write.name}` keeps {kept} after the event: the next one, perhaps another user's, finds it there"
    ).through(write.via)

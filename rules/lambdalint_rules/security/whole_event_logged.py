from collections.abc import Iterator

from lambdalint import Argument, CallKind, Finding, Handler, Precision, Severity, rule


@rule(severity=Severity.WARNING, precision=Precision.MEDIUM)
def whole_event_logged(handler: Handler) -> Iterator[Finding]:
    if handler.event_writes:
        return  # what is secret may have been taken out
    for call in handler.calls:
        if call.kind is CallKind.LOG and call.level != "debug" and any(map(_is_whole, call.arguments)):
            yield Finding(
                call.span,
                "the whole event is logged, with whatever personal data and secrets it has: everyone who may read the "
                "log group reads them, for as long as it keeps them",
            ).through(call.via)


def _is_whole(argument: Argument) -> bool:
    return any(not field.path and field.serialised for field in argument.sources)

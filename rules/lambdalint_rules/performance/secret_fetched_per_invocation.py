from collections.abc import Iterable, Iterator

from lambdalint import Call, CallKind, Finding, Function, Handler, Precision, Severity, Template, rule
from lambdalint.knowledge.configuration import CHANGING, FETCHED


@rule(severity=Severity.WARNING, precision=Precision.HIGH)
def secret_fetched_per_invocation(
    call: Call, handler: Handler, function: Function | None, template: Template | None
) -> Iterator[Finding]:
    fetched = {FETCHED.get((call.service or "", one)) for one in call.operations} - {None}
    if call.kind is not CallKind.OPERATION or not fetched or not call.is_repeated or call.is_kept:
        return
    if (function or handler).is_of_deployments or (function is not None and function.is_only_scheduled):
        return
    others = (one.code for one in template.functions) if template is not None else ()
    if _changes(call.service, [handler, *(one for one in others if isinstance(one, Handler))]):
        return
    what = min(filter(None, fetched))
    message = f"every invocation fetches the same {what} anew; kept outside the handler, it would serve many of them"
    yield Finding(call.span, message).through(call.via)


def _changes(service: str | None, handlers: Iterable[Handler]) -> bool:
    """Whether the project changes such values itself: then each event may need what is there now."""
    calls = (call for handler in handlers for call in handler.calls)
    return any(call.service == service and (service, one) in CHANGING for call in calls for one in call.operations)

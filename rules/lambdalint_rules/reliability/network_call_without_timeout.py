from collections.abc import Iterator

from lambdalint import (
    Call,
    CallKind,
    Edit,
    Finding,
    Fix,
    Function,
    Handler,
    Precision,
    Severity,
    Span,
    Template,
    rule,
)

_SUGGESTED = 10
"""Seconds."""


@rule(severity=Severity.WARNING, precision=Precision.HIGH)
def network_call_without_timeout(call: Call, function: Function | None, template: Template | None) -> Iterator[Finding]:
    waits = call.timeout
    if call.kind is not CallKind.HTTP or waits is None or call.is_local or call.answers_stack:
        return
    runs = function.timeout if function is not None else None
    limit = runs.known if runs is not None else None
    if not waits.given:
        message = "this request waits for an answer for ever: it is given no timeout, and its library has none"
        finding = Finding(call.span, message).through(call.via)
        yield finding.fixed_by(_added(call, waits.keyword, _least(call, template))) if waits.keyword else finding
    elif waits.seconds is not None and runs is not None and limit is not None and waits.seconds > limit:
        why = "its timeout" if waits.written else "its library's timeout"
        message = f"this request waits up to {waits.seconds:g} s by {why}, but the function ends after {limit} s"
        yield Finding(call.span, message).through(call.via).also(runs.span, "the function's timeout")


def _least(call: Call, template: Template | None) -> int | None:
    """The shortest timeout of the functions that make a call, in seconds: several may have the same code."""
    functions = template.functions if template is not None else ()
    limits = (function.timeout.known for function in functions if _makes(function, call))
    return min((limit for limit in limits if limit is not None), default=None)


def _makes(function: Function, call: Call) -> bool:
    return isinstance(function.code, Handler) and any(one.span == call.span for one in function.code.calls)


def _added(call: Call, keyword: str, limit: int | None) -> Fix:
    """A timeout as the last argument."""
    seconds = _SUGGESTED if limit is None or limit > _SUGGESTED else max(1, limit // 2)
    before = call.span.text[:-1].rstrip()
    end = call.span.start + len(before)
    comma = "" if before.endswith(("(", ",")) else ", "
    edit = Edit(Span(call.span.file, end, end), f"{comma}{keyword}={seconds}")
    return Fix(f"wait {seconds} s at most", (edit,), safe=False)

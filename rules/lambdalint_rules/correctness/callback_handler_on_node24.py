from collections.abc import Iterator

from lambdalint import Edit, Finding, Fix, Function, Handler, Precision, Severity, Signature, Span, Taking, rule
from lambdalint.knowledge.contexts import CALLBACKS
from lambdalint.knowledge.runtimes import refuses_callbacks


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def callback_handler_on_node24(handler: Handler, function: Function) -> Iterator[Finding]:
    managed = function.capacity_provider.written
    runtimes = [one for one in function.runtime.possible if one.known and refuses_callbacks(one.known, managed=managed)]
    if not runtimes:
        return
    runtime = runtimes[0]
    why = f"`{runtime.known}`{runtime.given}{' on Lambda Managed Instances' if managed else ''}"
    findings = [*_refused(handler, why), *_called(handler, why)]
    for first in findings[:1]:
        finding = first.also(runtime.span, "the runtime")
        for other in findings[1:]:
            finding = finding.also(other.span, "the same here")
        yield finding


def _refused(handler: Handler, why: str) -> Iterator[Finding]:
    signature = handler.signature
    if signature is None or signature.streams or _length(signature) < 3:
        return
    callback = signature.parameters[2]
    name = f"`{callback.name}`" if callback.name else "the callback"
    finding = Finding(
        callback.span, f"the function does not start: {why} refuses handlers with a third parameter, {name}"
    )
    yield _mended(finding, signature)


def _called(handler: Handler, why: str) -> Iterator[Finding]:
    for read in handler.context_reads:
        if read.name in CALLBACKS and read.called and not read.provided:
            problem = (
                f"`{read.name}` is no method of the context, so calling it raises `TypeError`: {why} has no callbacks"
            )
            yield Finding(read.span, problem).through(read.via)


def _length(signature: Signature) -> int:
    """What JavaScript calls the length of a function: its parameters before the first with a default."""
    for position, parameter in enumerate(signature.parameters):
        if parameter.taking is not Taking.REQUIRED:
            return position
    return len(signature.parameters)


def _mended(finding: Finding, signature: Signature) -> Finding:
    if len(signature.parameters) != 3 or signature.parameters[2].used or not signature.is_asynchronous:
        return finding  # what is not async may call back from elsewhere, and would end before it
    before, last = signature.parameters[1].span, signature.parameters[2].span
    edit = Edit(Span(last.file, before.end, last.end), "")
    return finding.fixed_by(Fix("drop the parameter that nothing uses", (edit,), safe=True))

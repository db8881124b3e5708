import re
from collections.abc import Iterator

from lambdalint import Call, CallKind, Edit, Finding, Fix, Function, Precision, Severity, Span, fixes, rule


@rule(severity=Severity.WARNING, precision=Precision.HIGH)
def client_created_per_invocation(call: Call, function: Function | None) -> Iterator[Finding]:
    if call.kind is CallKind.CLIENT and call.is_repeated and (function is None or not function.is_custom_resource):
        message = f"every invocation builds a new {call.creates}; outside the handler, it would be built once and kept"
        fix = Fix("build it once, outside of the handler", _moved(call) or fixes.hoisted(call.span), safe=False)
        yield Finding(call.span, message).through(call.via).fixed_by(fix)


def _moved(call: Call) -> tuple[Edit, ...]:
    """The statement, if it is on lines of its own, put before the one of the module that it is in."""
    if call.declaration is None:
        return ()
    span, place = call.declaration.span, call.declaration.place
    text = span.file.text
    begin = text.rfind("\n", 0, span.start) + 1
    rest = re.compile(r"[ \t]*\r?\n").match(text, span.end)
    indent = text[begin : span.start]
    if indent.strip() or rest is None or text[: place.start].rpartition("\n")[2]:
        return ()
    statement = span.text.replace(f"\n{indent}", "\n")
    return Edit(place, f"{statement}\n\n"), Edit(Span(span.file, begin, rest.end()), "")

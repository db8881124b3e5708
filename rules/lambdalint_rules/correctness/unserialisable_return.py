from collections.abc import Iterator

from lambdalint import Finding, Function, Handler, Kind, Precision, ReturnedValue, Severity, rule
from lambdalint.knowledge.serialisation import refused_by_library, refused_by_runtime


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def unserialisable_return(handler: Handler, function: Function) -> Iterator[Finding]:
    runtime = function.runtime.known or ""
    for returned in handler.returned:
        for value, encoder, refused in _encoded(returned.value, "Lambda", refused_by_runtime(runtime), runtime):
            if value.kinds and value.is_always(refused):
                what = f"`{value.key}` is {value.kinds[0].value}" if value.key else f"it is {value.kinds[0].value}"
                finding = Finding(value.span, f"{encoder} cannot make JSON of what is returned: {what}")
                inside = returned.span.covers(value.span)
                yield finding if inside else finding.also(returned.span, "returned here")


def _encoded(
    value: ReturnedValue, encoder: str, refused: frozenset[Kind], runtime: str
) -> Iterator[tuple[ReturnedValue, str, frozenset[Kind]]]:
    """A value and all that is written out in it, each with what makes JSON of it and the kinds that this refuses."""
    yield value, encoder, refused
    for part in value.parts if not value.is_always(refused) else ():
        yield from _encoded(part, encoder, refused, runtime)
    for part in value.encoded:
        library = "`json.dumps`" if runtime.startswith("python") else "`JSON.stringify`"
        yield from _encoded(part, library, refused_by_library(runtime), runtime)

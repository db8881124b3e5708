from collections.abc import Iterator

from lambdalint import Finding, Fix, Function, MissingSymbol, Precision, Severity, fixes, rule


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def handler_symbol_not_found(missing: MissingSymbol, function: Function) -> Iterator[Finding]:
    inline = missing.place.file is missing.span.file
    where = "its inline code" if inline else f"`{missing.place.file.path}`"
    problem = f"{where} defines no `{missing.symbol}`" if missing.symbol else "the setting names a file and no function"
    nearest = f"; did you mean `{missing.nearest}`?" if missing.nearest else ""
    finding = Finding(missing.span, f"the handler of `{function.id}` is not there: {problem}{nearest}")
    meant = _meant(missing, function)
    if meant:  # unsafe: which function was meant is for people to say
        edits = fixes.replaced(function.handler, meant)
        finding = finding.fixed_by(Fix(f"set the handler to `{meant}`", edits, safe=False))
    yield finding if inline else finding.also(missing.place, "perhaps this" if missing.nearest else "the file")


def _meant(missing: MissingSymbol, function: Function) -> str | None:
    written = function.handler.known or ""
    if not missing.nearest or not missing.symbol or not written.endswith(missing.symbol):
        return None
    return written.removesuffix(missing.symbol) + missing.nearest

from collections.abc import Iterator

from lambdalint import Finding, Function, MissingSymbol, Precision, Severity, rule


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def handler_symbol_not_found(missing: MissingSymbol, function: Function) -> Iterator[Finding]:
    inline = missing.place.file is missing.span.file
    where = "its inline code" if inline else f"`{missing.place.file.path}`"
    problem = f"{where} defines no `{missing.symbol}`" if missing.symbol else "the setting names a file and no function"
    nearest = f"; did you mean `{missing.nearest}`?" if missing.nearest else ""
    finding = Finding(missing.span, f"the handler of `{function.id}` is not there: {problem}{nearest}")
    yield finding if inline else finding.also(missing.place, "perhaps this" if missing.nearest else "the file")

from collections.abc import Iterator

from lambdalint import Finding, Function, MissingSymbol, Precision, Severity, rule


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def handler_symbol_not_found(missing: MissingSymbol, function: Function) -> Iterator[Finding]:
    nearest = f"; did you mean `{missing.nearest}`?" if missing.nearest else ""
    yield Finding(
        missing.span,
        f"the handler of `{function.id}` is not there: `{missing.file.path}` defines no `{missing.symbol}`{nearest}",
    )

from collections.abc import Iterator

from lambdalint import Finding, Function, MissingFile, Precision, Severity, rule


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def handler_file_not_found(missing: MissingFile, function: Function) -> Iterator[Finding]:
    nearest = f"; did you mean `{missing.nearest}`?" if missing.nearest else ""
    finding = Finding(missing.span, f"the handler of `{function.id}` is not there: no file `{missing.path}`{nearest}")
    yield finding.also(missing.place, "perhaps this file") if missing.place else finding

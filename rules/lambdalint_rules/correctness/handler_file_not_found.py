from collections.abc import Iterator

from lambdalint import Finding, Fix, Function, MissingFile, Precision, Severity, fixes, rule


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def handler_file_not_found(missing: MissingFile, function: Function) -> Iterator[Finding]:
    nearest = f"; did you mean `{missing.nearest}`?" if missing.nearest else ""
    finding = Finding(missing.span, f"the handler of `{function.id}` is not there: no file `{missing.path}`{nearest}")
    if missing.nearest:  # unsafe: which file was meant is for people to say
        edits = fixes.replaced(function.handler, missing.nearest)
        finding = finding.fixed_by(Fix(f"set the handler to `{missing.nearest}`", edits, safe=False))
    yield finding.also(missing.place, "perhaps this file") if missing.place else finding

from collections.abc import Iterator

from lambdalint import Finding, Function, Import, Precision, Provider, Severity, rule


@rule(severity=Severity.ERROR, precision=Precision.MEDIUM)
def dependency_not_packaged(needed: Import, function: Function) -> Iterator[Finding]:
    if needed.provided_by is not Provider.NOTHING or needed.gone_since is not None or needed.conditional:
        return
    finding = Finding(
        needed.span,
        f"nothing brings `{needed.package}` into the package of `{function.id}`: the import fails, and with it every "
        "invocation",
    )
    if needed.declared is not None:
        finding = finding.also(needed.declared.span, "declared for development only")
    yield finding.through(needed.via)

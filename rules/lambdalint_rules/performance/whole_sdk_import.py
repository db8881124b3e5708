from collections.abc import Iterator

from lambdalint import Finding, Function, Import, Precision, Provider, Severity, rule
from lambdalint.knowledge.packages import whole


@rule(severity=Severity.NOTE, precision=Precision.HIGH)
def whole_sdk_import(needed: Import, function: Function | None) -> Iterator[Finding]:
    declared = needed.declared
    if needed.provided_by is Provider.NOTHING:
        return
    if (instead := whole.instead_of_import(needed.language, needed.name)) is not None:
        yield Finding(
            needed.span, f"`{needed.name}` loads the whole SDK at every cold start; import {instead}, in its place"
        ).through(needed.via)
    elif declared is not None and (instead := whole.instead_of_artifact(declared.name)) is not None:
        yield Finding(
            declared.span,
            f"`{declared.name}` puts the clients of all services into the package; depend on {instead}, in its place",
        ).also(needed.span, "an import of it")

from collections.abc import Iterator

from lambdalint import Finding, Function, Import, Precision, Provider, Severity, rule


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def aws_sdk_v2_not_bundled(needed: Import, function: Function) -> Iterator[Finding]:
    if needed.language != "javascript" or needed.gone_since is None or needed.conditional:
        return
    if needed.provided_by is Provider.NOTHING:
        finding = Finding(
            needed.span,
            f"the import of `{needed.name}` fails on `{function.runtime.known}`: since Node.js {needed.gone_since}, "
            f"the runtime has no `{needed.package}`, and the package does not bring it",
        )
        if needed.declared is not None:
            finding = finding.also(needed.declared.span, "declared for development only")
        yield finding.also(function.runtime.span, "the runtime").through(needed.via)

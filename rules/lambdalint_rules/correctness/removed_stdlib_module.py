from collections.abc import Iterator

from lambdalint import Finding, Function, Import, Precision, Provider, Severity, rule


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def removed_stdlib_module(needed: Import, function: Function) -> Iterator[Finding]:
    if needed.language != "python" or needed.gone_since is None or needed.conditional:
        return
    if needed.provided_by is Provider.NOTHING:
        yield (
            Finding(
                needed.span,
                f"the import of `{needed.name}` fails on `{function.runtime.known}`: Python {needed.gone_since} "
                f"removed `{needed.package}`",
            )
            .also(function.runtime.span, "the runtime")
            .through(needed.via)
        )

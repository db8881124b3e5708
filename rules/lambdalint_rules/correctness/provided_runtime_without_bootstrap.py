from collections.abc import Iterator

from lambdalint import Finding, Function, Package, Precision, Severity, rule


@rule(severity=Severity.ERROR, precision=Precision.MEDIUM)
def provided_runtime_without_bootstrap(package: Package, function: Function) -> Iterator[Finding]:
    if package.bootstrap is False:
        yield Finding(
            package.span,
            f"`{function.id}` cannot start: its runtime is `{function.runtime.known or 'provided'}`, and no program "
            "`bootstrap` that can be run lies at the root of its code or of a layer",
        ).also(function.runtime.span, "the runtime")

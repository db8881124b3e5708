from collections.abc import Iterator

from lambdalint import Feature, Finding, Function, NewerThanRuntime, Precision, Severity, rule


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def java_level_above_runtime(newer: NewerThanRuntime, function: Function) -> Iterator[Finding]:
    if newer.feature is Feature.LEVEL and newer.fatal:
        runtime = function.runtime
        yield Finding(
            newer.span,
            f"the build writes {newer.what}, and `{runtime.known}` loads none above Java {newer.version}: every "
            "invocation fails with `UnsupportedClassVersionError`",
        ).also(runtime.span, "the runtime")

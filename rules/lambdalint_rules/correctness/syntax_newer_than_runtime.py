from collections.abc import Iterator

from lambdalint import Feature, Finding, Function, NewerThanRuntime, Precision, Severity, rule


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def syntax_newer_than_runtime(newer: NewerThanRuntime, function: Function) -> Iterator[Finding]:
    if newer.feature is Feature.SYNTAX:
        runtime = function.runtime
        yield Finding(
            newer.span, f"`{runtime.known}` cannot load this file: {newer.what} needs {newer.language} {newer.since}"
        ).also(runtime.span, "the runtime")

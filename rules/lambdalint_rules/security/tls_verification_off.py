from collections.abc import Iterator

from lambdalint import Finding, Function, Handler, Precision, Project, Severity, rule
from lambdalint.knowledge.certificates import UNVERIFYING_VARIABLES

CONSEQUENCE = "whoever is between the two can read and change what they send each other"


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def tls_verification_off(project: Project) -> Iterator[Finding]:
    for function in (function for template in project.templates for function in template.functions):
        yield from _in_environment(function)
        if isinstance(function.code, Handler):
            for finding in _in_code(function.code):
                yield finding.also(function.span, f"function `{function.id}`")
    for handler in project.handlers:
        for finding in _in_code(handler):
            yield finding.also(handler.span, "deployed with this handler")


def _in_environment(function: Function) -> Iterator[Finding]:
    runtime = function.runtime.known
    if runtime is not None and not runtime.startswith("nodejs"):
        return
    for variable in function.environment.variables:
        for value in variable.value.possible:
            if value.known is not None and value.known == UNVERIFYING_VARIABLES.get(variable.name):
                yield Finding(
                    value.span,
                    f"`{variable.name}` is `{value.known}`{value.given}, with which no TLS connection checks the "
                    f"other side's certificate: {CONSEQUENCE}",
                )


def _in_code(handler: Handler) -> Iterator[Finding]:
    for place in handler.unverified:
        yield Finding(
            place.span, f"`{place.setting}` has a connection accept any certificate, also a forged one: {CONSEQUENCE}"
        )

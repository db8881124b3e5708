from collections.abc import Iterator

from lambdalint import EnvironmentVariable, Finding, Function, Precision, Severity, rule
from lambdalint.knowledge.secrets import secret_in


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def secret_in_environment(variable: EnvironmentVariable, function: Function) -> Iterator[Finding]:
    for value in variable.value.possible:
        if value.known is not None and value.written and (kind := secret_in(variable.name, value.known)):
            yield Finding(
                value.span,
                f"`{variable.name}` holds {kind} in plain text{value.given}: everyone who may read the template or "
                "the function's configuration has it",
                secret=True,
            )

from collections.abc import Iterator

from lambdalint import EnvironmentVariable, Finding, Function, Precision, Severity, rule
from lambdalint.knowledge.secrets import secret_in, secret_in_url


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def secret_in_environment(variable: EnvironmentVariable, function: Function) -> Iterator[Finding]:
    for value in variable.value.possible:
        if not value.written or not value.parts:
            continue
        kind = secret_in_url(value.parts[0]) if value.known is None else secret_in(variable.name, value.known)
        if kind:
            yield Finding(
                value.span,
                f"`{variable.name}` holds {kind} in plain text{value.given}: everyone who may read the template or "
                "the function's configuration has it",
                secret=True,
            )

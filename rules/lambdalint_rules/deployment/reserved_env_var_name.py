from collections.abc import Iterator

from lambdalint import EnvironmentVariable, Finding, Function, Precision, Severity, rule
from lambdalint.knowledge.environment import RESERVED


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def reserved_env_var_name(variable: EnvironmentVariable, function: Function) -> Iterator[Finding]:
    if variable.name in RESERVED and not variable.value.absent:
        yield Finding(
            variable.span,
            f"`{variable.name}` is reserved: Lambda sets it itself and refuses a function that defines it"
            f"{variable.value.given}",
        )

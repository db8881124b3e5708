from collections.abc import Iterator

from lambdalint import Edit, Environment, EnvironmentVariable, Finding, Fix, Function, Precision, Severity, rule
from lambdalint.knowledge.environment import RESERVED


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def reserved_env_var_name(
    variable: EnvironmentVariable, environment: Environment, function: Function
) -> Iterator[Finding]:
    if variable.name not in RESERVED or variable.value.absent:
        return
    finding = Finding(
        variable.span,
        f"`{variable.name}` is reserved: Lambda sets it itself and refuses a function that defines it"
        f"{variable.value.given}",
    )
    name = "APP_" + variable.name.removeprefix("_").removeprefix("AWS_")
    if variable.span.text.strip("'\"") == variable.name and name not in {other.name for other in environment.variables}:
        edit = Edit(variable.span, variable.span.text.replace(variable.name, name))
        # Unsafe: the code that wants this value reads it under the old name.
        finding = finding.fixed_by(Fix(f"rename it to `{name}`", (edit,), safe=False))
    yield finding

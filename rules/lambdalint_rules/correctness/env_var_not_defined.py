from collections.abc import Iterator

from lambdalint import EnvironmentRead, Finding, Function, Precision, Severity, rule
from lambdalint.knowledge.environment import is_set_elsewhere


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def env_var_not_defined(read: EnvironmentRead, function: Function) -> Iterator[Finding]:
    environment = function.environment
    fails = read.required and (read.raises or read.sent)
    if not fails or not environment.complete or is_set_elsewhere(read.name):
        return
    if not any(variable.name == read.name and not variable.value.absent for variable in environment.variables):
        yield (
            Finding(
                read.span,
                f"the code needs the environment variable `{read.name}`, and the template does not define it for "
                f"`{function.id}`",
            )
            .also(environment.span, f"{'the' if environment.variables else 'no'} variables of `{function.id}`")
            .through(read.via)
        )

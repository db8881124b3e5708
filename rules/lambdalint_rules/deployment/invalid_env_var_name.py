import re
from collections.abc import Iterator

from lambdalint import EnvironmentVariable, Finding, Function, Precision, Severity, rule
from lambdalint.knowledge.environment import RESERVED

NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9_]+")
"""AWS Lambda API, `EnvironmentVariableName`."""
PLACEHOLDER = re.compile(r"[$&]\{|\{\{")


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def invalid_env_var_name(variable: EnvironmentVariable, function: Function) -> Iterator[Finding]:
    name = variable.name
    if NAME.fullmatch(name) or name in RESERVED or variable.value.absent or PLACEHOLDER.search(name):
        return
    if re.fullmatch(r"[a-zA-Z]", name):
        problem = "it has one character, and Lambda takes two or more"
    elif re.match(r"[a-zA-Z]", name):
        wrong = next(character for character in name if not re.match(r"[a-zA-Z0-9_]", character))
        problem = f"`{wrong}` is no letter, digit or underscore" if wrong.strip() else "it has a blank"
    else:
        problem = "it does not begin with a letter"
    yield Finding(
        variable.span, f"Lambda refuses the environment variable `{name}`{variable.value.given}, because {problem}"
    )

from collections.abc import Iterator

from lambdalint import EnvironmentVariable, Finding, Function, Precision, Severity, rule
from lambdalint.knowledge.secrets import is_secret_reference


@rule(severity=Severity.NOTE, precision=Precision.HIGH)
def dynamic_reference_in_environment(variable: EnvironmentVariable, function: Function) -> Iterator[Finding]:
    for value in variable.value.possible:
        for reference in value.dynamic_references:
            service, _, name = reference.partition(":")
            if service == "ssm-secure":
                yield Finding(
                    value.span,
                    f"CloudFormation does not look up `{name}` for `{variable.name}`{value.given}: `ssm-secure` is for "
                    "a few properties, which environment variables are not among",
                )
            elif is_secret_reference(reference):
                yield Finding(
                    value.span,
                    f"`{variable.name}` holds the secret in plain text once it is deployed{value.given}: everyone who "
                    "may read the function's configuration has it",
                )

from collections.abc import Iterator

from lambdalint import Finding, Function, Precision, Secret, Severity, rule


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def secret_in_code(secret: Secret, function: Function | None) -> Iterator[Finding]:
    what = f"`{secret.name}` is {secret.kind} in the code" if secret.name else f"the code holds {secret.kind}"
    yield Finding(
        secret.span, f"{what}: everyone who may read the repository or the deployed package has it", secret=True
    )

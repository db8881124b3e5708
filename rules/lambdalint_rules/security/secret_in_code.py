from collections.abc import Iterator

from lambdalint import Finding, Function, Handler, Precision, Secret, Severity, rule


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def secret_in_code(secret: Secret, handler: Handler, function: Function | None) -> Iterator[Finding]:
    what = f"`{secret.name}` is {secret.kind} in the code" if secret.name else f"the code holds {secret.kind}"
    finding = Finding(
        secret.span, f"{what}: everyone who may read the repository or the deployed package has it", secret=True
    )
    yield finding if function is not None else finding.also(handler.span, "deployed with this handler")

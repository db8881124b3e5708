from collections.abc import Iterator

from lambdalint import Finding, Function, Precision, Severity, rule


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def provisioned_concurrency_without_alias(function: Function) -> Iterator[Finding]:
    for own in function.provisioned_concurrency.possible:
        if own.written and (own.known is not None or own.parts):
            yield Finding(
                own.span,
                f"`{function.id}` asks for provisioned concurrency{own.given} but publishes no alias, and a function "
                "can have it on a version or alias alone",
            )
    for alias in function.aliases:
        kept = any(value.written for value in alias.provisioned_concurrency.possible)
        for version in alias.version.possible:
            if kept and version.known == "$LATEST":
                yield Finding(
                    version.span,
                    f"the alias `{alias.id}` has provisioned concurrency but points at `$LATEST`{version.given}, and "
                    "Lambda refuses it: only published versions have any",
                ).also(alias.provisioned_concurrency.span, "its provisioned concurrency")

from collections.abc import Iterator

from lambdalint import Finding, Function, Precision, Severity, rule


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def provisioned_concurrency_without_alias(function: Function) -> Iterator[Finding]:
    for own in function.provisioned_concurrency.possible:
        if own.written and (own.known is not None or own.parts):
            yield Finding(
                own.span,
                f"there is provisioned concurrency{own.given} but no alias that has it: a function can have it on a "
                "published version or alias alone",
            )
    for alias in function.aliases:
        settings = [value for value in alias.provisioned_concurrency.possible if value.written]
        for version in alias.version.possible:
            if version.known == "$LATEST" and any(not value.excludes(version) for value in settings):
                yield Finding(
                    version.span,
                    f"the alias `{alias.id}` has provisioned concurrency but points at `$LATEST`{version.given}, and "
                    "Lambda refuses it: only published versions have any",
                ).also(alias.provisioned_concurrency.span, "its provisioned concurrency")

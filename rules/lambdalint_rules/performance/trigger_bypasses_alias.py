from collections.abc import Iterator

from lambdalint import CustomResource, EdgeSource, Finding, Function, OtherSource, Precision, Severity, Span, rule


@rule(severity=Severity.WARNING, precision=Precision.HIGH)
def trigger_bypasses_alias(function: Function) -> Iterator[Finding]:
    prepared = next(_prepared(function), None)
    if prepared is None:
        return
    what, span = prepared
    permissions = [permission.span for permission in function.permissions]
    for source in function.sources:
        if source.qualifier is not None or isinstance(source, CustomResource | EdgeSource | OtherSource):
            continue
        if source.enabled.known is False or source.span in permissions:
            continue
        yield Finding(
            source.span,
            f"{source.service} invokes `{function.id}` itself and so goes past its {what}, which is what is prepared",
        ).also(span, "what is prepared")


def _prepared(function: Function) -> Iterator[tuple[str, Span]]:
    """What the function has ready that calls without a qualifier do not get to."""
    for name, owners in (("alias", function.aliases), ("version", function.versions)):
        for owner in owners:
            if any(value.written and value.known != 0 for value in owner.provisioned_concurrency.possible):
                yield f"{name} with provisioned concurrency", owner.provisioned_concurrency.span
    if function.snap_start.known == "PublishedVersions" and (function.aliases or function.versions):
        yield "published versions with SnapStart", function.snap_start.span
    for alias in function.aliases:
        if alias.additional_versions:
            yield "alias that divides its calls among versions", alias.additional_versions[0].span

from collections.abc import Iterator

from lambdalint import (
    BucketSource,
    CognitoSource,
    EdgeSource,
    Finding,
    Function,
    HttpSource,
    LoadBalancerSource,
    PolledSource,
    Precision,
    RuleSource,
    Severity,
    Source,
    Span,
    TopicSource,
    UrlSource,
    rule,
)

NAMELESS = (PolledSource, BucketSource, TopicSource, RuleSource, LoadBalancerSource, CognitoSource, EdgeSource)
"""Sources that cannot say which tenant an event is of. REST APIs can, and HTTP APIs cannot."""


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def tenancy_conflict(function: Function) -> Iterator[Finding]:
    for tenancy in function.tenancy.possible:
        if tenancy.known != "PER_TENANT":
            continue
        for problem, span in _refused(function):
            yield Finding(
                span,
                f"the function isolates its tenants{tenancy.given}, and Lambda refuses {problem} beside that",
            ).also(tenancy.span, "its tenancy")
        for source in function.sources:
            if source.enabled.known is not False and (service := _nameless(source)):
                yield Finding(
                    source.span,
                    f"{service} cannot name a tenant, and the function isolates its tenants{tenancy.given}: "
                    "it is refused, or every call of it fails",
                ).also(tenancy.span, "its tenancy")


def _refused(function: Function) -> Iterator[tuple[str, Span]]:
    for source in function.sources:
        if isinstance(source, UrlSource):
            yield "a function URL", source.span
    for snap_start in function.snap_start.possible:
        if snap_start.known == "PublishedVersions":
            yield f"SnapStart{snap_start.given}", snap_start.span
    for setting in (*function.kept_ready, function.provisioned_concurrency):
        for kept in setting.possible:
            if kept.written:
                yield f"provisioned concurrency{kept.given}", kept.span


def _nameless(source: Source) -> str:
    """What a source that cannot name a tenant is called; empty for any other."""
    if isinstance(source, HttpSource):
        return "an HTTP API" if source.api == "HTTP" else ""
    by_user = isinstance(source, RuleSource) and source.service == "EventBridge Scheduler"  # who puts the call together
    return source.service if isinstance(source, NAMELESS) and not by_user else ""

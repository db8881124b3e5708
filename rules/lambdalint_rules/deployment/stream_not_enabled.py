from collections.abc import Iterator

from lambdalint import Finding, Precision, Severity, StreamSource, Template, access, rule
from lambdalint.knowledge.event_sources import DYNAMODB


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def stream_not_enabled(source: StreamSource, template: Template) -> Iterator[Finding]:
    table = access.resources(template).referred(source.sender)
    if table is None or source.service != DYNAMODB or not source.view_type.absent:
        return
    yield Finding(
        source.sender.span,
        f"`{table.id}` has no stream: without `StreamSpecification` there is no ARN to read from, and the deployment "
        "fails",
    ).also(table.span, "the table")

from collections.abc import Iterator

from lambdalint import Finding, Function, Handler, Precision, Project, Severity, rule
from lambdalint.knowledge.packages import maintenance


@rule(severity=Severity.NOTE, precision=Precision.HIGH)
def xray_sdk_in_maintenance(handler: Handler, project: Project, function: Function | None) -> Iterator[Finding]:
    for needed in handler.imports:
        since = maintenance.since(needed.language, needed.name)
        if since is not None and since <= project.today:
            yield Finding(
                needed.span,
                f"`{needed.name}` gets nothing but security fixes since {since.isoformat()}; AWS advises OpenTelemetry",
            ).through(needed.via)
            return

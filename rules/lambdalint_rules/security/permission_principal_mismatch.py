from collections.abc import Iterator

from lambdalint import Finding, Precision, Severity, Template, rule
from lambdalint.knowledge.invokers import invokers_for, service_of


@rule(severity=Severity.WARNING, precision=Precision.HIGH)
def permission_principal_mismatch(template: Template) -> Iterator[Finding]:
    for permission in template.permissions:
        for principal in permission.principal.possible:
            service = service_of(principal.text or "")
            for source in permission.source_service.possible:
                right = invokers_for(source.known or "")
                if service is None or not right or service in right or principal.excludes(source):
                    continue
                given = principal.given or source.given
                yield Finding(
                    principal.span,
                    f"`{permission.id}` lets nobody invoke the function{given}: its principal is `{principal.text}`, "
                    f"and what `SourceArn` names invokes as `{right[0]}.amazonaws.com`",
                ).also(source.span, "the source")

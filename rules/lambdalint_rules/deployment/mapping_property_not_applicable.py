from collections.abc import Iterator

from lambdalint import Finding, Fix, PolledSource, Precision, Severity, Span, Value, Values, fixes, rule
from lambdalint.knowledge.event_sources import LISTS, PROPERTIES


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def mapping_property_not_applicable(source: PolledSource) -> Iterator[Finding]:
    for one in PROPERTIES:
        value: Value[object] = getattr(source, one.field)
        for said in value.possible if one.excludes(source.service) else ():
            if said.written and (said.known or said.target):
                yield _finding(said.span, one.name, source, said.given)
    for one in LISTS:
        listed: Values = getattr(source, one.field)
        if one.excludes(source.service) and listed.items:
            yield _finding(listed.span, one.name, source, "")


def _finding(span: Span, name: str, source: PolledSource, given: str) -> Finding:
    finding = Finding(
        span, f"`{name}` is not for mappings of {source.service}{given}: Lambda refuses it, and the deployment fails"
    )
    return finding.fixed_by(Fix(f"remove `{name}`", fixes.removed(source.room, name), safe=False))

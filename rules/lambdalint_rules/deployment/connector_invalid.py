from collections.abc import Iterator

from lambdalint import Connector, ConnectorEnd, Finding, Precision, Severity, rule
from lambdalint.knowledge.sam import connector_permissions


@rule(severity=Severity.ERROR, precision=Precision.HIGH)
def connector_invalid(connector: Connector) -> Iterator[Finding]:
    for name in connector.missing:
        yield Finding(connector.span, f"connector `{connector.id}` has no `{name}`")
    for end in (*connector.sources, *connector.destinations):
        if not end.named:
            yield Finding(
                end.span, f"`{end.key}` of connector `{connector.id}` names no resource: it needs an `Id`, or a `Type`"
            )
        elif not end.exists:
            yield Finding(
                end.span, f"connector `{connector.id}` names `{end.id}`, and the template has no such resource"
            )
    for source in connector.sources:
        for destination in connector.destinations:
            yield from _pair(connector, source, destination)


def _pair(connector: Connector, source: ConnectorEnd, destination: ConnectorEnd) -> Iterator[Finding]:
    if source.type is None or destination.type is None:
        return
    pair = f"from `{source.type}` to `{destination.type}`"
    allowed = connector_permissions(source.type, destination.type)
    if not allowed:
        turned = connector_permissions(destination.type, source.type)
        hint = "; it has one for the opposite direction" if turned and source.type != destination.type else ""
        finding = Finding(destination.span, f"SAM has no connector {pair}{hint}")
        yield finding.also(source.span, "the source")
        return
    permissions = connector.permissions
    known = {name for names in allowed for name in names}
    wrong = [value for value in permissions.items if value.known is not None and value.known not in known]
    for value in wrong:
        yield Finding(
            value.span,
            f"a connector {pair} has no permission `{value.known}`{value.given}: it takes {_choices(allowed)}",
        )
    plain = permissions.complete and all(value.known and not value.when for value in permissions.items)
    chosen = tuple(sorted({value.known or "" for value in permissions.items}))
    if not plain or wrong or chosen in allowed or connector.missing:
        return
    if chosen:
        message = f"a connector {pair} takes {_choices(allowed)}, not `{'` with `'.join(chosen)}` alone"
    else:
        message = f"`Permissions` of connector `{connector.id}` is empty: {pair} it takes {_choices(allowed)}"
    yield Finding(permissions.span, message)


def _choices(allowed: tuple[tuple[str, ...], ...]) -> str:
    return " or ".join("`" + "` with `".join(names) + "`" for names in allowed)

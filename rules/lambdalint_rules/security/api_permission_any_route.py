import re
from collections.abc import Iterator

from lambdalint import Finding, Function, HttpSource, Permission, Precision, Severity, Source, Value, rule
from lambdalint.knowledge.invokers import service_of

SHOWN = 4
"""Routes that a message lists."""

_HOLE = "\0"
_EVERYTHING = re.compile(r"(arn:[^:]*:execute-api:[^:]*:[^:]*:)\0(?:/\*|/[^/]+(?:/\*)+)")
"""The ARN of an API that is referred to, with any method and path of all stages or of one."""


@rule(severity=Severity.NOTE, precision=Precision.HIGH)
def api_permission_any_route(permission: Permission, function: Function) -> Iterator[Finding]:
    if not permission.written or service_of(permission.principal.text or "") != "apigateway":
        return
    for arn in permission.source_arn.possible:
        api = _open_api(arn)
        routes = [_route(source) for source in function.sources if api and source.sender.target == api]
        named = dict.fromkeys(route for route in routes if route)
        if not named or not all(routes):
            continue
        listed = ", ".join(f"`{route}`" for route in list(named)[:SHOWN])
        more = f" and {len(named) - SHOWN} more" if len(named) > SHOWN else ""
        yield Finding(
            arn.span,
            f"`{permission.id}` lets every route of `{api}` invoke `{function.id}`{arn.given}, though only "
            f"{listed}{more} {'leads' if len(named) == 1 else 'lead'} there",
        )


def _open_api(arn: Value[str]) -> str | None:
    """The API in an ARN that stands for all of its routes."""
    found = _EVERYTHING.fullmatch(_HOLE.join(arn.parts))
    return arn.holes[found[1].count(_HOLE)] if found else None


def _route(source: Source) -> str | None:
    """The one method and path that a source is; None for more than one, and for what is not known."""
    if not isinstance(source, HttpSource) or source.api not in ("REST", "HTTP"):
        return None
    method, path = source.method.known, source.path.known
    if method is None or method.upper() == "ANY" or path is None or "+}" in path:
        return None
    return f"{method} {path}"

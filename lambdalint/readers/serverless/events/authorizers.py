"""Who decides on requests to `http` and `websocket` events: a function of the service, another one, or a user pool."""

from __future__ import annotations

from msgspec import Struct

from lambdalint import lazy
from lambdalint.model.node import Mapping
from lambdalint.readers import nodes, scalars
from lambdalint.readers.serverless.events.event import Event
from lambdalint.readers.serverless.forms import Form
from lambdalint.readers.serverless.naming import normalized
from lambdalint.readers.serverless.service import Declared

_USER_POOL = lazy.pattern(r"arn:[a-zA-Z-]*:cognito-idp:.*")


class Authorizer(Struct, frozen=True, eq=False, kw_only=True):
    name: str
    type: str | None
    """In capitals."""
    arn: Form
    """Of the function or the pool; None for one that is made elsewhere, or of which nothing can be known."""
    function: Declared | None
    """If it is one of the service."""
    is_map: bool
    is_pool: bool

    @property
    def id(self) -> str:
        return f"{normalized(self.name)}ApiGatewayAuthorizer"


def authorizer(event: Event) -> Authorizer | None:
    """That of an event; None where it has none."""
    found = event.get("authorizer")
    if found is None:
        return None
    if nodes.is_unknown(found.node):
        return Authorizer(name="", type=None, arn=None, function=None, is_map=True, is_pool=False)
    text, is_map = scalars.text(found.node), isinstance(found.node, Mapping)
    kind = event.text("authorizer", "type") if is_map else None
    arn: Form = event.get("authorizer", "arn") if is_map else (found if text and ":" in text else None)
    name = event.text("authorizer", "name") if is_map else text
    if (text or kind or "").upper() == "AWS_IAM":
        return Authorizer(name="", type="AWS_IAM", arn=None, function=None, is_map=is_map, is_pool=False)
    known = text if arn is found else event.text("authorizer", "arn")
    if known is not None and (arn is found or name is None):
        name = known.rpartition(":")[2]
        name = name.rpartition("-")[2] if event.kind == "http" else name
    function = event.service.named(name) if arn is None and name is not None else None
    if function is not None:
        arn = function.arn
    elif arn is None and event.get("authorizer", "authorizerId") is None:
        arn = nodes.unknown(found.node.span)
    upper = kind.upper() if kind else None
    is_pool = upper == "COGNITO_USER_POOLS" or bool(known and _USER_POOL.fullmatch(known))
    return Authorizer(
        name=f"?{event.number}" if name is None else name,
        type=upper,
        arn=arn,
        function=function,
        is_map=is_map,
        is_pool=is_pool,
    )

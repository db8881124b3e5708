"""`Auth` of an API: who authorizes its routes, and the permissions of the functions among them."""

from __future__ import annotations

from msgspec import Struct

from lambdalint.model.node import Mapping, Node
from lambdalint.readers import nodes, scalars
from lambdalint.readers.cloudformation.intrinsics import function_of
from lambdalint.readers.cloudformation.stack import Resource
from lambdalint.readers.sam.draft import Draft, is_given
from lambdalint.readers.sam.expansion import Expansion
from lambdalint.source import Span

_METHODS = frozenset("get put post delete head patch trace x-amazon-apigateway-any-method".split())
_AUTHORIZER = "x-amazon-apigateway-authorizer"
_INVOCATION = (
    "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${__FunctionArn__}/invocations"
)
_SOURCE = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${__ApiId__}/authorizers/*"


class Authorizers(Struct, frozen=True, eq=False):
    """The authorizers of one API."""

    expansion: Expansion
    api: Resource
    is_http: bool

    @property
    def declarations(self) -> Mapping:
        found = self.api.properties.get("Auth", "Authorizers")
        return found if isinstance(found, Mapping) else Mapping(self.api.span, {}, {})

    def security(self, auth: Mapping | None) -> list[object]:
        """What a route asks for: its own authorizer, or the default one of the API; and an API key."""
        own = auth.get("Authorizer") if auth else None
        chosen = self.expansion.text(own or self.api.properties.get("Auth", "DefaultAuthorizer"))
        asked: list[object] = []
        if chosen and chosen != "NONE":
            scopes = auth.get("AuthorizationScopes") if auth else None
            asked.append({chosen: scopes or self.declarations.get(chosen, "AuthorizationScopes") or []})
        key = auth.get("ApiKeyRequired") if auth else None
        if self.expansion.boolean(key or self.api.properties.get("Auth", "ApiKeyRequired")):
            asked.append({"api_key": []})
        return asked

    def applied(self, body: Node) -> Node:
        """The definition of the API with its authorizers; the default one holds where nothing else is said."""
        schemes = {name: self._scheme(span, node) for name, span, node in self.declarations.items()}
        if (default := self.security(None)) and isinstance(body, Mapping):
            body = nodes.merged([nodes.made(self.api.span, {"paths": _unsaid(body, default)}), body]) or body
        if not schemes:
            return body
        place: dict[str, object] = {"securityDefinitions": schemes}
        if isinstance(body, Mapping) and "openapi" in body.values:
            place = {"components": {"securitySchemes": schemes}}
        return nodes.merged([body, nodes.made(body.span, place)]) or body

    def permit(self) -> None:
        """Lets the API invoke the functions among its authorizers; an HTTP API, only if it is told to."""
        for name, span, authorizer in self.declarations.items():
            function = authorizer.get("FunctionArn") if isinstance(authorizer, Mapping) else None
            if not isinstance(authorizer, Mapping) or function is None or not is_given(function):
                continue
            enabled = is_given(authorizer.get("EnableFunctionDefaultPermissions"))
            disabled = is_given(authorizer.get("DisableFunctionDefaultPermissions"))
            if not enabled if self.is_http else disabled:
                continue
            draft = Draft(span)
            draft.write("Action", "lambda:InvokeFunction")
            draft.write("FunctionName", function)
            draft.write("Principal", "apigateway.amazonaws.com")
            draft.write("SourceArn", {"Fn::Sub": [_SOURCE, {"__ApiId__": {"Ref": self.api.id}}]})
            id = f"{self.api.id}{name}AuthorizerPermission"
            self.expansion.add(self.api, id, "AWS::Lambda::Permission", draft)

    def _scheme(self, span: Span, node: Node) -> Node:
        """A security scheme of OpenAPI with API Gateway's extension."""
        if not isinstance(node, Mapping):
            return nodes.unknown(node.span)
        inner = Draft(span)
        if function := node.get("FunctionArn"):
            kind = scalars.text(node.get("FunctionPayloadType")) or ("REQUEST" if self.is_http else "TOKEN")
            inner.write("type", kind.lower())
            inner.write("authorizerUri", {"Fn::Sub": [_INVOCATION, {"__FunctionArn__": function}]})
            inner.rename(node, "FunctionInvokeRole", "authorizerCredentials")
        elif pools := node.get("UserPoolArn"):
            inner.write("type", "cognito_user_pools")
            inner.write("providerARNs", nodes.sequence(pools.span, pools))
        else:
            inner.write("type", "jwt")
            inner.rename(node, "JwtConfiguration", "jwtConfiguration")
            inner.rename(node, "IdentitySource", "identitySource")
        plain = {"type": "oauth2"} if "jwtConfiguration" in inner.values else {"type": "apiKey", "in": "header"}
        return nodes.made(span, {**plain, _AUTHORIZER: inner.mapping})


def _unsaid(body: Mapping, security: list[object]) -> dict[str, dict[str, object]]:
    """The methods that say nothing of who may call them, with what holds then."""
    found: dict[str, dict[str, object]] = {}
    paths = body.get("paths")
    for path, item in paths.values.items() if isinstance(paths, Mapping) else ():
        for method, definition in item.values.items() if isinstance(item, Mapping) else ():
            said = not isinstance(definition, Mapping) or function_of(definition) or "security" in definition.values
            if method in _METHODS and not said:
                found.setdefault(path, {})[method] = {"security": security}
    return found

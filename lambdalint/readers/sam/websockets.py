"""`AWS::Serverless::WebSocketApi`."""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint import lazy
from lambdalint.model.node import Mapping, Node
from lambdalint.readers import nodes, scalars
from lambdalint.readers.cloudformation.intrinsics import function_of
from lambdalint.readers.cloudformation.stack import Resource
from lambdalint.readers.sam.draft import Draft
from lambdalint.readers.sam.expansion import Expansion
from lambdalint.source import Span

_API = (
    "ApiKeySelectionExpression Description DisableExecuteApiEndpoint DisableSchemaValidation FailOnWarnings "
    "IpAddressType Name RouteSelectionExpression"
).split()
_STAGE = "AccessLogSettings DefaultRouteSettings RouteSettings StageName StageVariables".split()
_NO_LETTERS = lazy.pattern(r"[^0-9A-Za-z]+")
_INVOCATION = (
    "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${FunctionArn}/invocations"
)
_SOURCE = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${__ApiId__}/"


def expand(expansion: Expansion, api: Resource) -> None:
    written, span = api.properties, api.span
    draft = Draft(written.span)
    draft.write("ProtocolType", "WEBSOCKET")
    draft.imply("Name", api.id)
    draft.take(written, *_API)
    expansion.become(api, "AWS::ApiGatewayV2::Api", draft)
    stage = Draft(written.keys.get("StageName", span))
    stage.write("ApiId", nodes.reference(span, api.id))
    stage.imply("StageName", "default")
    stage.imply("AutoDeploy", True)
    stage.take(written, *_STAGE)
    name = scalars.text(written.get("StageName")) or "Default"
    expansion.add(api, f"{api.id}{_NO_LETTERS.sub('', name)}Stage", "AWS::ApiGatewayV2::Stage", stage)
    authorizer = _authorizer(expansion, api)
    for key, key_span, route in _routes(written.get("Routes")):
        _route(expansion, api, key, key_span, route, authorizer if key == "$connect" else {})


def _routes(node: Node | None) -> Iterator[tuple[str, Span, Mapping]]:
    if isinstance(node, Mapping) and not function_of(node):
        for key, span, route in node.items():
            if isinstance(route, Mapping):
                yield key, span, route


def _route(  # noqa: PLR0913 - what a route is made of
    expansion: Expansion, api: Resource, key: str, span: Span, written: Mapping, security: dict[str, object]
) -> None:
    id = api.id + _NO_LETTERS.sub("", key).capitalize()
    function, this = written.get("FunctionArn"), nodes.reference(span, api.id)
    route = Draft(span)
    route.write("ApiId", this)
    route.write("RouteKey", key)
    route.take_others(written, but=("FunctionArn", "IntegrationTimeout"))
    for name, value in security.items():
        route.write(name, value)
    route.write("Target", {"Fn::Join": ["/", ["integrations", {"Ref": f"{id}Integration"}]]})
    expansion.add(api, f"{id}Route", "AWS::ApiGatewayV2::Route", route)
    integration = Draft(span)
    integration.write("ApiId", this)
    integration.write("IntegrationType", "AWS_PROXY")
    integration.write("IntegrationUri", _invocation(function))
    integration.rename(written, "IntegrationTimeout", "TimeoutInMillis")
    expansion.add(api, f"{id}Integration", "AWS::ApiGatewayV2::Integration", integration)
    _permit(expansion, api, f"{id}Permission", span, function, f"${{__Stage__}}/{key}")


def _authorizer(expansion: Expansion, api: Resource) -> dict[str, object]:
    """What it says of the route `$connect`."""
    auth = api.properties.get("Auth")
    kind = scalars.text(auth.get("AuthType")) if isinstance(auth, Mapping) else None
    if not isinstance(auth, Mapping) or kind is None:
        return {}
    function = auth.get("AuthArn")
    if kind != "CUSTOM" or function is None:
        return {"AuthorizationType": kind}
    span, id = api.properties.keys["Auth"], f"{api.id}ConnectAuthorizer"
    draft = Draft(span)
    draft.write("ApiId", nodes.reference(span, api.id))
    draft.write("AuthorizerType", "REQUEST")
    draft.write("AuthorizerUri", _invocation(function))
    draft.imply("Name", id)
    draft.rename(auth, "InvokeRole", "AuthorizerCredentialsArn")
    draft.take(auth, "IdentitySource", "Name")
    expansion.add(api, id, "AWS::ApiGatewayV2::Authorizer", draft)
    if "InvokeRole" not in auth.values:
        _permit(expansion, api, f"{api.id}AuthorizerPermission", span, function, "authorizers/*")
    return {"AuthorizationType": "CUSTOM", "AuthorizerId": nodes.reference(span, id)}


def _invocation(function: Node | None) -> dict[str, object] | None:
    return {"Fn::Sub": [_INVOCATION, {"FunctionArn": function}]} if function else None


def _permit(  # noqa: PLR0913 - what a permission is made of
    expansion: Expansion, api: Resource, id: str, span: Span, function: Node | None, place: str
) -> None:
    variables: dict[str, object] = {"__ApiId__": {"Ref": api.id}}
    if "__Stage__" in place:  # a route; for authorizers, the transform says the same in another way
        variables = {
            "__ApiId__": {"Fn::GetAtt": [api.id, "ApiId"]},
            "__Stage__": api.properties.get("StageName") or "default",
        }
    draft = Draft(span)
    draft.write("Action", "lambda:InvokeFunction")
    draft.write("FunctionName", function)
    draft.write("Principal", "apigateway.amazonaws.com")
    draft.write("SourceArn", {"Fn::Sub": [_SOURCE + place, variables]})
    expansion.add(api, id, "AWS::Lambda::Permission", draft)

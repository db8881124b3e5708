"""`AWS::Serverless::Api` and `AWS::Serverless::HttpApi`, and those that are made for events which name none."""

from __future__ import annotations

from lambdalint import lazy
from lambdalint.model.node import Mapping, Node
from lambdalint.readers import nodes, scalars
from lambdalint.readers.cloudformation.cors import declared
from lambdalint.readers.cloudformation.intrinsics import function_of
from lambdalint.readers.cloudformation.stack import Resource
from lambdalint.readers.sam.api_events import HTTP, INTEGRATION, REST
from lambdalint.readers.sam.authorizers import Authorizers
from lambdalint.readers.sam.draft import Draft, is_given, under
from lambdalint.readers.sam.expansion import PREFIX, Expansion, Route
from lambdalint.readers.sam.functions import s3_object
from lambdalint.readers.sam.globals import merged

_NO_LETTERS = lazy.pattern(r"[^0-9A-Za-z]+")
_REST_API = (
    "ApiKeySourceType BinaryMediaTypes Description DisableExecuteApiEndpoint EndpointAccessMode FailOnWarnings "
    "MinimumCompressionSize Mode Name Policy SecurityPolicy"
).split()
_REST_STAGE = (
    "AccessLogSetting CacheClusterEnabled CacheClusterSize CanarySetting MethodSettings StageName TracingEnabled "
    "Variables"
).split()
_HTTP_STAGE = "AccessLogSettings DefaultRouteSettings RouteSettings StageVariables".split()


def expand(expansion: Expansion) -> None:
    """All APIs, when the routes of all functions are known."""
    for id, type_, own in ((REST, "Api", {"StageName": "Prod"}), (HTTP, "HttpApi", {})):
        if id in expansion.routes and id not in expansion.stack.resources:
            _rest_or_http(expansion, _implicit(expansion, id, type_, own))
    for type_ in ("Api", "HttpApi"):
        for api in expansion.of_type(type_):
            _rest_or_http(expansion, api)


def _implicit(expansion: Expansion, id: str, type_: str, own: dict[str, str]) -> Resource:
    """Placed at the first event that needs it."""
    span = expansion.routes[id][0].span
    properties = Draft(span)
    for name, value in own.items():
        properties.imply(name, value)
    shared = expansion.stack.globals.get(type_) if isinstance(expansion.stack.globals, Mapping) else None
    written = merged(shared, properties.mapping, None)
    return Resource(id=id, span=span, block=span, type=PREFIX + type_, properties=written)


def _rest_or_http(expansion: Expansion, api: Resource) -> None:
    is_http = api.type.endswith("HttpApi")
    authorizers = Authorizers(expansion, api, is_http=is_http)
    expansion.cors.append(declared(expansion.stack, api))
    draft = Draft(api.properties.span)
    if is_http:
        draft.take(api.properties, "FailOnWarnings", "DisableExecuteApiEndpoint")
    else:
        draft.take(api.properties, *_REST_API)
        _endpoint(api.properties, draft)
    _body(expansion, api, authorizers, draft)
    expansion.become(api, "AWS::ApiGatewayV2::Api" if is_http else "AWS::ApiGateway::RestApi", draft)
    authorizers.permit()
    (_http_stage if is_http else _rest_stage)(expansion, api)


def _endpoint(written: Mapping, draft: Draft) -> None:
    given = written.get("EndpointConfiguration")
    if isinstance(given, Mapping) and not function_of(given):
        inner = Draft(given.span)
        inner.write("Types", [given.get("Type")])
        inner.rename(given, "VPCEndpointIds", "VpcEndpointIds")
        inner.take(given, "VpcEndpointIds", "IpAddressType")
        draft.write("EndpointConfiguration", inner.mapping, written.keys["EndpointConfiguration"])
    elif given is not None and is_given(given):
        draft.write("EndpointConfiguration", {"Types": [given]}, written.keys["EndpointConfiguration"])


def _body(expansion: Expansion, api: Resource, authorizers: Authorizers, draft: Draft) -> None:
    """The definition of the user's, with the routes of events, where the transform adds them.

    To a REST API that is defined by the user it adds none, unless `MergeDefinitions` says so.
    """
    written, is_http = api.properties, authorizers.is_http
    if is_given(written.get("DefinitionUri")):
        location = s3_object(written.get("DefinitionUri"), "Bucket", "Key", "Version")
        draft.write("BodyS3Location", location, written.keys["DefinitionUri"])
        return
    own = written.get("DefinitionBody")
    if isinstance(own, Mapping) and function_of(own):
        draft.take(written, "DefinitionBody")
        draft.rename(written, "DefinitionBody", "Body")
        draft.values.pop("DefinitionBody")
        return
    own = own if is_given(own) else None
    merges = expansion.boolean(written.get("MergeDefinitions"))
    added = expansion.routes.get(api.id, []) if is_http or own is None or merges else []
    paths = {"paths": _paths(added, None if merges else own, authorizers)}
    parts = nodes.made(api.span, paths if own else {**_skeleton(written, is_http=is_http), **paths})
    body = (nodes.merged([own, parts]) if own else None) or parts
    draft.write("Body", authorizers.applied(body), written.keys.get("DefinitionBody", api.span))


def _skeleton(written: Mapping, *, is_http: bool) -> dict[str, object]:
    info = {"version": "1.0", "title": {"Ref": "AWS::StackName"}}
    if is_http:
        return {"openapi": "3.0.1", "info": info}
    version = written.get("OpenApiVersion")
    return {"openapi": version, "info": info} if version else {"swagger": "2.0", "info": info}


def _paths(routes: list[Route], own: Node | None, authorizers: Authorizers) -> dict[str, dict[str, Node]]:
    """The routes by path and method, but for those that the user's own definition integrates."""
    paths: dict[str, dict[str, Node]] = {}
    for route in routes:
        if isinstance(own, Mapping) and own.get("paths", route.path, route.method, INTEGRATION):
            continue
        definition = {**route.definition, "security": authorizers.security(route.auth)}
        methods = paths.setdefault(route.path, {})
        methods.setdefault(route.method, under(route.condition, route.span, definition))
    return paths


def _rest_stage(expansion: Expansion, api: Resource) -> None:
    span, written = api.span, api.properties
    deployment = Draft(span)
    deployment.write("RestApiId", nodes.reference(span, api.id))
    expansion.add(api, f"{api.id}Deployment", "AWS::ApiGateway::Deployment", deployment)
    name = scalars.text(written.get("StageName")) or ""
    stage = Draft(written.keys.get("StageName", span))
    stage.write("RestApiId", nodes.reference(span, api.id))
    stage.write("DeploymentId", nodes.reference(span, f"{api.id}Deployment"))
    stage.take(written, *_REST_STAGE)
    id = f"{api.id}{_NO_LETTERS.sub('', name)}Stage"
    expansion.add(api, id, "AWS::ApiGateway::Stage", stage)
    expansion.made.update({f"{api.id}.Stage": id, f"{api.id}.Deployment": f"{api.id}Deployment"})


def _http_stage(expansion: Expansion, api: Resource) -> None:
    """Only where there is something to say of it; API Gateway itself has a stage `$default`."""
    span, written = api.span, api.properties
    name = (scalars.text(written.get("StageName")) or "") if "StageName" in written.values else "$default"
    stage = Draft(written.keys.get("StageName", span))
    stage.write("ApiId", nodes.reference(span, api.id))
    stage.imply("StageName", "$default")
    stage.imply("AutoDeploy", True)
    stage.take(written, "StageName", *_HTTP_STAGE)
    part = "ApiGatewayDefault" if name == "$default" else _NO_LETTERS.sub("", name)
    expansion.add(api, f"{api.id}{part}Stage", "AWS::ApiGatewayV2::Stage", stage)
    expansion.made[f"{api.id}.Stage"] = f"{api.id}{part}Stage"

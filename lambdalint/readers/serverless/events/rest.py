"""`http`: a REST API of API Gateway. Facts: osls 4.3.1, `lib/plugins/aws/package/compile/events/api-gateway`.

Left out are its deployment, models, request validators, keys and usage plans, and how it maps requests and responses.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, field

from lambdalint.model.node import Mapping, Sequence
from lambdalint.readers import nodes, scalars
from lambdalint.readers.nodes import Setting
from lambdalint.readers.serverless import naming
from lambdalint.readers.serverless.events import stages
from lambdalint.readers.serverless.events.authorizers import Authorizer, authorizer
from lambdalint.readers.serverless.events.event import Event, permission
from lambdalint.readers.serverless.forms import Form
from lambdalint.readers.serverless.made import ACCOUNT, PARTITION, REGION, Made, attribute, join
from lambdalint.readers.serverless.service import Service, setting

MAXIMUM_PARTS = 50
"""Of a path: each makes a resource whose id holds all that are before it."""

_API = "ApiGatewayRestApi"
_APIGATEWAY = "apigateway.amazonaws.com"
_COGNITO = "COGNITO_USER_POOLS"
_INTEGRATIONS = {"LAMBDA": "AWS", "LAMBDA_PROXY": "AWS_PROXY"}


class Api(Struct, frozen=True, eq=False):
    """The API, or one that exists already."""

    service: Service
    existing: dict[str, Setting]
    """Resources of paths that are made elsewhere."""
    made: dict[str, Made] = field(default_factory=dict)
    """Resources of paths by their ids."""

    @classmethod
    def read(cls, service: Service) -> Api:
        """`restApiResources` is a map of ids by path, or a list of maps with both."""
        listed = setting(service.provider, "apiGateway", "restApiResources")
        existing: dict[str, Setting] = {}
        if listed and isinstance(listed.node, Mapping):
            existing = {_path(path): Setting(span, node) for path, span, node in listed.node.items()}
        for item in listed.node.items if listed and isinstance(listed.node, Sequence) else ():
            if isinstance(item, Mapping) and (found := setting(item, "resourceId")):
                existing[_path(scalars.text(item.get("path")) or "")] = found
        return cls(service, existing)

    def setting(self, *path: str) -> Setting | None:
        return setting(self.service.provider, "apiGateway", *path)

    @property
    def id(self) -> Form:
        return self.setting("restApiId") or {"Ref": _API}

    def source_arn(self) -> Form:
        return join("arn:", PARTITION, ":execute-api:", REGION, ":", ACCOUNT, ":", self.id, "/*/*")

    def resource(self, event: Event, path: str) -> Form:
        """The resource of a path, which is made with those before it unless it exists already."""
        if not path:
            return self.setting("restApiRootResourceId") or attribute(_API, "RootResourceId")
        if path in self.existing:
            return self.existing[path]
        id = f"ApiGatewayResource{naming.path(path)}"
        before, _, part = path.rpartition("/")
        if id not in self.made:
            parent = self.resource(event, before)
            properties: dict[str, Form] = {"ParentId": parent, "PathPart": part, "RestApiId": self.id}
            self.made[id] = event.resource(id, "AWS::ApiGateway::Resource", properties)
        return {"Ref": id}


_ALLOW = "method.response.header.Access-Control-Allow-"


def http(events: list[Event]) -> Iterator[Made]:
    service = events[0].service
    api = Api.read(service)
    if not api.setting("restApiId"):
        yield _rest_api(api, events[0])
        yield from stages.rest(events[0], api.id)
    permitted: set[str] = set()
    for event in events:
        id = f"{event.function.prefix}LambdaPermissionApiGateway"
        if id not in permitted:
            permitted.add(id)
            yield event.permission(id, _APIGATEWAY, SourceArn=api.source_arn())
        found = authorizer(event)
        method, path = _route(event)
        if method is not None and path is not None and path.count("/") < MAXIMUM_PARTS:
            yield _method(event, api, method, path, found)
            if _has_cors(event):
                yield _preflight(event, api, path)
        if found and found.arn is not None:
            yield from _authorizer(event, api, found, permitted)
    yield from api.made.values()


def _rest_api(api: Api, event: Event) -> Made:
    service = api.service
    name = setting(service.provider, "apiName")
    default = None if service.name is None else f"{service.stage}-{service.name}"
    if api.setting("shouldStartNameWithService"):
        default = service.canonical
    endpoint = setting(service.provider, "endpointType")
    kind = scalars.text(endpoint.node) if endpoint else "EDGE"
    types = nodes.made(event.span, [kind.upper()]) if kind else nodes.unknown(event.span)
    policy = api.setting("resourcePolicy")
    return event.resource(
        _API,
        "AWS::ApiGateway::RestApi",
        {
            "Name": name or (nodes.unknown(event.span) if default is None else nodes.implied(event.span, default)),
            "BinaryMediaTypes": api.setting("binaryMediaTypes"),
            "DisableExecuteApiEndpoint": api.setting("disableDefaultEndpoint"),
            "EndpointConfiguration": {"Types": types, "VpcEndpointIds": setting(service.provider, "vpcEndpointIds")},
            "Policy": {"Version": "2012-10-17", "Statement": policy} if policy else "",
            "MinimumCompressionSize": api.setting("minimumCompressionSize"),
            "Description": api.setting("description"),
        },
    )


def _route(event: Event) -> tuple[str | None, str | None]:
    """The method in capitals and the path without `/` at its ends. `*` alone is any method of the root."""
    method, path = event.text("method"), event.text("path")
    if not isinstance(event.settings, Mapping):
        method, _, path = (scalars.text(event.settings) or "").partition(" ")
        path = path or None
    if method is None or path is None:
        return None, None
    return method.upper(), _path(path)


def _path(path: str) -> str:
    return path.removeprefix("/").removesuffix("/")


def _integration(event: Event) -> str:
    written = (event.text("integration") or "").upper().replace("-", "_")
    asynchronous = event.get("async")
    default = "AWS" if asynchronous and scalars.boolean(asynchronous.node) else "AWS_PROXY"
    return _INTEGRATIONS.get(written, written) or default


def _method(event: Event, api: Api, method: str, path: str, found: Authorizer | None) -> Made:
    kind = _integration(event)
    private = event.get("private")
    integration: dict[str, Form] = {
        "IntegrationHttpMethod": "POST",
        "Type": kind,
        "TimeoutInMillis": event.get("timeoutInMillis") or api.setting("timeoutInMillis"),
    }
    if kind in ("AWS", "AWS_PROXY"):
        integration["Uri"] = _invocation(event, kind)
    elif kind in ("HTTP", "HTTP_PROXY"):
        integration |= {"IntegrationHttpMethod": method, "Uri": event.get("request", "uri")}
    asynchronous = event.get("async")
    if asynchronous and scalars.boolean(asynchronous.node):
        integration["RequestParameters"] = {"integration.request.header.X-Amz-Invocation-Type": "'Event'"}
    return event.resource(
        f"ApiGatewayMethod{naming.path(path)}{method.capitalize()}",
        "AWS::ApiGateway::Method",
        {
            "HttpMethod": method,
            "ResourceId": api.resource(event, path),
            "RestApiId": api.id,
            "OperationName": event.get("operationId"),
            "ApiKeyRequired": private or nodes.implied(event.span, False),
            "Integration": integration,
            **_authorization(event, found),
        },
    )


def _invocation(event: Event, kind: str) -> Form:
    streams = kind == "AWS_PROXY" and (event.text("response", "transferMode") or "").upper() == "STREAM"
    version, ending = ("2021-11-15", "response-streaming-invocations") if streams else ("2015-03-31", "invocations")
    start: list[Form] = ["arn:", PARTITION, ":apigateway:", REGION, f":lambda:path/{version}/functions/"]
    alias = event.function.alias
    qualifier: list[Form] = [":", alias.name] if alias else []
    return join(*start, attribute(event.function.logical_id), *qualifier, f"/{ending}")


def _authorization(event: Event, found: Authorizer | None) -> dict[str, Form]:
    if found is None:
        return {"AuthorizationType": "NONE"}
    if found.type == "AWS_IAM":
        return {"AuthorizationType": "AWS_IAM"}
    kind: Form = nodes.unknown(event.span)
    if found.type is not None or found.arn is not None:
        kind = _COGNITO if found.is_pool else "CUSTOM"
    given = event.get("authorizer", "authorizerId")
    return {
        "AuthorizationType": kind,
        "AuthorizerId": given or (nodes.unknown(event.span) if found.arn is None else {"Ref": found.id}),
        "AuthorizationScopes": event.get("authorizer", "scopes") if found.is_pool else None,
    }


def _authorizer(event: Event, api: Api, found: Authorizer, permitted: set[str]) -> Iterator[Made]:
    settings: dict[str, Form] = {
        "AuthorizerResultTtlInSeconds": event.get("authorizer", "resultTtlInSeconds")
        or (nodes.implied(event.span, 300) if found.is_map else None),
        "IdentitySource": event.get("authorizer", "identitySource"),
        "IdentityValidationExpression": event.get("authorizer", "identityValidationExpression"),
        "Name": found.name,
        "RestApiId": api.id,
    }
    ttl = event.text("authorizer", "resultTtlInSeconds")
    if settings["IdentitySource"] is None and not (found.type == "REQUEST" and ttl == "0"):
        settings["IdentitySource"] = nodes.implied(event.span, "method.request.header.Authorization")
    if found.is_pool:
        settings |= {"Type": _COGNITO, "ProviderARNs": [found.arn]}
    else:
        start: list[Form] = ["arn:", PARTITION, ":apigateway:", REGION, ":lambda:path/2015-03-31/functions/"]
        settings |= {"Type": found.type or "TOKEN", "AuthorizerUri": join(*start, found.arn, "/invocations")}
    yield event.resource(found.id, "AWS::ApiGateway::Authorizer", settings)
    id = f"{naming.normalized(found.name)}LambdaPermissionApiGateway"
    external = event.get("authorizer", "managedExternally")
    if found.is_pool or id in permitted or (external and scalars.boolean(external.node)):
        return
    permitted.add(id)
    called: Form = {"Ref": found.function.alias.id} if found.function and found.function.alias else found.arn
    yield permission(id, event.span, called, _APIGATEWAY, SourceArn=api.source_arn())


def _has_cors(event: Event) -> bool:
    cors = event.get("cors")
    return cors is not None and not nodes.is_unknown(cors.node) and scalars.boolean(cors.node) is not False


def _preflight(event: Event, api: Api, path: str) -> Made:
    return event.resource(
        f"ApiGatewayMethod{naming.path(path)}Options",
        "AWS::ApiGateway::Method",
        {
            "AuthorizationType": "NONE",
            "HttpMethod": "OPTIONS",
            "Integration": {"Type": "MOCK", "IntegrationResponses": [{"ResponseParameters": _headers(event)}]},
            "ResourceId": api.resource(event, path),
            "RestApiId": api.id,
        },
    )


def _headers(event: Event) -> dict[str, Form]:
    """Of the answer to a preflight, those that say which websites may call."""
    cors = event.get("cors")
    origins = cors and (setting(cors.node, "origins") or setting(cors.node, "origin"))
    return {
        f"{_ALLOW}Origin": origins or nodes.implied(event.span, "'*'"),
        f"{_ALLOW}Credentials": (cors and setting(cors.node, "allowCredentials"))
        or nodes.implied(event.span, "'false'"),
    }

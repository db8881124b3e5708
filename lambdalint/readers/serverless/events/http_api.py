"""`httpApi`: an HTTP API of API Gateway. Facts: osls 4.3.1, `compile/events/http-api.js`."""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint.model.node import Mapping
from lambdalint.readers import nodes, scalars
from lambdalint.readers.nodes import Setting
from lambdalint.readers.serverless import naming
from lambdalint.readers.serverless.events.event import Event, permission
from lambdalint.readers.serverless.forms import Form
from lambdalint.readers.serverless.made import ACCOUNT, PARTITION, REGION, Made, alone, attribute, join
from lambdalint.readers.serverless.service import Declared, Service, setting

_API = "HttpApi"
_LOGS = "HttpApiLogGroup"
_METHODS = "GET POST PUT PATCH OPTIONS HEAD DELETE".split()
_HEADERS = (
    "Content-Type X-Amz-Date Authorization X-Api-Key X-Amz-Security-Token X-Amz-User-Agent X-Amzn-Trace-Id".split()
)
_APIGATEWAY = "apigateway.amazonaws.com"
_AUTHORIZATION = {"request": "CUSTOM", "aws_iam": "AWS_IAM"}
_CORS = {
    "allowCredentials": "AllowCredentials",
    "allowedHeaders": "AllowHeaders",
    "allowedMethods": "AllowMethods",
    "allowedOrigins": "AllowOrigins",
    "exposedResponseHeaders": "ExposeHeaders",
    "maxAge": "MaxAge",
}


def http_api(events: list[Event]) -> Iterator[Made]:
    service = events[0].service
    given = _setting(service, "id")
    api: Form = given or {"Ref": _API}
    if given is None:
        yield from _own_api(events)
    types: dict[str, str] = {}
    authorizers = _setting(service, "authorizers")
    for name, span, node in authorizers.node.items() if authorizers and isinstance(authorizers.node, Mapping) else ():
        if isinstance(node, Mapping):
            types[name] = scalars.text(node.get("type")) or "jwt"
            yield from _authorizer(service, api, name, Setting(span, node))
    integrated: set[Declared] = set()
    for event in events:
        if event.function not in integrated:
            integrated.add(event.function)
            yield event.permission(
                f"{event.function.prefix}LambdaPermissionHttpApi", _APIGATEWAY, SourceArn=_source_arn(api)
            )
            yield _integration(service, event, api)
        yield _route(service, event, api, types)


def _setting(service: Service, *path: str) -> Setting | None:
    return setting(service.provider, "httpApi", *path)


def _source_arn(api: Form) -> Form:
    return join("arn:", PARTITION, ":execute-api:", REGION, ":", ACCOUNT, ":", api, "/*")


def _own_api(events: list[Event]) -> Iterator[Made]:
    event, service = events[0], events[0].service
    default = None if service.name is None else f"{service.stage}-{service.name}"
    if _setting(service, "shouldStartNameWithService"):
        default = service.canonical
    named: Form = nodes.unknown(event.span) if default is None else nodes.implied(event.span, default)
    tags = setting(service.provider, "tags")
    properties: dict[str, Form] = {
        "Name": _setting(service, "name") or named,
        "Description": _setting(service, "description"),
        "ProtocolType": "HTTP",
        "DisableExecuteApiEndpoint": _setting(service, "disableDefaultEndpoint"),
        "Tags": tags,
        "CorsConfiguration": _cors(service, events),
    }
    yield event.resource(_API, "AWS::ApiGatewayV2::Api", properties)
    metrics = _setting(service, "metrics") or nodes.implied(event.span, False)
    logs = setting(service.provider, "logs", "httpApi")
    logged = logs is not None and scalars.boolean(logs.node) is not False
    if logs and logged:
        yield _log_group(service, logs)
    stage: dict[str, Form] = {
        "ApiId": {"Ref": _API},
        "StageName": "$default",
        "AutoDeploy": True,
        "DefaultRouteSettings": {"DetailedMetricsEnabled": metrics},
        "AccessLogSettings": {"DestinationArn": attribute(_LOGS)} if logged else None,
        "Tags": tags,
    }
    yield event.resource("HttpApiStage", "AWS::ApiGatewayV2::Stage", stage)


def _log_group(service: Service, logs: Setting) -> Made:
    stack = setting(service.provider, "stackName")
    name = scalars.text(stack.node) if stack else service.canonical
    properties: dict[str, Form] = {
        "LogGroupName": nodes.unknown(logs.key) if name is None else f"/aws/http-api/{name}",
        "RetentionInDays": setting(service.provider, "logRetentionInDays"),
        "DataProtectionPolicy": setting(service.provider, "logDataProtectionPolicy"),
    }
    return Made(id=_LOGS, span=logs.key, type="AWS::Logs::LogGroup", properties=properties)


def _cors(service: Service, events: list[Event]) -> Form:
    cors = _setting(service, "cors")
    if cors is None or scalars.boolean(cors.node) is False:
        return None
    if nodes.is_unknown(cors.node):
        return cors
    methods = dict.fromkeys(["OPTIONS"])
    for event in events:
        method = _method_and_path(event)[0]
        methods |= dict.fromkeys(_METHODS if method == "ANY" else [method])
    defaults: dict[str, list[str]] = {
        "allowedOrigins": ["*"],
        "allowedHeaders": _HEADERS,
        "allowedMethods": [method for method in methods if method],
    }
    config: dict[str, Form] = {}
    for key, name in _CORS.items():
        found = setting(cors.node, key)
        single = found and scalars.text(found.node) is not None and key not in ("allowCredentials", "maxAge")
        implied: list[Form] = [nodes.implied(cors.key, item) for item in defaults.get(key, ())]
        config[name] = alone(found) if single else found or implied or None
    return Setting(cors.key, nodes.made(cors.node.span, config))


def _authorizer(service: Service, api: Form, name: str, declared: Setting) -> Iterator[Made]:
    span = declared.key

    def get(key: str) -> Setting | None:
        return setting(declared.node, key)

    def text(key: str) -> str | None:
        found = get(key)
        return scalars.text(found.node) if found else None

    name = text("name") or name
    source = get("identitySource")
    sources: Form = [source] if source and scalars.text(source.node) is not None else source
    properties: dict[str, Form] = {"ApiId": api, "Name": name, "IdentitySource": sources or []}
    if text("type") != "request":
        audience = get("audience")
        audiences: Form = [audience] if audience and scalars.text(audience.node) is not None else audience
        jwt: dict[str, Form] = {"Audience": audiences, "Issuer": get("issuerUrl")}
        properties |= {"AuthorizerType": "JWT", "JwtConfiguration": jwt}
    else:
        function = service.named(text("functionName"))
        arn: Form = get("functionArn") or (function.arn if function else nodes.unknown(span))
        start: list[Form] = ["arn:", PARTITION, ":apigateway:", REGION, ":lambda:path/2015-03-31/functions/"]
        properties |= {
            "AuthorizerType": "REQUEST",
            "EnableSimpleResponses": get("enableSimpleResponses"),
            "AuthorizerResultTtlInSeconds": get("resultTtlInSeconds"),
            "AuthorizerPayloadFormatVersion": get("payloadVersion") or nodes.implied(span, "2.0"),
            "AuthorizerUri": join(*start, arn, "/invocations"),
        }
        if text("managedExternally") != "true":
            id = f"{naming.normalized(name)}LambdaAuthorizerPermissionHttpApi"
            yield permission(id, span, arn, _APIGATEWAY, SourceArn=_source_arn(api))
    id = f"HttpApiAuthorizer{naming.normalized(name)}"
    yield Made(id=id, span=span, type="AWS::ApiGatewayV2::Authorizer", properties=properties)


def _integration(service: Service, event: Event, api: Form) -> Made:
    payload = setting(event.function.settings, "httpApi", "payload") or _setting(service, "payload")
    return event.resource(
        f"HttpApiIntegration{event.function.prefix}",
        "AWS::ApiGatewayV2::Integration",
        {
            "ApiId": api,
            "IntegrationType": "AWS_PROXY",
            "IntegrationUri": event.function.arn,
            "PayloadFormatVersion": payload or nodes.implied(event.span, "2.0"),
            "TimeoutInMillis": nodes.implied(event.span, 30000),
        },
    )


def _method_and_path(event: Event) -> tuple[str, str | None]:
    """The method in capitals; the path is `*` for all that has no route of its own."""
    method, path = event.text("method"), event.text("path")
    if not isinstance(event.settings, Mapping):
        before, _, after = (scalars.text(event.settings) or "").partition(" ")
        method, path = (None, "*") if before == "*" else (before, after)
    return "ANY" if method == "*" or path == "*" else (method or "").upper(), path


def _route(service: Service, event: Event, api: Form, types: dict[str, str]) -> Made:
    method, path = _method_and_path(event)
    key = None if path is None else "*" if path == "*" else f"{method} {path}"
    part = f"?{event.function.prefix}{event.number}" if key is None else naming.path(key)
    route: Form = nodes.unknown(event.span) if key is None else key
    integration: Form = {"Ref": f"HttpApiIntegration{event.function.prefix}"}
    return event.resource(
        f"HttpApiRoute{'Default' if key == '*' else part}",
        "AWS::ApiGatewayV2::Route",
        {
            "ApiId": api,
            "RouteKey": "$default" if key == "*" else route,
            "Target": join("integrations", integration, by="/"),
            **_authorization(service, event, types),
        },
    )


def _authorization(service: Service, event: Event, types: dict[str, str]) -> dict[str, Form]:
    found = event.get("authorizer")
    if found is None:
        return {}
    name = scalars.text(found.node) or event.text("authorizer", "name")
    kind = event.text("authorizer", "type") or types.get(name or "", "jwt")
    if nodes.is_unknown(found.node):
        return {"AuthorizationType": found}
    authorization: dict[str, Form] = {"AuthorizationType": _AUTHORIZATION.get(kind, "JWT")}
    if kind == "aws_iam":
        return authorization
    declared = _setting(service, "authorizers", name or "")
    if declared and isinstance(declared.node, Mapping):
        name = scalars.text(declared.node.get("name")) or name
    own = {"Ref": f"HttpApiAuthorizer{naming.normalized(name)}"} if name else nodes.unknown(event.span)
    return authorization | {
        "AuthorizerId": event.get("authorizer", "id") or own,
        "AuthorizationScopes": event.get("authorizer", "scopes"),
    }

"""How a function is invoked beside its events: by its URL, and where asynchronous events go afterwards.

Facts: osls 4.3.1, `lib/plugins/aws/package/compile/functions.js`.
"""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint.model.node import Mapping
from lambdalint.readers import nodes, scalars
from lambdalint.readers.nodes import Form, Setting
from lambdalint.readers.serverless.events.event import permission
from lambdalint.readers.serverless.made import Made
from lambdalint.readers.serverless.service import Declared, Service, setting

_CORS: dict[str, tuple[str, list[Form] | None]] = {
    "allowedOrigins": ("AllowOrigins", ["*"]),
    "allowedHeaders": (
        "AllowHeaders",
        ["Content-Type", "X-Amz-Date", "Authorization", "X-Api-Key", "X-Amz-Security-Token", "X-Amzn-Trace-Id"],
    ),
    "allowedMethods": ("AllowMethods", ["*"]),
    "allowCredentials": ("AllowCredentials", None),
    "exposedResponseHeaders": ("ExposeHeaders", None),
    "maxAge": ("MaxAge", None),
}
"""Settings of `cors`, what CloudFormation calls them, and what they are where they are not written."""


def made(service: Service) -> Iterator[Made]:
    for function in service.functions:
        url = function.get("url")
        if url and not nodes.is_unknown(url.node) and scalars.boolean(url.node) is not False:
            yield from _url(function, url)
        if config := _event_invoke_config(function, service):
            yield config


def _url(function: Declared, url: Setting) -> Iterator[Made]:
    authorizer, mode = setting(url.node, "authorizer"), setting(url.node, "invokeMode")
    kind: Form = nodes.implied(url.key, "NONE")
    if authorizer:
        text = scalars.text(authorizer.node)
        kind = Setting(
            authorizer.key,
            nodes.unknown(authorizer.node.span)
            if text is None
            else nodes.text(authorizer.node.span, "AWS_IAM" if text == "aws_iam" else "NONE"),
        )
    properties: dict[str, Form] = {
        "AuthType": kind,
        "TargetFunctionArn": function.arn,
        "Cors": _cors(url),
        "InvokeMode": mode if mode and scalars.text(mode.node) != "BUFFERED" else None,
    }
    beside: dict[str, Form] = {"Condition": function.get("condition")}
    yield Made(
        id=f"{function.prefix}LambdaFunctionUrl",
        span=url.key,
        type="AWS::Lambda::Url",
        properties=properties,
        beside=beside,
    )
    if authorizer is None or scalars.text(authorizer.node) != "aws_iam":
        yield permission(
            f"{function.prefix}LambdaPermissionFnUrl",
            url.key,
            function.arn,
            "*",
            Action="lambda:InvokeFunctionUrl",
            FunctionUrlAuthType="NONE",
        )
        yield permission(f"{function.prefix}LambdaPermissionFn", url.key, function.arn, "*", InvokedViaFunctionUrl=True)


def _cors(url: Setting) -> Form:
    cors = setting(url.node, "cors")
    if cors is None or scalars.boolean(cors.node) is False:
        return None
    config: dict[str, Form] = {}
    for key, (name, default) in _CORS.items():
        written = cors.node.get(key) if isinstance(cors.node, Mapping) else None
        implied = [nodes.implied(cors.key, str(item)) for item in default or ()]
        found = setting(cors.node, key)
        config[name] = found or ([*implied] if implied and written is None else None)
    return Setting(cors.key, nodes.built(cors.node.span, config))


def _event_invoke_config(function: Declared, service: Service) -> Made | None:
    """A destination is the name of a function, an ARN, or a map with an `arn`."""
    age, attempts = function.get("maximumEventAge"), function.get("maximumRetryAttempts")
    destinations = function.get("destinations")
    if not (age or attempts or destinations):
        return None
    config: Form = destinations
    if destinations and isinstance(destinations.node, Mapping) and not nodes.is_unknown(destinations.node):
        forms: dict[str, Form] = {}
        for key, name in (("onSuccess", "OnSuccess"), ("onFailure", "OnFailure")):
            if found := setting(destinations.node, key):
                forms[name] = Setting(found.key, nodes.built(found.node.span, {"Destination": _target(found, service)}))
        config = Setting(destinations.key, nodes.built(destinations.node.span, forms))
    properties: dict[str, Form] = {
        "FunctionName": {"Ref": function.logical_id},
        "Qualifier": function.alias.name if function.alias else "$LATEST",
        "DestinationConfig": config,
        "MaximumEventAgeInSeconds": age,
        "MaximumRetryAttempts": attempts,
    }
    return Made(
        id=f"{function.prefix}LambdaEvConf",
        span=function.span,
        type="AWS::Lambda::EventInvokeConfig",
        properties=properties,
        beside={"Condition": function.get("condition")},
    )


def _target(found: Setting, service: Service) -> Setting:
    if isinstance(found.node, Mapping) and "arn" in found.node.values:
        return setting(found.node, "arn") or found
    named = service.named(scalars.text(found.node))
    return Setting(found.key, nodes.built(found.node.span, named.arn)) if named else found

"""How a function is invoked beside its events: by its URL, and where asynchronous events go afterwards.

Facts: osls 4.3.1, `lib/plugins/aws/package/compile/functions.js`.
"""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint.model.node import Mapping
from lambdalint.readers import nodes, scalars
from lambdalint.readers.nodes import Setting
from lambdalint.readers.serverless.forms import Form
from lambdalint.readers.serverless.made import Made, belonging
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
    mode, authorizer = setting(url.node, "invokeMode"), _auth_type(url)
    properties: dict[str, Form] = {
        "AuthType": authorizer,
        "TargetFunctionArn": function.arn,
        "Cors": _cors(url),
        "InvokeMode": mode if mode and scalars.text(mode.node) != "BUFFERED" else None,
    }
    yield belonging(function, f"{function.prefix}LambdaFunctionUrl", "AWS::Lambda::Url", url.key, properties)
    if scalars.text(authorizer.node) == "NONE":
        actions: dict[str, dict[str, Form]] = {
            "FnUrl": {"Action": "lambda:InvokeFunctionUrl", "FunctionUrlAuthType": "NONE"},
            "Fn": {"Action": "lambda:InvokeFunction", "InvokedViaFunctionUrl": True},
        }
        for suffix, more in actions.items():
            id = f"{function.prefix}LambdaPermission{suffix}"
            allowed: dict[str, Form] = {"FunctionName": function.arn, "Principal": "*", **more}
            yield belonging(function, id, "AWS::Lambda::Permission", url.key, allowed)


def _auth_type(url: Setting) -> Setting:
    found = setting(url.node, "authorizer")
    if found is None:
        return Setting(url.key, nodes.implied(url.key, "NONE"))
    text = scalars.text(found.node)
    if text is None:
        return Setting(found.key, nodes.unknown(found.node.span))
    return Setting(found.key, nodes.text(found.node.span, "AWS_IAM" if text == "aws_iam" else "NONE"))


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
    return Setting(cors.key, nodes.made(cors.node.span, config))


def _event_invoke_config(function: Declared, service: Service) -> Made | None:
    """A destination is the name of a function, an ARN, or a map with an `arn`."""
    age, attempts = function.get("maximumEventAge"), function.get("maximumRetryAttempts")
    destinations = function.get("destinations")
    if not (age or attempts or destinations):
        return None
    config: Form = destinations
    if destinations and isinstance(destinations.node, Mapping) and not nodes.is_unknown(destinations.node):
        targets: dict[str, Form] = {}
        for key, name in (("onSuccess", "OnSuccess"), ("onFailure", "OnFailure")):
            if found := setting(destinations.node, key):
                targets[name] = Setting(
                    found.key, nodes.made(found.node.span, {"Destination": _target(found, service)})
                )
        config = Setting(destinations.key, nodes.made(destinations.node.span, targets))
    properties: dict[str, Form] = {
        "FunctionName": {"Ref": function.logical_id},
        "Qualifier": function.alias.name if function.alias else "$LATEST",
        "DestinationConfig": config,
        "MaximumEventAgeInSeconds": age,
        "MaximumRetryAttempts": attempts,
    }
    id = f"{function.prefix}LambdaEvConf"
    return belonging(function, id, "AWS::Lambda::EventInvokeConfig", function.span, properties)


def _target(found: Setting, service: Service) -> Setting:
    if isinstance(found.node, Mapping) and "arn" in found.node.values:
        return setting(found.node, "arn") or found
    named = service.named(scalars.text(found.node))
    return Setting(found.key, nodes.made(found.node.span, named.arn)) if named else found

"""Functions as CloudFormation gets them, and their log groups.

Facts: osls 4.3.1, `lib/plugins/aws/package/compile/functions.js`; what version 4 has beside it, by its documentation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lambdalint.knowledge import runtimes
from lambdalint.model.node import Mapping, Node, Scalar
from lambdalint.readers import nodes, scalars
from lambdalint.readers.nodes import Setting
from lambdalint.readers.serverless import roles
from lambdalint.readers.serverless.forms import Form
from lambdalint.readers.serverless.made import Made, alone, belonging, nested
from lambdalint.readers.serverless.naming import normalized
from lambdalint.readers.serverless.service import Declared, Service, setting
from lambdalint.source import Span

_OWN = {
    "description": "Description",
    "reservedConcurrency": "ReservedConcurrentExecutions",
}
_LOGGING = {
    "applicationLogLevel": "ApplicationLogLevel",
    "logFormat": "LogFormat",
    "logGroup": "LogGroup",
    "systemLogLevel": "SystemLogLevel",
}
_IMAGE = {"command": "Command", "entryPoint": "EntryPoint", "workingDirectory": "WorkingDirectory"}
_UPDATES = {"onFunctionUpdate": "FunctionUpdate", "manual": "Manual"}
"""Modes of `runtimeManagement`, as CloudFormation calls them."""
_VPC = {
    "ipv6AllowedForDualStack": "Ipv6AllowedForDualStack",
    "securityGroupIds": "SecurityGroupIds",
    "subnetIds": "SubnetIds",
}
_MEMORY, _TIMEOUT = 1024, 6
_MEMORY_ON_INSTANCES = 2048
"""Of functions with a capacity provider (Serverless Framework 4, "AWS Lambda Managed Instances")."""
_MEMORY_AT_EDGE, _TIMEOUT_AT_EDGE = 128, 5


def made(service: Service) -> Iterator[Made]:
    for function in service.functions:
        yield _function(function, service)
        if not scalars.boolean(function.settings.get("disableLogs")):
            yield _log_group(function, service)


def _function(function: Declared, service: Service) -> Made:
    properties: dict[str, Form] = {name: function.get(key) for key, name in _OWN.items()}
    properties |= {
        "FunctionName": function.get("name") or service.function_name(function),
        "Architectures": alone(service.shared(function, "architecture")),
        "CapacityProviderConfig": _capacity_provider(function),
        "DeadLetterConfig": nested(function.get("onError") or function.get("deadLetter"), "TargetArn"),
        "DurableConfig": _durable(function),
        "Environment": None if function.at_edge else _environment(function, service),
        "EphemeralStorage": nested(function.get("ephemeralStorageSize"), "Size"),
        "FileSystemConfigs": _file_system(function),
        "KmsKeyArn": service.shared(function, "kmsKeyArn"),
        "Layers": service.shared(function, "layers"),
        "LoggingConfig": _renamed(_logs(function, service), _LOGGING),
        "RecursiveLoop": _recased(function.get("recursiveLoop"), str.capitalize),
        "Role": roles.of(function, service),
        "SnapStart": _snap_start(function),
        "Tags": _tags(function, service),
        "TenancyConfig": nested(
            _recased(setting(function.settings, "tenancy", "mode"), str.upper), "TenantIsolationMode"
        ),
        "TracingConfig": nested(_tracing(function, service), "Mode"),
        "VpcConfig": None if function.at_edge else _vpc(function, service),
        **_size(function, service),
        **(_image(function, service) if "image" in function.settings.values else _archive(function, service)),
    }
    beside: dict[str, Form] = {
        "Condition": function.get("condition"),
        "DependsOn": function.get("dependsOn"),
        "DeletionPolicy": "Retain" if function.at_edge else None,
    }
    return Made(
        id=function.logical_id,
        span=function.span,
        type="AWS::Lambda::Function",
        properties=properties,
        beside=beside,
        written=function.settings.span,
    )


def _archive(function: Declared, service: Service) -> dict[str, Form]:
    default = service.default_runtime
    return {
        "Handler": function.get("handler"),
        "Runtime": _of_plugin(service.shared(function, "runtime"), service) or _default_runtime(function, default),
        "RuntimeManagementConfig": _runtime_management(service.shared(function, "runtimeManagement")),
    }


def _of_plugin(runtime: Setting | None, service: Service) -> Setting | None:
    """A runtime that is only the language of a plug-in, `rust` of `serverless-rust`, is for that to replace."""
    name = (scalars.text(runtime.node) if runtime else None) or ""
    of_lambda = {runtimes.family(known) for known in runtimes.known()}
    replaced = service.plugins is None or any(name in plugin for plugin in service.plugins)
    if runtime is None or not name.isalpha() or name in of_lambda or not replaced:
        return runtime
    return Setting(runtime.key, nodes.unknown(runtime.node.span, f"a plug-in replaces the runtime `{name}`"))


def _default_runtime(function: Declared, known: str | None) -> Node:
    if known is None:
        return nodes.unknown(function.span, "the default of the framework depends on its version")
    return nodes.implied(function.span, known)


def _runtime_management(found: Setting | None) -> Setting | None:
    """A mode, or a map with one."""
    mode = setting(found.node, "mode") if found and isinstance(found.node, Mapping) else found
    text = scalars.text(mode.node) if mode else "auto"
    if found is None or mode is None or text == "auto":
        return None
    update = _text(mode.node, text and _UPDATES.get(text, text))
    config: dict[str, Form] = {"UpdateRuntimeOn": Setting(mode.key, update)}
    return Setting(found.key, nodes.made(found.node.span, config | {"RuntimeVersionArn": setting(found.node, "arn")}))


def _image(function: Declared, service: Service) -> dict[str, Form]:
    """An image brings its own runtime; the provider's is for the other functions.

    `image` is a URI, the name of one of `provider.ecr.images`, or a map with either.
    """
    image = function.get("image")
    found = image
    config: dict[str, Form] = {}
    if image and isinstance(image.node, Mapping):
        found = setting(image.node, "uri") or setting(image.node, "name")
        config = {name: setting(image.node, key) for key, name in _IMAGE.items()}
    text = scalars.text(found.node) if found else None
    if found and text is not None and "/" not in text:  # no URI, but a name
        declared = setting(service.provider, "ecr", "images", text)
        uri = setting(declared.node, "uri") if declared and isinstance(declared.node, Mapping) else declared
        found = uri or Setting(found.key, nodes.unknown(found.node.span))
    return {
        "PackageType": "Image",
        "Handler": function.get("handler"),  # which the framework refuses beside an image
        "Code": nested(found, "ImageUri"),
        "ImageConfig": config if any(config.values()) else None,
    }


def _size(function: Declared, service: Service) -> dict[str, Form]:
    """Memory and time. Functions at the edge take them from nowhere else."""
    memory, timeout = _MEMORY, _TIMEOUT
    if function.get("capacityProvider"):
        memory = _MEMORY_ON_INSTANCES
    found = service.shared(function, "memorySize"), service.shared(function, "timeout")
    if function.at_edge:
        memory, timeout = _MEMORY_AT_EDGE, _TIMEOUT_AT_EDGE
        found = function.get("memorySize"), function.get("timeout")
    return {
        "MemorySize": _else(found[0], nodes.implied(function.span, memory)),
        "Timeout": _else(found[1], nodes.implied(function.span, timeout)),
    }


def _else(found: Setting | None, default: Node) -> Form:
    return found._replace(node=nodes.otherwise(found.node, default)) if found else default


def _environment(function: Declared, service: Service) -> Setting | None:
    """The provider's variables with the function's; null takes one away."""
    pairs = [pair for holder in (service.provider, function.settings) if (pair := setting(holder, "environment"))]
    span = pairs[-1].key if pairs else function.span
    if service.injects_variables:
        pairs.append(Setting(span, nodes.unknown(span)))
    if not pairs:
        return None
    values: dict[str, Node] = {}
    keys: dict[str, Span] = {}
    for _, node in pairs:
        shown = node if isinstance(node, Mapping) else nodes.unknown(node.span)
        values |= shown.values
        keys |= {key: shown.keys[key] for key in shown.values}
    kept = {key: value for key, value in values.items() if not (isinstance(value, Scalar) and scalars.is_null(value))}
    return nested(Setting(span, Mapping(span, kept, keys)), "Variables")


def _renamed(found: Setting | None, names: dict[str, str]) -> Setting | None:
    """A map of settings under CloudFormation's names; what is no map stays as it is, and unknown."""
    if found is None or not isinstance(found.node, Mapping) or nodes.is_unknown(found.node):
        return found
    renamed: dict[str, Form] = {name: setting(found.node, key) for key, name in names.items()}
    return Setting(found.key, nodes.made(found.node.span, renamed)) if any(renamed.values()) else None


def _durable(function: Declared) -> Setting | None:
    names = {"executionTimeout": "ExecutionTimeout", "retentionPeriodInDays": "RetentionPeriodInDays"}
    return _renamed(function.get("durableConfig"), names)


def _file_system(function: Declared) -> Setting | None:
    return alone(_renamed(function.get("fileSystemConfig"), {"arn": "Arn", "localMountPath": "LocalMountPath"}))


def _logs(function: Declared, service: Service) -> Setting | None:
    return function.get("logs") or setting(service.provider, "logs", "lambda")


def _snap_start(function: Declared) -> Setting | None:
    found = function.get("snapStart")
    if found is None or scalars.boolean(found.node) is False:
        return None
    applies = "PublishedVersions" if scalars.boolean(found.node) else None
    return nested(Setting(found.key, _text(found.node, applies)), "ApplyOn")


def _tracing(function: Declared, service: Service) -> Setting | None:
    found = function.get("tracing")
    if found is None or scalars.boolean(found.node) is False:
        found = setting(service.provider, "tracing", "lambda")
    if found is None or scalars.boolean(found.node) is False:
        return None
    return Setting(found.key, nodes.text(found.node.span, "Active")) if scalars.boolean(found.node) else found


def _text(node: Node, text: str | None) -> Node:
    return nodes.unknown(node.span) if text is None else nodes.text(node.span, text)


def _tags(function: Declared, service: Service) -> Form:
    tags: dict[str, Form] = {}
    for holder in (service.provider, function.settings):
        found = setting(holder, "tags")
        if found and (not isinstance(found.node, Mapping) or nodes.is_unknown(found.node)):
            return Setting(found.key, nodes.unknown(found.node.span))
        if found and isinstance(found.node, Mapping):
            tags |= {key: {"Key": key, "Value": Setting(span, node)} for key, span, node in found.node.items()}
    return list(tags.values()) or None


def _vpc(function: Declared, service: Service) -> Form:
    """Each of its settings is the function's or the provider's; null or false takes the provider's away.

    Subnets or security groups alone stay as what somebody meant, though the framework refuses or forgets them.
    """
    own = function.settings.get("vpc")
    if own is not None and (scalars.is_null(own) or scalars.boolean(own) is False):
        return None
    config: dict[str, Form] = {
        name: setting(function.settings, "vpc", key) or setting(service.provider, "vpc", key)
        for key, name in _VPC.items()
    }
    if config["SecurityGroupIds"] is None and config["SubnetIds"] is None:
        return None
    holder = function.get("vpc") or setting(service.provider, "vpc")
    return holder and Setting(holder.key, nodes.made(holder.node.span, config))


def _recased(found: Setting | None, recase: Callable[[str], str]) -> Setting | None:
    """A value that version 4 takes in small letters."""
    text = scalars.text(found.node) if found else None
    return found and Setting(found.key, _text(found.node, text and recase(text)))


def _capacity_provider(function: Declared) -> Setting | None:
    """A name of `provider.capacityProviders`, an ARN, a reference, or a map with one of them as `name`."""
    found = function.get("capacityProvider")
    if found is None:
        return None
    settings: dict[str, Form] = {}
    named = found
    if isinstance(found.node, Mapping) and "name" in found.node.values:
        named = setting(found.node, "name") or found
        settings["PerExecutionEnvironmentMaxConcurrency"] = setting(found.node, "maxConcurrency")
        settings["ExecutionEnvironmentMemoryGiBPerVCpu"] = setting(found.node, "memoryPerVCpu")
    text = scalars.text(named.node)
    arn: Form = named
    if text is not None and not text.startswith("arn:"):
        declared = nodes.attribute(named.node.span, f"{normalized(text)}LambdaCapacityProvider")
        arn = Setting(named.key, declared)
    config = nodes.made(found.node.span, settings | {"CapacityProviderArn": arn})
    return nested(Setting(found.key, config), "LambdaManagedInstancesCapacityProviderConfig")


def _log_group(function: Declared, service: Service) -> Made:
    named, logs = service.function_name(function), _logs(function, service)
    name = scalars.text(named)
    known: Node = nodes.implied(function.span, f"/aws/lambda/{name}")
    if name is None:
        both = nodes.sequence(function.span, nodes.text(function.span, "/aws/lambda/"), named)
        known = nodes.call(function.span, "Fn::Join", nodes.text(function.span, ""), both)
    properties: dict[str, Form] = {
        "LogGroupName": known,
        "LogGroupClass": _recased(setting(logs.node, "logGroupClass") if logs else None, str.upper),
        "RetentionInDays": service.shared(function, "logRetentionInDays"),
        "DataProtectionPolicy": service.shared(function, "logDataProtectionPolicy"),
    }
    return belonging(function, f"{function.prefix}LogGroup", "AWS::Logs::LogGroup", function.span, properties)

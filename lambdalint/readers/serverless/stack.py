"""A service as the CloudFormation stack that the framework makes of it; each value stays where it is written.

Generated are functions, layers and roles, under the ids that the framework gives them, so that `resources` can refer to
them and change them. Facts: osls 4.3.1, `lib/plugins/aws/package`.
"""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint.model.node import Mapping, Node, Scalar
from lambdalint.readers import nodes, scalars
from lambdalint.readers.cloudformation.stack import Stack
from lambdalint.readers.serverless import roles
from lambdalint.readers.serverless.service import Declared, Service, normalized, setting
from lambdalint.source import Span

_SHARED = {"runtime": "Runtime", "timeout": "Timeout", "memorySize": "MemorySize", "layers": "Layers"}
"""Settings that a function has of its own or from the provider, and what CloudFormation calls them."""
_OWN = {"handler": "Handler", "name": "FunctionName", "capacityProvider": "CapacityProviderConfig", "events": "Events"}


def read(service: Service) -> Stack:
    """The resources of the service, generated ones and those of `resources.Resources`.

    What the user writes is merged into what is generated; without a `Type` it changes what is generated elsewhere.
    """
    written = service.resources.get("Resources")
    generated: dict[str, tuple[Span, Node]] = {id: (span, node) for id, span, node in _generated(service)}
    resources = {id: node for id, (_, node) in generated.items()}
    keys = {id: span for id, (span, _) in generated.items()}
    if isinstance(written, Mapping):
        for id, span, node in written.items():
            both = nodes.merged([resources[id], node]) if id in resources else node
            if both is None or (isinstance(both, Mapping) and "Type" not in both.values):
                continue
            resources[id] = both
            keys.setdefault(id, span)
    elif not scalars.is_null(written):
        service.report(service.resources.keys["Resources"], "`Resources` holds no map")
    place = service.resources.span
    root = Mapping(
        place,
        {**service.resources.values, "Resources": Mapping(place, resources, keys)},
        {**service.resources.keys, "Resources": service.resources.keys.get("Resources", place)},
    )
    return Stack.read(service.file, root, service.report)


def _generated(service: Service) -> Iterator[tuple[str, Span, Node]]:
    for id, span, properties in roles.generated(service):
        yield id, span, _resource("AWS::IAM::Role", span, properties)
    for layer in service.layers:
        if content := setting(layer.settings, "path"):
            properties = Mapping(layer.settings.span, {"Content": content[1]}, {"Content": content[0]})
            yield layer_id(layer), layer.span, _resource("AWS::Lambda::LayerVersion", layer.span, properties)
    for function in service.functions:
        properties = _properties(function, service)
        yield function.logical_id, function.span, _resource("AWS::Lambda::Function", function.span, properties)


def layer_id(layer: Declared) -> str:
    return f"{normalized(layer.name)}LambdaLayer"


def _resource(type_: str, span: Span, properties: Mapping) -> Mapping:
    return nodes.mapping(span, {"Type": nodes.text(span, type_), "Properties": properties})


def _properties(function: Declared, service: Service) -> Mapping:
    own = function.settings
    found = {name: service.shared(function, key) for key, name in _SHARED.items()}
    found |= {name: setting(own, key) for key, name in _OWN.items()}
    found["Environment"] = _environment(function, service)
    if size := setting(own, "ephemeralStorageSize"):
        found["EphemeralStorage"] = _nested(size, "Size")
    if target := setting(own, "onError") or setting(own, "deadLetter"):  # of serverless-plugin-lambda-dead-letter
        found["DeadLetterConfig"] = _nested(target, "TargetArn")
    found["EventInvokeConfig"] = _event_invoke_config(own)
    if "image" in own.values:  # it brings its own runtime; the provider's is for the other functions
        found["Runtime"] = None
    written = {name: pair for name, pair in found.items() if pair}
    return Mapping(
        own.span,
        {name: node for name, (_, node) in written.items()},
        {name: span for name, (span, _) in written.items()},
    )


def _nested(pair: tuple[Span, Node], *path: str) -> tuple[Span, Node]:
    """A value below keys that it is not written below."""
    span, node = pair
    for key in reversed(path):
        node = Mapping(node.span, {key: node}, {key: span})
    return span, node


def _environment(function: Declared, service: Service) -> tuple[Span, Node] | None:
    """The provider's variables with the function's; null takes one away."""
    pairs = [pair for holder in (service.provider, function.settings) if (pair := setting(holder, "environment"))]
    span = pairs[-1][0] if pairs else function.span
    if service.injects_variables:
        pairs.append((span, nodes.unknown(span)))
    if not pairs:
        return None
    values: dict[str, Node] = {}
    keys: dict[str, Span] = {}
    for _, node in pairs:
        shown = node if isinstance(node, Mapping) else nodes.unknown(node.span)
        values |= shown.values
        keys |= {key: shown.keys[key] for key in shown.values}
    kept = {key: value for key, value in values.items() if not (isinstance(value, Scalar) and scalars.is_null(value))}
    return _nested((span, Mapping(span, kept, keys)), "Variables")


def _event_invoke_config(own: Mapping) -> tuple[Span, Node] | None:
    """In the form that SAM has, which is read with the function.

    A destination is the name of a function, an ARN, or a map with an `arn`.
    """
    config: dict[str, Node] = {}
    if attempts := setting(own, "maximumRetryAttempts"):
        config["MaximumRetryAttempts"] = attempts[1]
    if destinations := setting(own, "destinations"):
        holder = destinations[1]
        on_failure = setting(holder, "onFailure") if isinstance(holder, Mapping) else destinations
        if on_failure and isinstance(on_failure[1], Mapping) and "arn" in on_failure[1].values:
            on_failure = setting(on_failure[1], "arn")
        if on_failure:
            config["DestinationConfig"] = _nested(on_failure, "OnFailure", "Destination")[1]
    return (own.span, nodes.mapping(own.span, config)) if config else None

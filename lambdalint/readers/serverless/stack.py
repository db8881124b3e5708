"""A service as the CloudFormation stack that the framework makes of it; each value stays where it is written.

All that is generated has the ids that the framework gives it, so that `resources` can refer to it and change it. Facts:
osls 4.3.1, `lib/plugins/aws/package`. Left out are outputs, the order of creation (`DependsOn`) and what only serves to
upload the code.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from lambdalint.model.node import Mapping, Node
from lambdalint.readers import nodes, scalars
from lambdalint.readers.cloudformation.stack import Stack
from lambdalint.readers.serverless import events, invocation, lambdas, layers, policies, versions
from lambdalint.readers.serverless.made import Made
from lambdalint.readers.serverless.service import Service
from lambdalint.source import Span


def read(service: Service) -> Stack:
    """The resources of the service: generated ones and those of `resources.Resources`, merged with their extensions."""
    generated = {resource.id: resource for resource in made(service)}
    resources: dict[str, Node] = {id: resource.node for id, resource in generated.items()}
    keys = {id: resource.span for id, resource in generated.items()}
    _add_written(service, resources, keys)
    _extend(service, resources)
    place = service.resources.span
    root = Mapping(
        place,
        {**service.resources.values, "Resources": Mapping(place, resources, keys)},
        {**service.resources.keys, "Resources": service.resources.keys.get("Resources", place)},
    )
    stack = Stack.read(service.file, root, service.report)
    blocks = {function.logical_id: function.block for function in service.functions}
    for id, resource in generated.items():
        if read := stack.resources.get(id):
            block = blocks.get(id, resource.span)
            stack.resources[id] = replace(read, span=resource.span, block=block, name=resource.name)
    return stack


def made(service: Service) -> Iterator[Made]:
    yield from policies.made(service)
    yield from layers.made(service)
    yield from lambdas.made(service)
    yield from versions.made(service)
    yield from events.made(service)
    yield from invocation.made(service)


def _add_written(service: Service, resources: dict[str, Node], keys: dict[str, Span]) -> None:
    """What the user writes is merged into what is generated; without a `Type`, it changes what is left out here."""
    written = service.resources.get("Resources")
    if isinstance(written, Mapping):
        for id, span, node in written.items():
            both = nodes.merged([resources[id], node]) if id in resources else node
            if both is None or (isinstance(both, Mapping) and "Type" not in both.values):
                continue
            resources[id] = both
            keys.setdefault(id, span)
    elif not scalars.is_null(written):
        service.report(service.resources.keys["Resources"], "`Resources` holds no map")


def _extend(service: Service, resources: dict[str, Node]) -> None:
    """`resources.extensions`: each property that it has replaces the whole of the resource's own."""
    extensions = service.resources.get("extensions")
    for id, _, extension in extensions.items() if isinstance(extensions, Mapping) else ():
        resource = resources.get(id)
        if not isinstance(resource, Mapping) or not isinstance(extension, Mapping):
            continue
        values, keys = dict(resource.values), dict(resource.keys)
        for key, span, node in extension.items():
            keys.setdefault(key, span)
            values[key] = _replaced(values.get(key), node)
        resources[id] = Mapping(resource.span, values, keys)


def _replaced(old: Node | None, new: Node) -> Node:
    """Maps key by key, but not deeper."""
    if not isinstance(old, Mapping) or not isinstance(new, Mapping):
        return new
    return Mapping(old.span, old.values | new.values, old.keys | new.keys)

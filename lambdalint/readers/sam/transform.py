"""The transform: each type of SAM's resources in its turn."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from lambdalint.model.node import Mapping
from lambdalint.readers import nodes, scalars
from lambdalint.readers.cloudformation.intrinsics import function_of
from lambdalint.readers.sam import apis, connectors, functions, graphql, machines, simple, websockets
from lambdalint.readers.sam.expansion import Expansion

_BY_TYPE = {
    "Function": functions.expand,
    "StateMachine": machines.expand,
    "WebSocketApi": websockets.expand,
    "GraphQLApi": graphql.expand,
    "SimpleTable": simple.table,
    "LayerVersion": simple.layer,
    "CapacityProvider": simple.capacity_provider,
}


def transform(expansion: Expansion) -> None:
    """Functions come before APIs, and connectors last: each needs what those before it have made."""
    for name, expand in _BY_TYPE.items():
        for resource in expansion.of_type(name):
            expand(expansion, resource)
    apis.expand(expansion)
    for id, listed in expansion.notifications.items():
        _extend(expansion, id, "NotificationConfiguration", {"LambdaConfigurations": listed})
    for id, triggers in expansion.triggers.items():
        _extend(expansion, id, "LambdaConfig", triggers)
    connectors.expand(expansion)


def _extend(expansion: Expansion, id: str, name: str, further: dict[str, Any]) -> None:
    """Adds to a property of a resource of the template; what the user wrote comes first."""
    resource = expansion.resources[id]
    properties, own = resource.properties, resource.properties.get(name)
    added = nodes.mapping(resource.span, {key: nodes.made(resource.span, value) for key, value in further.items()})
    if isinstance(own, Mapping) and not function_of(own):
        added = _joined(own, added)
    elif not scalars.is_null(own):
        return
    values, keys = {**properties.values, name: added}, {name: resource.span, **properties.keys}
    changed = Mapping(properties.span, values, keys)
    expansion.resources[id] = replace(resource, properties=changed)


def _joined(own: Mapping, added: Mapping) -> Mapping:
    """Lists joined; of two values under one key the user's stays."""
    values, keys = dict(own.values), dict(own.keys)
    for key, span, node in added.items():
        if key not in values or scalars.is_null(values[key]):
            values[key] = node
        elif not function_of(values[key]) and key == "LambdaConfigurations":
            values[key] = nodes.sequence(values[key].span, values[key], node)
        keys.setdefault(key, span)
    return Mapping(own.span, values, keys)

"""What a template holds, as rules look at it."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from lambdalint.model.function import Function, LayerVersion
from lambdalint.model.iam import LayerPermission, Permission
from lambdalint.model.resource import Cors, Resource
from lambdalint.model.sam import Connector, PolicyTemplate
from lambdalint.model.value import Value
from lambdalint.readers.cloudformation import cors, layers
from lambdalint.readers.cloudformation.permissions import written
from lambdalint.readers.cloudformation.resources import resources
from lambdalint.readers.cloudformation.surroundings import Surroundings


class Contents(Struct, frozen=True, eq=False):
    """Functions, and what stands beside them."""

    functions: tuple[Function, ...] = ()
    resources: tuple[Resource, ...] = ()
    permissions: tuple[Permission, ...] = ()
    layers: tuple[LayerVersion, ...] = ()
    layer_permissions: tuple[LayerPermission, ...] = ()
    policy_templates: tuple[PolicyTemplate, ...] = ()
    connectors: tuple[Connector, ...] = ()
    region: Value[str] | None = None
    """Where the template says it."""
    cors: tuple[Cors, ...] = ()

    @classmethod
    def of(cls, around: Surroundings, functions: Iterable[Function]) -> Contents:
        stack = around.stack
        return cls(
            functions=tuple(functions),
            resources=tuple(resources(stack)),
            permissions=tuple(written(stack)),
            layers=tuple(layer for layer in around.layers.by_id.values() if layer.span.file is stack.file),
            layer_permissions=tuple(layers.permissions(stack)),
            policy_templates=stack.policy_templates,
            connectors=stack.connectors,
            cors=tuple(cors.cors(stack)),
        )

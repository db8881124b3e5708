"""What a template holds, as rules look at it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lambdalint.model.function import Function
from lambdalint.model.iam import LayerPermission
from lambdalint.model.resource import Resource
from lambdalint.readers.cloudformation import layers
from lambdalint.readers.cloudformation.resources import resources
from lambdalint.readers.cloudformation.stack import Stack


@dataclass(frozen=True, eq=False, slots=True)
class Contents:
    """Functions, and what stands beside them."""

    functions: tuple[Function, ...] = ()
    resources: tuple[Resource, ...] = ()
    layer_permissions: tuple[LayerPermission, ...] = ()

    @classmethod
    def of(cls, stack: Stack, functions: Iterable[Function]) -> Contents:
        return cls(
            functions=tuple(functions),
            resources=tuple(resources(stack)),
            layer_permissions=tuple(layers.permissions(stack)),
        )

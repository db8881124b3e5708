"""Layers that a template declares, and who may use them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from lambdalint.model.function import LayerVersion
from lambdalint.model.iam import LayerPermission
from lambdalint.readers.artifacts import Artifacts
from lambdalint.readers.cloudformation import cdk
from lambdalint.readers.cloudformation.settings import Settings
from lambdalint.readers.cloudformation.stack import Stack

LAYER = "AWS::Lambda::LayerVersion"


class Layers(Struct, frozen=True, eq=False):
    stack: Stack
    by_id: dict[str, LayerVersion]

    @classmethod
    def of(cls, stack: Stack, folder: Path, artifacts: Artifacts) -> Layers:
        """`folder` is where the template lies."""
        by_id = {}
        for resource in stack.of_type(LAYER):
            settings = Settings(stack, resource)
            content = cdk.asset(resource, "Content") or settings.text("Content")
            path = artifacts.local(content.known, folder)
            built = resource.attribute("Metadata", "BuildMethod") is not None
            by_id[resource.id] = LayerVersion(
                id=resource.id,
                span=resource.span,
                name=settings.text("LayerName"),
                description=settings.text("Description"),
                license=settings.text("LicenseInfo"),
                content=content,
                names=artifacts.names(path) if path is not None and not built else None,
                compatible_runtimes=settings.texts("CompatibleRuntimes"),
                compatible_architectures=settings.texts("CompatibleArchitectures"),
            )
        return cls(stack, by_id)

    def of_function(self, function: Settings) -> tuple[LayerVersion, ...]:
        listed = self.stack.intrinsics.items(function.resource.properties.get("Layers"))
        targets = (self.stack.target(node, LAYER) for node, _ in listed)
        return tuple(self.by_id[target.id] for target in targets if target and target.id in self.by_id)


def permissions(stack: Stack) -> Iterator[LayerPermission]:
    """Who may use layers, of this template or of others."""
    for resource in stack.of_type("AWS::Lambda::LayerVersionPermission"):
        settings = Settings(stack, resource)
        yield LayerPermission(
            span=resource.span,
            layer=settings.text("LayerVersionArn"),
            action=settings.text("Action"),
            principal=settings.text("Principal"),
            organization=settings.text("OrganizationId"),
        )

"""Published versions of functions, and the aliases that point at them."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from lambdalint.model.function import Alias, Version, VersionWeight
from lambdalint.readers.cloudformation.branches import under
from lambdalint.readers.cloudformation.naming import Names
from lambdalint.readers.cloudformation.parts import parts
from lambdalint.readers.cloudformation.settings import Settings
from lambdalint.readers.cloudformation.stack import Resource, Stack

_PROVISIONED = ("ProvisionedConcurrencyConfig", "ProvisionedConcurrentExecutions")


def versions(stack: Stack, names: Names) -> dict[str, tuple[Version, ...]]:
    """By the logical id of the function."""
    found: dict[str, tuple[Version, ...]] = {}
    for resource in stack.of_type("AWS::Lambda::Version"):
        for named in names.named(resource.properties.get("FunctionName")):
            settings = Settings(stack, resource)
            version = Version(
                id=resource.id, span=resource.span, provisioned_concurrency=settings.integer(*_PROVISIONED)
            )
            found[named.function.id] = (*found.get(named.function.id, ()), version)
    return found


def aliases(stack: Stack, names: Names) -> dict[str, tuple[Alias, ...]]:
    """By the logical id of the function."""
    found: dict[str, tuple[Alias, ...]] = {}
    for resource in stack.of_type("AWS::Lambda::Alias"):
        for named in names.named(resource.properties.get("FunctionName")):
            settings = Settings(stack, resource)
            alias = Alias(
                id=resource.id,
                span=resource.span,
                name=settings.text("Name"),
                version=settings.text("FunctionVersion"),
                provisioned_concurrency=settings.integer(*_PROVISIONED),
                additional_versions=tuple(_weights(stack, resource)),
            )
            found[named.function.id] = (*found.get(named.function.id, ()), alias)
    return found


def _weights(stack: Stack, alias: Resource) -> Iterator[VersionWeight]:
    for item, when in parts(alias, ("RoutingConfig", "AdditionalVersionWeights"), stack):
        settings = Settings(stack, replace(item, span=item.properties.span))
        yield VersionWeight(
            span=item.properties.span,
            version=under(settings.text("FunctionVersion"), when),
            weight=under(settings.number("FunctionWeight"), when),
        )

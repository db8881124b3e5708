"""Published versions of functions, and the aliases that point at them."""

from __future__ import annotations

from lambdalint.model.function import Alias, Version
from lambdalint.readers.cloudformation.naming import Names
from lambdalint.readers.cloudformation.settings import Settings
from lambdalint.readers.cloudformation.stack import Stack

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
            weights = settings.each("RoutingConfig", "AdditionalVersionWeights")
            alias = Alias(
                id=resource.id,
                span=resource.span,
                name=settings.text("Name"),
                version=settings.text("FunctionVersion"),
                provisioned_concurrency=settings.integer(*_PROVISIONED),
                additional_versions=tuple(weight.text("FunctionVersion") for weight in weights),
            )
            found[named.function.id] = (*found.get(named.function.id, ()), alias)
    return found

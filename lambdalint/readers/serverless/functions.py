"""Functions of a service, put together of what its sections say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from lambdalint.model.project import Function
from lambdalint.model.value import Value
from lambdalint.readers.cloudformation import functions as cloudformation
from lambdalint.readers.cloudformation.settings import Settings
from lambdalint.readers.cloudformation.surroundings import Surroundings
from lambdalint.readers.handlers import Code
from lambdalint.readers.serverless import events, roles
from lambdalint.readers.serverless.packaging import Packaging
from lambdalint.readers.serverless.service import Declared, Service

_PROVIDED_MODULES = frozenset("wsgi wsgi_handler datadog_lambda newrelic_lambda_wrapper sentry_lambda_wrapper".split())
"""Modules of handlers that plug-ins and layers bring along (serverless-wsgi, Datadog's and New Relic's layers)."""


@dataclass(frozen=True, eq=False, slots=True)
class Functions:
    service: Service
    around: Surroundings
    packaging: Packaging

    def all(self) -> Iterator[Function]:
        """Those under `functions`, then those that `resources` declares as CloudFormation has it."""
        declared = set()
        for function in self.service.functions:
            declared.add(function.logical_id)
            if function.logical_id in self.around.stack.resources:
                yield self._function(function)
        for resource in self.around.stack.of_type("AWS::Lambda::Function"):
            if resource.id not in declared:
                role = self.around.role(resource.properties.get("Role"))
                yield cloudformation.assemble(self.around, resource, cloudformation.CLOUDFORMATION, role, ())

    def _function(self, function: Declared) -> Function:
        around = self.around
        generated = around.stack.resources[function.logical_id]
        resource = replace(generated, span=function.span, block=function.block)
        settings = Settings(around.stack, resource)
        runtime, handler = settings.text("Runtime"), settings.text("Handler")
        capacity_provider = settings.text("CapacityProviderConfig")
        layers = around.layer_folders(resource)
        return Function(
            id=function.name,
            span=function.span,
            block=function.block,
            runtime=runtime,
            handler=handler,
            timeout=settings.integer("Timeout", default=6),
            memory_size=settings.integer("MemorySize", default=1024 if capacity_provider.absent else 2048),
            ephemeral_storage=settings.integer("EphemeralStorage", "Size", default=512),
            capacity_provider=capacity_provider,
            environment=settings.environment(),
            layers=settings.layers(),
            sources=(*events.sources(function, around), *around.sources.get(resource.id, ())),
            failure_handling=around.failure_handling(resource, settings.text("DeadLetterConfig", "TargetArn")),
            role=roles.of(function, self.service, around),
            code=self._code(function, runtime, handler, list(layers.values())),
            package=self.packaging.package(function, runtime, layers),
        )

    def _code(self, function: Declared, runtime: Value[str], handler: Value[str], layers: list[Path]) -> Code | None:
        root = self.packaging.root(function)
        module = (handler.known or "").removeprefix("./").split(".")[0].split("/")[0]
        if root is None or module in _PROVIDED_MODULES:
            return None
        return self.around.handlers.find(runtime, handler, root, layers)

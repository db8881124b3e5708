"""Functions of a service, with the code that the framework would upload."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from lambdalint.model.event import OtherSource
from lambdalint.model.function import Function
from lambdalint.model.node import Mapping
from lambdalint.model.package import BaseImage
from lambdalint.model.value import Value
from lambdalint.readers import base_images, scalars
from lambdalint.readers.cloudformation import functions as cloudformation
from lambdalint.readers.cloudformation.settings import Settings
from lambdalint.readers.cloudformation.surroundings import Surroundings
from lambdalint.readers.code.program.reader import Code
from lambdalint.readers.serverless import events
from lambdalint.readers.serverless.packaging import Packaging
from lambdalint.readers.serverless.service import Declared, Service, setting

_PROVIDED_MODULES = frozenset("wsgi wsgi_handler datadog_lambda newrelic_lambda_wrapper sentry_lambda_wrapper".split())
"""Modules of handlers that plug-ins and layers bring along (serverless-wsgi, Datadog's and New Relic's layers)."""


def _unread(event: events.Event) -> OtherSource:
    """An event that a plug-in reads."""
    return OtherSource(
        span=event.span,
        service=event.kind,
        sender=Value(event.span, written=False),
        enabled=Value(event.span, known=True, written=False),
    )


class Functions(Struct, frozen=True, eq=False):
    service: Service
    around: Surroundings
    packaging: Packaging

    def all(self) -> Iterator[Function]:
        """Those under `functions`, then those that `resources` declares as CloudFormation has it."""
        declared = {function.logical_id: function for function in self.service.functions}
        for id, function in declared.items():
            if id in self.around.stack.resources:
                yield self._function(function)
        for resource in self.around.stack.of_type("AWS::Lambda::Function"):
            if resource.id not in declared:
                yield cloudformation.assemble(self.around, resource)

    def _function(self, function: Declared) -> Function:
        around = self.around
        resource = around.stack.resources[function.logical_id]
        others = [_unread(event) for event in events.of(function, self.service) if event.kind not in events.KINDS]
        found = cloudformation.configured(around, Settings(around.stack, resource))
        layers = around.layer_folders(resource)
        lie_here = around.layers_lie_here(resource, found.layers)
        return replace(
            found,
            id=function.name,
            sources=(*others, *found.sources),
            code=self._code(function, found, list(layers.values()), lie_here=lie_here),
            package=self.packaging.package(
                function, found.runtime, layers, complete=lie_here and not found.file_systems
            ),
            base_image=self._base_image(function),
        )

    def _base_image(self, function: Declared) -> BaseImage | None:
        """That of the image which the framework builds: one of `provider.ecr.images`, by its name."""
        node = function.settings.get("image")
        name = scalars.text(node.get("name") if isinstance(node, Mapping) else node) or ""
        built = setting(self.service.provider, "ecr", "images", name)
        folder = scalars.text(built.node.get("path")) if built and isinstance(built.node, Mapping) else None
        if folder is None or built is None or not isinstance(built.node, Mapping):
            return None
        path = self.around.folder / folder / (scalars.text(built.node.get("file")) or "Dockerfile")
        return base_images.read(path, self.around.handlers.repository)

    def _code(self, function: Declared, found: Function, layers: list[Path], *, lie_here: bool) -> Code | None:
        runtime, handler = found.runtime, found.handler
        deployed = self.packaging.deployed(function, layers_known=lie_here)
        deployed = replace(deployed, complete=deployed.complete and not found.file_systems)
        archive = self.packaging.archive(function)
        if archive is not None:
            return self.around.handlers.built(runtime, handler, archive, deployed)
        root = self.packaging.root(function)
        module = (handler.known or "").removeprefix("./").split(".")[0].split("/")[0]
        if root is None or module in _PROVIDED_MODULES:
            return None
        return self.around.handlers.find(runtime, handler, root, layers, deployed)

"""A `serverless.yml`, read into the model."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from lambdalint.model.node import Mapping
from lambdalint.readers import scalars
from lambdalint.readers.artifacts import Artifacts
from lambdalint.readers.cloudformation.contents import Contents
from lambdalint.readers.cloudformation.surroundings import Surroundings
from lambdalint.readers.document import Report
from lambdalint.readers.handlers import Handlers
from lambdalint.readers.serverless import stack
from lambdalint.readers.serverless.dependencies import Dependencies
from lambdalint.readers.serverless.functions import Functions
from lambdalint.readers.serverless.included import Included
from lambdalint.readers.serverless.packaging import Packaging
from lambdalint.readers.serverless.service import Service
from lambdalint.readers.serverless.variables import Variables
from lambdalint.source import SourceFile


def contents(  # noqa: PLR0913 - all that a reader of templates needs
    file: SourceFile,
    root: Mapping,
    given: Mapping | None,
    stages: tuple[str, ...],
    folder: Path,
    artifacts: Artifacts,
    handlers: Handlers,
    report: Report,
) -> tuple[Contents, frozenset[SourceFile]]:
    """The contents of a service, nothing if its provider turns out to be another; and the files that it includes.

    `given` is what Compose gives; `stages` are those to assume, if any.
    """
    included = Included(folder, artifacts.repository, report)
    variables = Variables(root, included, report, given, stages)
    service = Service(file, root, variables, report)
    provider = scalars.text(variables.at("provider", "name")) or scalars.text(variables.at("provider"))
    if provider not in (None, "aws"):
        return Contents(), frozenset()
    around = Surroundings.read(stack.read(service), folder, artifacts, handlers)
    packaging = Packaging(service, folder, artifacts, Dependencies(folder, artifacts.repository))
    found = Contents.of(around, Functions(service, around, packaging).all())
    region = around.stack.intrinsics.value(service.provider.get("region"), scalars.text, service.provider.span)
    return replace(found, region=region), frozenset(included.files)

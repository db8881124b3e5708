"""The Serverless Framework: versions 3 and 4, and osls."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lambdalint.model.node import Mapping, Node
from lambdalint.model.project import Function
from lambdalint.readers import scalars
from lambdalint.readers.artifacts import Artifacts
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


def is_service(root: Mapping) -> bool:
    """Whether a document is a service on AWS; a provider that is a variable is taken for AWS."""
    if not {"service", "functions", "resources"}.intersection(root.values):
        return False
    provider = root.get("provider")
    return _may_be_aws(provider.get("name") if isinstance(provider, Mapping) else provider)


def _may_be_aws(name: Node | None) -> bool:
    text = scalars.text(name) or ""
    return text == "aws" or text.startswith("${")


def functions(  # noqa: PLR0913 - all that a reader of templates needs
    file: SourceFile, root: Mapping, folder: Path, artifacts: Artifacts, handlers: Handlers, report: Report
) -> Iterator[Function]:
    """The functions of a service; none if its provider turns out to be another."""
    variables = Variables(root, Included(folder, artifacts.repository, report), report)
    service = Service(file, root, variables, report)
    provider = scalars.text(variables.at("provider", "name")) or scalars.text(variables.at("provider"))
    if provider not in (None, "aws"):
        return iter(())
    around = Surroundings.read(stack.read(service), folder, artifacts, handlers)
    packaging = Packaging(service, folder, artifacts, Dependencies(folder, artifacts.repository))
    return iter(tuple(Functions(service, around, packaging).all()))  # now, for what is reported while they are read

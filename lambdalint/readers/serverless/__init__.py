"""The Serverless Framework."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lambdalint.model.node import Mapping
from lambdalint.model.project import Function
from lambdalint.readers.artifacts import Artifacts
from lambdalint.readers.document import Report
from lambdalint.readers.handlers import Handlers
from lambdalint.source import SourceFile


def is_service(root: Mapping) -> bool:
    return False


def functions(
    file: SourceFile, root: Mapping, folder: Path, artifacts: Artifacts, handlers: Handlers, report: Report
) -> Iterator[Function]:
    """The functions of a service."""
    return iter(())

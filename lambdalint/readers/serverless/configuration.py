"""Files that the framework reads or runs: documents, and programs that export one."""

from __future__ import annotations

from pathlib import Path

from lambdalint.model.node import Mapping, Node
from lambdalint.readers import document, nodes
from lambdalint.readers.document import Report
from lambdalint.readers.repository import Repository
from lambdalint.source import SourceFile, Span

_DOCUMENTS = frozenset({".yml", ".yaml", ".json", ".template"})


def read(file: SourceFile, path: Path, repository: Repository, report: Report) -> Node | None:
    """The document; None if nothing of it can be read or, of a program, nothing is written out."""
    if path.suffix.lower() in _DOCUMENTS:
        return document.read(file, report)
    from lambdalint.readers.code.javascript.literal.exports import Exports  # noqa: PLC0415 - most configurations are documents

    found = Exports(repository, report, path.parent).read(path, Span(file, 0, 0))
    return found if set(found.values if isinstance(found, Mapping) else ()) - {nodes.UNKNOWN} else None

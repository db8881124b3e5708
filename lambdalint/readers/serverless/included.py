"""The files that `${file(...)}` names."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from lambdalint.model.node import Node, Scalar
from lambdalint.readers import document, nodes
from lambdalint.readers.document import Report
from lambdalint.readers.repository import Refused, Repository
from lambdalint.source import SourceFile, Span

if TYPE_CHECKING:
    from lambdalint.readers.code.javascript.literal.exports import Exports

_DOCUMENTS = frozenset({".yml", ".yaml", ".json", ".tfstate"})
_PROGRAMS = frozenset({".js", ".cjs", ".mjs", ".ts", ".cts", ".mts"})
"""osls takes only the first two for programs, version 4 all of them (`docs/sf/guides/variables/file.md`)."""


class Included(Struct, frozen=True, eq=False, dict=True):
    """Reads each file once. Programs, which the framework would run, are read for what they export as a literal."""

    folder: Path
    """Where the service lies. Paths are relative to it, in included files too."""
    repository: Repository
    report: Report
    files: list[SourceFile] = field(default_factory=list)
    """Those that were read."""
    _read: dict[Path, Node | None] = field(default_factory=dict)

    def read(self, name: str, span: Span) -> Node | None:
        """What the file holds; None if there is no such file. `span` is the variable that names it."""
        path = self.folder / name
        if path.name.startswith(".env"):
            return nodes.unknown(span, "it holds the environment of a machine, and is not read")
        if self.repository.leads_outside(path):
            self.report(span, f"`{name}` lies outside the repository and is not read")
            return nodes.unknown(span)
        if path not in self._read:
            self._read[path] = self._content(path, span)
        return self._read[path]

    @cached_property
    def _exports(self) -> Exports:
        from lambdalint.readers.code.javascript.literal.exports import Exports  # noqa: PLC0415 - most services name no program

        return Exports(self.repository, self.report, self.folder)

    def _content(self, path: Path, span: Span) -> Node | None:
        if not self.repository.is_file(path):
            return None
        if path.suffix in _PROGRAMS:
            return self._exports.read(path, span)
        try:
            file = self.repository.read(path)
        except Refused as refusal:
            self.report(span, str(refusal))
            return nodes.unknown(span)
        if file is None:
            return None
        self.files.append(file)
        if path.suffix in _DOCUMENTS:
            return document.read(file, self.report)
        return Scalar(Span(file, 0, len(file.text)), file.text, file.text)

"""What the editor has been told, file by file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from lsprotocol import types
from msgspec import Struct, field

from lambdalint.config import ConfigError
from lambdalint.server.checks import Checked
from lambdalint.server.diagnostics import Shown, Writer, of_configuration
from lambdalint.server.documents import Desk
from lambdalint.source import SourceFile

Publish = Callable[[types.PublishDiagnosticsParams], None]

_MAXIMUM_SIZE = 1_000_000
"""Bytes of a configuration file in which a place is looked for."""


class Told(Struct, frozen=True, eq=False):
    """Of one file, what was found in which text."""

    file: SourceFile
    shown: tuple[Shown, ...]


class Publishing(Struct, eq=False):
    publish: Publish
    told: dict[Path, Told] = field(default_factory=dict)
    _uris: dict[str, tuple[int | None, list[types.Diagnostic]]] = field(default_factory=dict)
    """What there is at present and of which version, where there is anything or the document is open."""

    def tell(self, checked: Checked, writer: Writer) -> None:
        """All that is to be said now; what was said before and is not so any more is taken back."""
        self.told = {
            path: Told(found.file, tuple(map(writer.shown, found.diagnostics))) for path, found in checked.found.items()
        }
        present: dict[str, list[types.Diagnostic]] = {}
        for path, told in self.told.items():
            typed = {each.uri for each in writer.desk.documents.get(path, ()) if each.text != told.file.text}
            for uri in _uris(path, writer.desk):  # two documents of one file may differ until they are saved
                present[uri] = [] if uri in typed else [each.told for each in told.shown]
        for path, diagnostic in _of_configurations(checked.problems):
            for uri in _uris(path, writer.desk):
                present.setdefault(uri, []).append(diagnostic)
        open_documents = {each.uri: each for documents in writer.desk.documents.values() for each in documents}
        before, self._uris = self._uris, {}
        for uri in {**before, **present}:
            version = open_documents[uri].version if uri in open_documents else None
            said = (version, present.get(uri, []))
            if said != before.get(uri, (None, [])):
                self.publish(types.PublishDiagnosticsParams(uri, said[1], version))
            if said != (None, []):
                self._uris[uri] = said


def _uris(path: Path, desk: Desk) -> Iterable[str]:
    documents = desk.documents.get(path, ())
    return [document.uri for document in documents] or [path.as_uri()]


def _of_configurations(problems: Iterable[Exception]) -> Iterator[tuple[Path, types.Diagnostic]]:
    """Where a configuration file is not as it should be."""
    for problem in problems:
        if isinstance(problem, ConfigError) and problem.origin:
            path = Path(problem.origin).resolve()
            try:
                with path.open(encoding="utf-8", errors="replace") as file:
                    text = file.read(_MAXIMUM_SIZE)
            except OSError:  # gone since
                continue
            yield path, of_configuration(problem.problem, text, word=problem.word, line=problem.line)

"""Changes to files as the protocol has them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher

from lsprotocol import types
from msgspec import Struct

from lambdalint import fixes, lazy
from lambdalint.linting import path_of
from lambdalint.rule import Edit
from lambdalint.server.diagnostics import Writer
from lambdalint.source import SourceFile, Span

_LINE = lazy.pattern(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


class Editing(Struct, frozen=True):
    """Makes edits for the documents as they are on the desk."""

    writer: Writer

    def of(self, edits: Iterable[Edit]) -> types.WorkspaceEdit | None:
        """None if there is nothing to change, or if the edits cannot be made together."""
        try:
            return self.to(fixes.applied(edits))
        except ValueError:
            return None

    def to(self, texts: Mapping[SourceFile, str]) -> types.WorkspaceEdit | None:
        """From the files as they were read to new texts; None if one of them is another by now."""
        changes = {file: list(self._text_edits(file, text)) for file, text in texts.items()}
        changes = {file: made for file, made in changes.items() if made}
        if not changes or any(self._is_another(file) for file in changes):
            return None
        if not self.writer.client.takes_versioned_edits:
            return types.WorkspaceEdit(changes={self.writer.uri(file): made for file, made in changes.items()})
        return types.WorkspaceEdit(
            document_changes=[
                types.TextDocumentEdit(
                    types.OptionalVersionedTextDocumentIdentifier(self.writer.uri(file), self._version(file)), made
                )
                for file, made in changes.items()
            ]
        )

    def _is_another(self, file: SourceFile) -> bool:
        documents = self.writer.desk.documents.get(path_of(file), ())
        return any(document.text != file.text for document in documents)

    def _version(self, file: SourceFile) -> int | None:
        documents = self.writer.desk.documents.get(path_of(file), ())
        return documents[0].version if documents else None

    def _text_edits(self, file: SourceFile, text: str) -> Iterator[types.TextEdit]:
        for start, end, new in changed(file.text, text):
            yield types.TextEdit(self.writer.client.positions.exact(Span(file, start, end)), new)


def changed(before: str, after: str) -> Iterator[tuple[int, int, str]]:
    """The offsets of what is replaced, and by what, as little as there is on the lines that differ."""
    old, new = _LINE.findall(before), _LINE.findall(after)
    starts = [0]
    for line in old:
        starts.append(starts[-1] + len(line))
    for kind, first, last, new_first, new_last in SequenceMatcher(None, old, new).get_opcodes():
        if kind != "equal":
            replaced, written = before[starts[first] : starts[last]], "".join(new[new_first:new_last])
            front, back = _shared(replaced, written)
            yield starts[first] + front, starts[last] - back, written[front : len(written) - back]


def _shared(replaced: str, written: str) -> tuple[int, int]:
    """How much two texts have in common at their beginnings and ends. No line end is taken apart: no position is within
    one."""
    front = len(os.path.commonprefix((replaced, written)))  # noqa: RUF071 - of characters
    if replaced[front - 1 : front] == "\r":
        front -= 1
    rest = (replaced[front:][::-1], written[front:][::-1])
    back = len(os.path.commonprefix(rest))  # noqa: RUF071
    if back and rest[0][back - 1] == "\n" and "\r" in (rest[0][back : back + 1], rest[1][back : back + 1]):
        back -= 1
    return front, back

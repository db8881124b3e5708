"""Places as the protocol has them: lines from 0, and in them code units of the encoding that was agreed on.

https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#position: lines end with a
line feed, a carriage return or both, as those of `reports.position` do.
"""

from __future__ import annotations

from lsprotocol.types import Position, PositionEncodingKind, Range
from msgspec import Struct

from lambdalint.reports import position
from lambdalint.source import SourceFile, Span

_UNITS = {
    PositionEncodingKind.Utf8: ("utf-8", 1),
    PositionEncodingKind.Utf16: ("utf-16-le", 2),
    PositionEncodingKind.Utf32: ("utf-32-le", 4),
}
"""The name of each encoding, and how many bytes one of its units has."""


class Positions(Struct, frozen=True):
    encoding: PositionEncodingKind = PositionEncodingKind.Utf16

    def shown(self, span: Span) -> Range:
        """Where a span is for a reader."""
        start, end = position.extent(span)
        return Range(self._position(span.file, start), self._position(span.file, end))

    def exact(self, span: Span) -> Range:
        """All of a span: what an edit replaces."""
        start, end = position.exact(span)
        return Range(self._position(span.file, start), self._position(span.file, end))

    def _position(self, file: SourceFile, place: position.Position) -> Position:
        before = file.text[place.offset - place.column + 1 : place.offset]
        if before.isascii():
            return Position(place.line - 1, len(before))
        name, size = _UNITS[self.encoding]
        return Position(place.line - 1, len(before.encode(name, "surrogatepass")) // size)

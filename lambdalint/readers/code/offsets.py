"""From the bytes that tree-sitter counts to the characters that everything else counts."""

from __future__ import annotations

_STRIDE = 256
_CONTINUATION = bytes(range(0x80, 0xC0))
"""The bytes of UTF-8 that do not begin a character."""


class Offsets:
    """Byte offsets of a text as character offsets; `data` is what the parser is given."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.data = text.encode("utf-8", "surrogatepass")
        self.ascii = len(self.data) == len(text)
        self._marks: list[int] = []

    def character(self, byte: int) -> int:
        """The number of characters before a byte."""
        if self.ascii:
            return byte
        if not self._marks:
            self._marks = self._counted()
        mark = byte // _STRIDE
        return self._marks[mark] + _characters(self.data[mark * _STRIDE : byte])

    def byte(self, character: int) -> int:
        """The number of bytes before a character."""
        return character if self.ascii else len(self._text[:character].encode("utf-8", "surrogatepass"))

    def _counted(self) -> list[int]:
        marks = [0]
        for start in range(0, len(self.data), _STRIDE):
            marks.append(marks[-1] + _characters(self.data[start : start + _STRIDE]))
        return marks


def _characters(data: bytes) -> int:
    return len(data) if data.isascii() else len(data.translate(None, _CONTINUATION))

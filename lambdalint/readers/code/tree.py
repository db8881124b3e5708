"""A parsed file of any language, with places in characters."""

from __future__ import annotations

from typing import Protocol

from tree_sitter import Language, Node, Parser

from lambdalint.readers.code.offsets import Offsets
from lambdalint.source import SourceFile, Span


class Extent(Protocol):
    """A piece of a file: a node, or what was made of one."""

    @property
    def start_byte(self) -> int: ...

    @property
    def end_byte(self) -> int: ...


class ParsedFile:
    """A file with the tree that is made of `text`: of its own, or of none where it cannot be parsed safely."""

    def __init__(self, file: SourceFile, text: str, language: Language) -> None:
        self.file = file
        self._offsets = Offsets(text)
        self.root = Parser(language).parse(self._offsets.data).root_node

    @property
    def data(self) -> bytes:
        """What was parsed, in UTF-8."""
        return self._offsets.data

    def text(self, node: Extent | None) -> str:
        """What a node covers; nothing for None."""
        return "" if node is None else self.data[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def span(self, node: Extent) -> Span:
        return self.extent(node.start_byte, node.end_byte)

    def extent(self, start_byte: int, end_byte: int) -> Span:
        character = self._offsets.character
        return Span(self.file, character(start_byte), character(end_byte))

    def bytes(self, span: Span) -> tuple[int, int]:
        """Where a span of this file begins and ends in what was parsed."""
        return self._offsets.byte(span.start), self._offsets.byte(span.end)

    def unparsed(self, node: Node) -> Span | None:
        """The first place within the node that does not parse, its first line."""
        if not node.has_error:
            return None
        while not (node.is_error or node.is_missing):
            inner = next((child for child in node.children if child.has_error or child.is_missing), None)
            if inner is None:
                break
            node = inner
        span = self.span(node)
        end = self.file.text.find("\n", span.start, span.end)
        return Span(self.file, span.start, span.end if end < 0 else end)

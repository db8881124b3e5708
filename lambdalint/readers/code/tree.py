"""A parsed file of any language, with places in characters."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Protocol

from tree_sitter import Language, Node, Parser, Query, QueryCursor, Tree

from lambdalint.limits import Exceeded
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

    quick = 2_000
    """Bytes that the language's grammar parses in no time, whatever they are."""
    after = ""
    """What the language's grammar needs after a text's end, to find it."""

    def __init__(self, file: SourceFile, text: str, language: Language) -> None:
        self.file = file
        self._offsets = Offsets(text)
        self._text = text if self._offsets.ascii else None
        self.data = self._offsets.data
        """What was parsed, in UTF-8."""
        self.root = self.tree(self.data, language).root_node

    def tree(self, data: bytes, language: Language) -> Tree:
        """What the grammar makes of a text in UTF-8."""
        return parsed(data + self.after.encode(), partial(Parser, language), self.quick)

    def text(self, node: Extent | None) -> str:
        """What a node covers; nothing for None."""
        if node is None:
            return ""
        if self._text is not None:
            return self._text[node.start_byte : node.end_byte]
        return self.data[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def span(self, node: Extent) -> Span:
        if self._text is not None:
            return Span(self.file, node.start_byte, node.end_byte)
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


_QUERIED = 20_000
"""Bytes of a text that does not parse and is queried all the same."""
_SECONDS = 1.0
"""Of processor time for one parse. What does not parse may take the square of its length."""


def parsed(data: bytes, parser: Callable[[], Parser], quick: int, length: int | None = None) -> Tree:
    """The tree of a text, or of the part of it that the parser looks at, which has a length. Raises Exceeded.

    Of so few bytes as are `quick` to parse, it is made at once.

    Only a parser that reads through a function asks now and then whether it may go on. The texts of nodes are safe only
    in a tree of bytes, so that is made as well: where there is no error, of the parts of the first one.
    """
    if (len(data) if length is None else length) <= quick:
        return parser().parse(data)
    end = time.thread_time() + _SECONDS
    whole, views = memoryview(data), dict[int, memoryview]()

    def read(start: int, _: object) -> memoryview:
        return views[start] if start in views else views.setdefault(start, whole[start:])

    try:
        first = parser().parse(read, progress_callback=lambda *_: time.thread_time() > end)
    except ValueError:  # it was told to stop
        raise Exceeded(f"to parse it takes more than {_SECONDS:g} s") from None
    finally:
        for view in views.values():  # the parser never lets go of what it has read
            view.release()
    return parser().parse(data) if first.root_node.has_error else parser().parse(data, old_tree=first)


def captures(query: Query, file: ParsedFile) -> dict[str, list[Node]]:
    """What a query finds in a file; nothing in a large one that does not parse, which would take for ever."""
    if file.root.has_error and len(file.data) > _QUERIED:
        return {}
    return QueryCursor(query).captures(file.root)

"""Lines and columns, which exist in reports only: everything else counts characters from the start of the file."""

# ruff: noqa: PTH109, PTH118 - as texts: to make paths of them takes longer than all the rest

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Iterable
from functools import lru_cache
from itertools import accumulate

from msgspec import Struct

from lambdalint import lazy
from lambdalint.source import SourceFile, Span

_LINE_END = lazy.pattern(r"\r\n|\r|\n")


class Position(Struct, frozen=True):
    """Line and column count from 1; columns are characters (Unicode code points), whatever their width."""

    line: int
    column: int
    offset: int


class Lines:
    r"""The lines of a text, each ended by `\n`, `\r\n` or a lone `\r`; the last one may be empty."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0, *_ends(text)]

    def position(self, offset: int) -> Position:
        """An offset outside of the text gives the nearer end of it."""
        offset = min(max(offset, 0), len(self._text))
        line = bisect_right(self._starts, offset)
        return Position(line, offset - self._starts[line - 1] + 1, offset)

    @property
    def count(self) -> int:
        return len(self._starts)

    def start(self, line: int) -> int:
        """The offset of its first character."""
        return self._starts[line - 1]

    def content(self, line: int) -> str:
        """The line without its end."""
        end = self._starts[line] if line < len(self._starts) else len(self._text)
        return self._text[self._starts[line - 1] : end].rstrip("\r\n")


def _ends(text: str) -> Iterable[int]:
    """Where each line but the last ends. Few texts have a carriage return, and those without are split faster."""
    if "\r" in text:
        return (end.end() for end in _LINE_END.finditer(text))
    return accumulate(len(line) + 1 for line in text.split("\n")[:-1])


@lru_cache(maxsize=128)
def lines(file: SourceFile) -> Lines:
    return Lines(file.text)


def extent(span: Span) -> tuple[Position, Position]:
    """Where a span starts and ends (exclusive), for a reader.

    White space at the end of several lines is left out: a YAML block ends where the next one begins, which is a line
    too far for a viewer, and GitHub shows a finding in a pull request only if every line of it was changed.
    """
    start, end = exact(span)
    if end.line > start.line:
        end = lines(span.file).position(span.start + len(span.text.rstrip()))
    return start, end


def exact(span: Span) -> tuple[Position, Position]:
    """Where a span starts and ends (exclusive), all of it: what an edit replaces."""
    file_lines = lines(span.file)
    return file_lines.position(span.start), file_lines.position(max(span.start, span.end))


def place(span: Span) -> str:
    """`path:line:column`, as editors and terminals make it a link: from the working directory."""
    start, _ = extent(span)
    return f"{path_from_here(span.file)}:{start.line}:{start.column}"


def path_from_here(file: SourceFile) -> str:
    """A file's path from the working directory."""
    return _from_here(file, os.getcwd())


@lru_cache(maxsize=1024)
def _from_here(file: SourceFile, here: str) -> str:
    return os.path.relpath(os.path.join(file.top, file.path), here).replace(os.sep, "/") if file.top else file.path

"""Where the comments of a file are, and how far goes what begins on a line."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from functools import cached_property

from msgspec import Struct, field

from lambdalint import lazy
from lambdalint.source import SourceFile, Span

_LINE = lazy.pattern(r"\n")
_BLANK = lazy.pattern(r"\s*")


class Layout(Struct, frozen=True, eq=False, dict=True):
    """Of a file of any language; where a comment is, parsers say."""

    file: SourceFile
    comments: list[Span] = field(default_factory=list)
    """In order."""
    opened: dict[int, int] = field(default_factory=dict)
    """By the line on which something begins that goes on below, from 0: the offset at which the last of it ends."""
    texts: list[Span] = field(default_factory=list)
    """Texts and comments of several lines: a line whose last character is in one of them has no room for a comment."""

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in _LINE.finditer(self.file.text))]

    @property
    def lines(self) -> int:
        """How many there are."""
        return len(self._starts)

    def line(self, offset: int) -> int:
        return bisect_right(self._starts, offset) - 1

    def start(self, line: int) -> int:
        """The offset of the first character of a line."""
        return self._starts[line]

    def end(self, line: int) -> int:
        """The offset after the last character of a line, before what ends it."""
        if line + 1 == len(self._starts):
            return len(self.file.text)
        end = self._starts[line + 1] - 1
        return end - 1 if self.file.text[end - 1 : end] == "\r" else end

    def below(self, line: int) -> int:
        """The offset of the first character of the next line, or the end of the file."""
        return self._starts[line + 1] if line + 1 < len(self._starts) else len(self.file.text)

    def opens(self, start: int, end: int) -> None:
        """Says that something begins and ends at these offsets."""
        line = self.line(start)
        if end > self.end(line):
            self.opened[line] = max(end, self.opened.get(line, 0))

    def is_alone(self, comment: Span) -> bool:
        """Whether nothing else is on its lines."""
        before = self.file.text[self.start(self.line(comment.start)) : comment.start]
        after = self.file.text[comment.end : self.end(self.line(max(comment.start, comment.end - 1)))]
        return not before.strip() and not after.strip()

    def scope(self, comment: Span) -> Span:
        """The lines that a comment speaks of: its own, or down to the first below that holds something else than
        comments; and what begins on that line."""
        line = self.line(comment.start)
        start = self.start(line)
        if self.is_alone(comment):
            line = self.line(self.after(comment))
        return Span(self.file, start, max(self.end(line), self.opened.get(line, 0)))

    def after(self, comment: Span) -> int:
        """The offset of what follows a comment and is no comment, or the end of the file."""
        return self._after[comment.start]

    @cached_property
    def _after(self) -> dict[int, int]:
        found: dict[int, int] = {}
        for comment in reversed(self.comments):
            blank = _BLANK.match(self.file.text, comment.end)
            at = blank.end() if blank is not None else comment.end
            found[comment.start] = found.get(at, at)
        return found

    def has_room(self, line: int) -> bool:
        """Whether a comment can follow what is on a line."""
        end = self.end(line)
        return not within(end - 1, self.texts) and not self._goes_on(line)

    def is_inside(self, line: int) -> bool:
        """Whether a line begins within what the line above it has begun, so that no line can be put between them."""
        return line > 0 and (within(self.start(line) - 1, self.texts) or self._goes_on(line - 1))

    def _goes_on(self, line: int) -> bool:
        """Whether a backslash joins a line to the next one."""
        return self.file.text[self.start(line) : self.end(line)].endswith("\\")


def within(offset: int, spans: Iterable[Span]) -> bool:
    return any(span.start <= offset < span.end for span in spans)

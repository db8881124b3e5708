"""Code frames: the line that a span begins on, and what to draw under it."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from lambdalint.reports.characters import cells, shielded, width
from lambdalint.reports.position import extent, lines
from lambdalint.source import Span

MAXIMUM_WIDTH = 120
"""Characters of a line that are shown: minified JSON has lines of megabytes."""


class Frame(Struct, frozen=True):
    """A line of a file, ready to be printed. `indent` and `width` are columns of what is to be underlined."""

    line: int
    text: str
    indent: int
    width: int
    rest: str
    """Where the span goes on, if not on this line alone."""

    @classmethod
    def of(cls, span: Span, *, secret: bool = False, secrets: Iterable[Span] = ()) -> Frame:
        """Each character of `secrets`, which may be anywhere, is shown as an asterisk; `secret`: the span is one."""
        start, end = extent(span)
        hidden = [each for each in (*secrets, *([span] if secret else [])) if each.file is span.file]
        written = lines(span.file).content(start.line)
        content = shielded(_masked(written, start.offset - start.column + 1, hidden))
        first = min(start.column - 1, len(content))
        last = end.column - 1 if end.line == start.line else len(content)
        left, right = window(len(content), first, last)
        before = ("..." if left else "") + cells(content[left:first])
        covered = content[first : min(last, right)]
        marked = cells(covered, width(before))
        after = cells(content[min(last, right) : right], width(before + marked))
        text = (before + marked + after).rstrip() + ("..." if right < len(content) else "")
        rest = f"... to line {end.line}" if end.line > start.line else ""
        return cls(start.line, text, width(before), max(1, width(marked)), rest)


def _masked(content: str, offset: int, secrets: Iterable[Span]) -> str:
    """A line that begins at an offset, without what must not be shown."""
    for secret in secrets:
        first, last = max(0, secret.start - offset), min(len(content), secret.end - offset)
        if first < last:
            content = content[:first] + "*" * (last - first) + content[last:]
    return content


def window(length: int, first: int, last: int) -> tuple[int, int]:
    """The part of a line that is shown: all of a short one, else as much around `first` to `last` as fits."""
    if length <= MAXIMUM_WIDTH:
        return 0, length
    margin = max(MAXIMUM_WIDTH // 4, (MAXIMUM_WIDTH - (last - first)) // 2)
    left = max(0, min(first - margin, length - MAXIMUM_WIDTH))
    return left, left + MAXIMUM_WIDTH

"""Code with the lines around it, as HTML. What must not be shown is shown nowhere, whatever the place is about."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from lambdalint.pictures.page.markup import Markup, element, text
from lambdalint.reports.characters import cells
from lambdalint.reports.frame import window
from lambdalint.reports.position import Lines, extent, lines
from lambdalint.source import SourceFile, Span

MAXIMUM_LINES = 6
"""Lines of a place that are shown; blocks of a template have hundreds."""
_LEAST_SECRET = 12
"""Characters; what is shorter is masked at its own place alone, or the word `password` would be masked everywhere."""


def where(span: Span) -> str:
    """`path:line:column`, from the top of the repository."""
    start, _ = extent(span)
    return f"{span.file.path}:{start.line}:{start.column}"


class Secrets(Struct, frozen=True, eq=False):
    """What no part of a page may show."""

    spans: dict[SourceFile, list[Span]]
    texts: tuple[str, ...]
    """The longest first."""

    @classmethod
    def of(cls, spans: Iterable[Span]) -> Secrets:
        by_file: dict[SourceFile, list[Span]] = {}
        texts: set[str] = set()
        for span in spans:
            by_file.setdefault(span.file, []).append(span)
            texts.update(line.strip(" \t'\"") for line in span.text.splitlines())
        long = (found for found in texts if len(found) >= _LEAST_SECRET)
        return cls(by_file, tuple(sorted(long, key=lambda found: (-len(found), found))))

    def masked(self, words: str) -> str:
        """A text with an asterisk for each character of a secret in it."""
        for secret in self.texts:
            words = words.replace(secret, "*" * len(secret))
        return words

    def cut(self, file: SourceFile, begin: int, window: tuple[int, int], length: int) -> str:
        """A part of the line that begins at an offset, masked. Secrets that the window cuts are masked as well."""
        margin = len(self.texts[0]) if self.texts else 0
        left, right = max(0, window[0] - margin), min(length, window[1] + margin)
        start, end = begin + left, begin + right
        shown = file.text[start:end]
        for span in self.spans.get(file, ()):
            first, last = max(span.start, start), min(span.end, end)
            if first < last:
                shown = f"{shown[: first - start]}{'*' * (last - first)}{shown[last - start :]}"
        return self.masked(shown)[window[0] - left : window[1] - left]


class Excerpts(Struct, frozen=True, eq=False):
    """Writes excerpts of files, without the secrets."""

    secrets: Secrets

    def around(self, span: Span, *, context: int) -> Markup | None:
        """The lines of a place with `context` lines before and after; None for a file without text."""
        if not span.file.text:
            return None
        start, end = extent(span)
        file_lines = lines(span.file)
        last = min(end.line, start.line + MAXIMUM_LINES - 1)
        bottom = file_lines.count if file_lines.content(file_lines.count) else file_lines.count - 1
        shown = list(range(max(1, start.line - context), max(last, min(bottom, last + context)) + 1))
        if last < end.line:  # what follows is still the place
            shown = shown[: shown.index(last) + 1]
        rows = [self._line(file_lines, line, span.file, start.offset, max(start.offset, end.offset)) for line in shown]
        more = f"and on to line {end.line}" if last < end.line else None
        return element("pre", element("code", rows), more and element("span", more, class_="more"), tabindex=0)

    def _line(self, file_lines: Lines, line: int, file: SourceFile, start: int, end: int) -> Markup:
        """One line, with what lies between the two offsets marked."""
        begin = file_lines.start(line)
        whole = file_lines.content(line)
        length = len(whole)
        first, last = (min(max(at - begin, 0), length) for at in (start, end))
        if begin > start:  # a line that the place goes on in is marked from its first word
            first = min(length - len(whole.lstrip()), last)
        left, right = window(length, first, last)
        content = self.secrets.cut(file, begin, (left, right), length)
        first, last = (min(max(at, left), right) - left for at in (first, last))
        hit = begin <= start <= begin + length or start < begin < end
        return element(
            "span",
            "..." if left else None,
            text(cells(content[:first])),
            element("mark", text(cells(content[first:last]))) if hit else None,
            text(cells(content[last:])),
            "..." if right < length else None,
            Markup("\n"),
            class_="hit" if hit else None,
            data_line=line,
        )

"""Where comments can be written in a file, or in the code within a template."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import cached_property
from pathlib import PurePosixPath

from msgspec import Struct, field

from lambdalint import lazy
from lambdalint.model.ignore import Ignore
from lambdalint.model.node import Node, Scalar
from lambdalint.readers.handlers import locate
from lambdalint.readers.ignores import comments, inline, layouts
from lambdalint.readers.layout import Layout
from lambdalint.rule import Edit
from lambdalint.source import SourceFile, Span

_HASH = (".py", ".rb", *layouts.DOCUMENTS)
_FOR_LINE = lazy.pattern(r"\W*lambdalint\s*:\s*ignore\s*\[")
_PROGRAM = "#!"


class Spot(Struct, frozen=True):
    """A line on which a comment is to be, or above which it is."""

    line: int
    above: bool
    known: Ignore | None
    """The ignore that is there already, and gets more names."""


class Sheet(Struct, frozen=True, eq=False, dict=True):
    """A text with comments. Its lines are those of its layout; `place` says where a part of it is in the file."""

    layout: Layout
    mark: str
    file: SourceFile
    first: int = 0
    """The line of the file that its first line is."""
    margin: int = 0
    """Columns by which the file indents each line."""
    place: Callable[[Span], Span] = field(default=lambda span: span)
    alone: bool = False
    """Whether comments can only be on lines of their own."""

    def spot(self, offset: int) -> Spot | None:
        """For something that begins at an offset of the file. None where no comment would speak of it."""
        layout = self.layout
        line = at = self.file.text.count("\n", 0, offset) - self.first
        if not 0 <= at < layout.lines:
            return None
        while not layout.has_room(line) and layout.is_inside(line):
            line -= 1
        if layout.file.text.startswith(_PROGRAM) and line == 0:
            return None
        above = self.alone or not layout.has_room(line)
        if layout.line(max(layout.end(line), layout.opened.get(line, 0))) < at:
            return None
        known = self._known.get(line)
        return (
            Spot(line, above, None) if known is None else Spot(layout.line(known.span.start), above=False, known=known)
        )

    @cached_property
    def _known(self) -> dict[int, Ignore]:
        """By the line that they speak of; what is on it goes before what is above it."""
        found: dict[int, Ignore] = {}
        for ignore in comments.ignores(self.layout):
            if ignore.names is None or not _FOR_LINE.match(ignore.span.text):
                continue
            line = self.layout.line(ignore.span.start)
            found[line] = ignore
            comment = next(one for one in self.layout.comments if one.covers(ignore.span))
            if self.layout.is_alone(comment):
                found.setdefault(self.layout.line(self.layout.after(comment)), ignore)
        return found

    def edit(self, spot: Spot, ids: Collection[str]) -> Edit:
        if spot.known is not None and spot.known.names is not None:
            names = {*ids, *(rule.name for rule in spot.known.rules)}
            return Edit(self.place(spot.known.names), ", ".join(sorted(names)))
        layout = self.layout
        start, end = layout.start(spot.line), layout.end(spot.line)
        line = layout.file.text[start:end]
        comment = f"{self.mark} lambdalint: ignore[{', '.join(sorted(ids))}]"
        if not spot.above:
            end = start + len(line.rstrip())
            return Edit(self.place(Span(layout.file, end, end)), f"  {comment}" if line.strip() else comment)
        indent = line[: len(line) - len(line.lstrip())]
        newline = "\r\n" if "\r\n" in self.file.text else "\n"
        return Edit(self.place(Span(layout.file, start, start)), f"{indent}{comment}{newline}{' ' * self.margin}")


def whole(file: SourceFile, root: Node | None) -> Sheet | None:
    """A file as a whole; None if nothing is known of comments in it, or a program wrote it."""
    path = PurePosixPath(file.path)
    if path.suffix.lower() in layouts.DOCUMENTS:
        return Sheet(layouts.of_document(file, root), "#", file)
    layout = layouts.of_code(file)
    if layout is not None:
        return Sheet(layout, "#" if path.suffix in _HASH else "//", file)
    layout = layouts.of_lines(file)
    return Sheet(layout, "#", file, alone=True) if layout is not None else None


def codes(root: Node | None) -> Iterator[tuple[Scalar, Sheet]]:
    """The codes within a template that are blocks of lines."""
    for code in inline.codes(root):
        if code.block_indent is not None:
            layout = inline.laid_out(code)
            mark = "#" if PurePosixPath(layout.file.path).suffix in _HASH else "//"
            file = code.span.file
            first = file.text.count("\n", 0, code.span.start) + 1
            yield code, Sheet(layout, mark, file, first, code.block_indent, locate(code))

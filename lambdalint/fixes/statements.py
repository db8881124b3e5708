"""Edits that move statements, of the text itself: the readers tell which ones could stand elsewhere."""

from __future__ import annotations

from lambdalint import lazy
from lambdalint.model.call import Declaration
from lambdalint.rule import Edit
from lambdalint.source import SourceFile, Span

_REST = lazy.pattern(r"(?P<comment>[ \t]*(?:(?:#|//)[^\r\n]*)?)(?P<end>\r?\n)")
_BLANK = lazy.pattern(r"(?:[ \t]*\r?\n)+")
_COMMENTS = ("#", "//", "/*")
_STRINGS_OF_LINES = ('"""', "'''", "`")


def moved(declaration: Declaration | None) -> tuple[Edit, ...]:
    """A declaration, if it is on lines of its own, put before the statement of the module that it is in.

    Comments stay with the statement that they are above.
    """
    if declaration is None:
        return ()
    span, text = declaration.span, declaration.span.file.text
    begin = _line(text, span.start)
    indent = text[begin : span.start]
    rest = _REST.match(text, span.end)
    place = declaration.place.start
    if indent.strip() or rest is None or _line(text, place) != place or _holds_lines(span.text):
        return ()
    first = _above(text, begin, indent)
    statement = text[first + len(indent) : rest.end("comment")].replace(f"\n{indent}", "\n")
    return (
        _put(span.file, _above(text, place, ""), statement, rest["end"]),
        Edit(Span(span.file, first, _after(text, first, rest.end())), ""),
    )


def _put(file: SourceFile, place: int, statement: str, end: str) -> Edit:
    """A statement before another one, with blank lines between; the same ones, where others are before that."""
    before = len(file.text[:place].rstrip())
    blank = _BLANK.match(file.text, before)
    if blank is not None and blank[0].count("\n") > 1 and not file.text[_line(file.text, before)].isspace():
        place = file.text.index("\n", before) + 1
        return Edit(Span(file, place, place), f"{end}{statement}{end}")
    blanks = end * (2 if file.path.endswith(".py") else 1)
    return Edit(Span(file, place, place), f"{statement}{end}{blanks}")


def _line(text: str, place: int) -> int:
    """Where the line of a place begins."""
    return text.rfind("\n", 0, place) + 1


def _after(text: str, first: int, last: int) -> int:
    """Where the next statement's line begins, if these lines are the first ones of a block; else the next line."""
    opens = text[max(first - 3, 0) : first].rstrip().endswith((":", "{"))
    blank = _BLANK.match(text, last) if opens else None
    return blank.end() if blank is not None else last


def _above(text: str, begin: int, indent: str) -> int:
    """Where the comments above a line begin; the line itself, where there are none."""
    marks = tuple(indent + mark for mark in _COMMENTS)
    while begin:
        before = _line(text, begin - 1)
        if text[before:begin].rstrip().endswith("*/"):
            before = _line(text, max(text.rfind("/*", 0, begin), 0))
        if not text.startswith(marks, before) or text.startswith("#!", before):
            break
        begin = before
    return begin


def _holds_lines(statement: str) -> bool:
    """Whether a string of several lines may be in it, which would not be the same with another indent."""
    return "\n" in statement and any(quotes in statement for quotes in _STRINGS_OF_LINES)

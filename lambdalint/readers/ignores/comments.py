"""Comments `lambdalint: ignore[rule, other-rule] reason`, in the languages where they begin with `#` or `//`."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from lambdalint import lazy
from lambdalint.model.ignore import Ignore, IgnoredRule
from lambdalint.readers.layout import Layout
from lambdalint.source import Span

_LINE, _FILE = "ignore", "ignore-file"
_MARKS = {
    "#": re.compile(r"(?<!\S)#+[ \t]*lambdalint[ \t]*:[ \t]*(?P<word>[\w-]*)"),
    "/": re.compile(r"(?<!\S)(?:/{2,}!?|/\*+)[ \t]*lambdalint[ \t]*:[ \t]*(?P<word>[\w-]*)"),
}
_FURTHER = {"#": re.compile(r"(?<=\s)#+\s+(?=\S)"), "/": re.compile(r"(?<=\s)//+\s+(?=\S)")}
"""Another comment within a comment: `# lambdalint: ignore[…]  # noqa: E501`."""
_NAMES = lazy.pattern(r"\s*\[(?P<names>[^\]\r\n]*)(?P<end>\])?")
_NAME = lazy.pattern(r"[^,\s](?:[^,]*[^,\s])?")
_GIVEN = lazy.pattern(r"\s*[\[=(]")


def ignores(layout: Layout) -> Iterator[Ignore]:
    """Those of a file, in order."""
    for comment in layout.comments:
        text = comment.text
        marks = list(_MARKS[text[:1]].finditer(text)) if text[:1] in _MARKS else []
        for number, mark in enumerate(marks):
            end = marks[number + 1].start() if number + 1 < len(marks) else len(text)
            further = _FURTHER[text[:1]].search(text, mark.end(), end)
            piece = text[mark.start() : further.start() if further is not None else end]
            piece = piece.rstrip().removesuffix("*/" if text.startswith("/*") else "").rstrip()
            start = comment.start + mark.start()
            span = Span(comment.file, start, start + len(piece))
            found = _ignore(mark["word"], text[mark.end() : mark.start() + len(piece)], span, comment, layout)
            if found is not None:
                yield found


def _ignore(word: str, rest: str, span: Span, comment: Span, layout: Layout) -> Ignore | None:
    """`rest` is what follows the word. None for a sentence about lambdalint."""
    removal = _removal(span, comment, layout)
    if word not in {_LINE, _FILE}:
        if not _GIVEN.match(rest) and not difflib.get_close_matches(word, (_LINE, _FILE), n=1):
            return None
        problem = f"`{word}` says nothing to lambdalint; it knows `ignore[rule]` and `ignore-file[rule]`"
        return Ignore(span=span, rules=(), reason="", scope=(), problem=problem, removal=removal)
    written = _NAMES.match(rest)
    names = Span(span.file, 0, 0)
    rules: tuple[IgnoredRule, ...] = ()
    if written is not None:
        at = span.end - len(rest)
        names = Span(span.file, at + written.start("names"), at + written.end("names"))
        rules = tuple(_rules(names))
    problem = _problem(word, written, rules, alone=layout.is_alone(comment))
    reason = rest[written.end() :] if written is not None else rest
    scope = Span(span.file, 0, len(span.file.text)) if word == _FILE else layout.scope(comment)
    return Ignore(
        span=span,
        rules=() if problem else rules,
        reason=" ".join(reason.split()).strip(":-\u2013\u2014 "),
        scope=() if problem else (scope,),
        problem=problem,
        names=names if written is not None and not problem else None,
        removal=removal,
    )


def _problem(word: str, written: re.Match[str] | None, rules: tuple[IgnoredRule, ...], *, alone: bool) -> str:
    if written is None:
        return f"it names no rule, so nothing is ignored: write `{word}[rule]`"
    if written["end"] is None:
        return "its bracket is not closed on this line, so nothing is ignored"
    if not rules:
        return f"its brackets are empty, so nothing is ignored: write `{word}[rule]`"
    if word == _FILE and not alone:
        return "`ignore-file` holds for the file only on a line of its own"
    return ""


def _rules(names: Span) -> Iterator[IgnoredRule]:
    for match in _NAME.finditer(names.text):
        span = Span(names.file, names.start + match.start(), names.start + match.end())
        yield IgnoredRule(span=span, name=match[0])


def _removal(span: Span, comment: Span, layout: Layout) -> Span:
    """With the line, where nothing else is on it; else with what separates it from what is before or after it."""
    text = span.file.text
    after = text[span.end : comment.end].removesuffix("*/")
    if after.strip():
        return Span(span.file, span.start, span.end + len(after) - len(after.lstrip()))
    is_first = span.start == comment.start
    if is_first and layout.is_alone(comment):
        return Span(span.file, layout.start(layout.line(comment.start)), layout.below(layout.line(comment.end)))
    start = len(text[layout.start(layout.line(span.start)) : span.start].rstrip(" \t"))
    return Span(span.file, layout.start(layout.line(span.start)) + start, comment.end if is_first else span.end)

"""What to remove of a document to be rid of a key or of an item of a list, and of the maps that would be empty then."""

from __future__ import annotations

from collections.abc import Sequence as Spans
from itertools import pairwise

from lambdalint import lazy
from lambdalint.model.node import Mapping, Sequence
from lambdalint.readers.layout import Layout
from lambdalint.source import Span

_DASH = lazy.pattern(r"-[ \t]+")
_REST = lazy.pattern(r"[ \t]*(?:#[^\r\n]*)?")


def without_item(listed: Sequence, number: int, layout: Layout) -> Span | None:
    """One item less of a list that has several."""
    near = listed.items[max(0, number - 1) : number + 2]
    return _without([item.span for item in near], min(number, 1), listed.span, layout)


def without_key(node: Mapping, path: Spans[str], layout: Layout) -> Span | None:
    """The last key of a path less, or the first one that would lead to nothing else."""
    chain = [node]
    for key in path[:-1]:
        below = chain[-1].values.get(key)
        if not isinstance(below, Mapping):
            return None
        chain.append(below)
    level = len(path) - 1
    while level > 0 and len(chain[level].values) == 1:
        level -= 1
    holder, key = chain[level], path[level]
    if len(holder.values) == 1:
        return None
    parts = [Span(span.file, span.start, max(span.end, value.span.end)) for _, span, value in holder.items()]
    return _without(parts, list(holder.values).index(key), holder.span, layout)


def _without(parts: Spans[Span], number: int, around: Span, layout: Layout) -> Span | None:
    """`parts` are at least the one that goes and those beside it. None where they do not follow each other: one of them
    stands elsewhere, and has a name."""
    if any(not around.covers(part) for part in parts):
        return None
    if any(one.end > other.start for one, other in pairwise(parts)):
        return None
    part = parts[number]
    if around.text[:1] in ("{", "["):
        if number:
            return Span(part.file, parts[number - 1].end, part.end)
        return Span(part.file, part.start, parts[1].start)
    return _lines(part, layout)


def _lines(part: Span, layout: Layout) -> Span | None:
    """All lines of a key or an item, if nothing else is on them."""
    text = part.file.text
    first, last = layout.line(part.start), layout.line(max(part.start, part.end - 1))
    rest = _REST.match(text, part.end)
    before = text[layout.start(first) : part.start].strip(" \t")
    if (before and not _DASH.fullmatch(f"{before} ")) or rest is None or rest.end() != layout.end(last):
        return None
    return Span(part.file, layout.start(first), layout.below(last))

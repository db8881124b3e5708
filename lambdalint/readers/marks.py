"""What of a YAML or JSON document is in none of its nodes: comments, and the dashes of lists."""

from __future__ import annotations

from collections.abc import Iterator

import yaml
from msgspec import Struct

from lambdalint import lazy
from lambdalint.readers.document import readable
from lambdalint.source import SourceFile, Span

_ANY_COMMENT = lazy.pattern(r"(?<!\S)#[^\n]*")


class Marks(Struct, frozen=True):
    """What of a document is in no node."""

    comments: list[Span]
    """From `#` to the end of the line."""
    texts: list[Span]
    """The scalars that go on over several lines: of a block, what follows its header, else all but the last character.
    A line whose last character is in one of them has no room for a comment."""
    dashes: list[int]
    """Of the items of lists in lines."""


def read(file: SourceFile) -> Marks:
    """From where the document cannot be read, what looks like a comment is one."""
    text = readable(file.text)
    found = Marks([], [], [])
    before = 0
    try:
        for token in yaml.scan(text, Loader=yaml.CSafeLoader):
            start, end = token.start_mark.index, token.end_mark.index
            found.comments.extend(_comments(file, before, start))
            before = max(before, end)
            if isinstance(token, yaml.BlockEntryToken):
                found.dashes.append(start)
            elif isinstance(token, yaml.ScalarToken):
                if token.style in ("|", ">"):
                    header = text.find("\n", start, end)
                    start = header if header >= 0 else end
                    found.comments.extend(_comments(file, token.start_mark.index, start))
                else:
                    end -= 1
                if "\n" in text[start:end]:
                    found.texts.append(Span(file, start, end))
    except yaml.YAMLError:  # who reads the document says so
        found.comments.extend(_comment(file, match.start()) for match in _ANY_COMMENT.finditer(file.text, before))
    return found


def _comments(file: SourceFile, start: int, end: int) -> Iterator[Span]:
    """Between two tokens there is nothing but white space and comments."""
    while (start := file.text.find("#", start, end)) >= 0:
        comment = _comment(file, start)
        yield comment
        start = comment.end


def _comment(file: SourceFile, start: int) -> Span:
    end = file.text.find("\n", start)
    return Span(file, start, start + len(file.text[start : end if end >= 0 else None].rstrip()))

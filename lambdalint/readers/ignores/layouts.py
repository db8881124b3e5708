"""The layout of any file that lambdalint reads."""

from __future__ import annotations

import re
from bisect import bisect_left
from pathlib import PurePosixPath

from lambdalint import lazy
from lambdalint.model.node import Mapping, Node, Sequence
from lambdalint.readers import handlers, marks
from lambdalint.readers.layout import Layout
from lambdalint.source import SourceFile, Span

WORD = "lambdalint"
DOCUMENTS = (".yaml", ".yml", ".json", ".template")
_IN_LINES = lazy.pattern(r"^(?:GNU)?makefile|docker|^requirements.*\.(?:txt|in)$|\.(?:mk|toml|cfg|ini)$", re.IGNORECASE)
"""Names of Dockerfiles, makefiles, and files that say what code depends on."""
_ALONE = lazy.pattern(r"^[ \t]*(#[^\n]*)", re.MULTILINE)


def of_code(file: SourceFile) -> Layout | None:
    """None where the file's name is that of no language, and where the file cannot be parsed or a program wrote it."""
    parsed = handlers.tree(file)
    if parsed is None or (file.text and not parsed.data):
        return None
    from lambdalint.readers.code.layout import layout  # noqa: PLC0415 - a project without code needs no parser

    return layout(parsed, WORD.encode())


def of_document(file: SourceFile, root: Node | None) -> Layout:
    """Of YAML and JSON. A key covers its value, and the dash of an item the item; a map does not begin at its first
    key."""
    marked = marks.read(file)
    found = Layout(file, marked.comments, texts=marked.texts)
    stack = [root] if root is not None else []
    seen: set[int] = set()
    while stack:
        node = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, Mapping):
            for _, key, value in node.items():
                if value.span.start >= key.start:  # else it is an alias of what is written above
                    found.opens(key.start, value.span.end)
                stack.append(value)
        elif isinstance(node, Sequence):
            for item in node.items:
                if item.span.start > node.span.start:
                    dash = marked.dashes[bisect_left(marked.dashes, item.span.start) - 1] if marked.dashes else -1
                    found.opens(dash if dash >= node.span.start else item.span.start, item.span.end)
                stack.append(item)
    return found


def of_lines(file: SourceFile) -> Layout | None:
    """Of a file in which lines that begin with `#` are comments, by its name; None for another one."""
    if not _IN_LINES.search(PurePosixPath(file.path).name):
        return None
    found = ((match.start(1), match[1].rstrip()) for match in _ALONE.finditer(file.text))
    return Layout(file, [Span(file, start, start + len(comment)) for start, comment in found])

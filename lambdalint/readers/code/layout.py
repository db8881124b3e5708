"""The layout of a source file of any language."""

from __future__ import annotations

import re
from bisect import bisect_left

from tree_sitter import Node

from lambdalint import lazy
from lambdalint.readers.code.tree import ParsedFile
from lambdalint.readers.layout import Layout
from lambdalint.source import Span

_SEQUENCES = frozenset("block body_statement block_body statement_list statements then".split())
"""Nodes that hold statements and begin with the first of them, in some of the grammars: they do not begin on its line.
Where such a node begins with a bracket, it is a block like any other."""
_BEFORE = frozenset({"attribute_item", "decorator"})
"""Nodes that speak of the one after them: attributes in Rust, decorators of methods in TypeScript."""
_TEXT = lazy.pattern(r"(?<!concatenated_)(?<!chained_)string|heredoc_body|jsx_element|jsx_fragment")


def layout(parsed: ParsedFile, word: bytes) -> Layout:
    """Comments within a line are found where the line holds a word."""
    found = Layout(parsed.file)
    ends = [match.start() for match in re.finditer(rb"\n", parsed.data)]
    asked = {bisect_left(ends, match.start()) for match in re.finditer(re.escape(word), parsed.data)}
    stack = [parsed.root]
    while stack:
        node = stack.pop()
        first, last = (bisect_left(ends, byte) for byte in (node.start_byte, node.end_byte))
        if "comment" in node.type:
            _add_comment(parsed.span(node), found)
            continue
        if node.type in _BEFORE:
            found.opens(parsed.span(node).start, parsed.span(_spoken_of(node)).end)
        if first != last:
            _note(node, parsed, found)
        if first != last or first in asked:
            stack.extend(node.children)
    found.comments.sort(key=lambda comment: comment.start)
    return found


def _add_comment(span: Span, found: Layout) -> None:
    end = span.start + len(span.text.rstrip())  # in some of the grammars the end of the line belongs to it
    found.comments.append(Span(span.file, span.start, end))
    if "\n" in span.file.text[span.start : end]:
        found.texts.append(Span(span.file, span.start, end - 1))


def _note(node: Node, parsed: ParsedFile, found: Layout) -> None:
    """What a node of several lines is to those who look for room, and for what begins on a line."""
    if _TEXT.search(node.type):
        whole = node.type == "heredoc_body"  # nothing may follow what ends it
        found.texts.append(parsed.extent(node.start_byte, node.end_byte - (not whole)))
    if node.parent is not None and not _is_sequence(node):
        span = parsed.span(node)
        found.opens(span.start, span.end)


def _is_sequence(node: Node) -> bool:
    first = node.children[0] if node.children else None
    return node.type in _SEQUENCES and first is not None and first.is_named and first.start_byte == node.start_byte


def _spoken_of(node: Node) -> Node:
    after: Node | None = node
    while after is not None and (after.type in _BEFORE or "comment" in after.type):
        after = after.next_named_sibling
    return after or node

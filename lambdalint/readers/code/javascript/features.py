"""Syntax that older versions of Node.js refuse: the kinds that `knowledge/packages/javascript.toml` knows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from tree_sitter import Node, Query

from lambdalint import lazy
from lambdalint.readers.code.javascript.syntax import grammar
from lambdalint.readers.code.tree import ParsedFile, captures

_QUERY = """
(using_declaration) @using
(import_attribute) @import-attributes
"""
_WORDS = lazy.pattern(rb"\busing\b|\b(?:with|assert)\s*[{/]")
"""What there is in the text of such syntax; comments may stand anywhere."""
NAMES = {"using": "a `using` declaration", "import-attributes": "import attributes"}
"""What an engineer calls each kind."""


@cache
def _query() -> Query:
    found: Query = Query(grammar("plain.js"), _QUERY)
    return found


def features(file: ParsedFile, kinds: frozenset[str]) -> Iterator[tuple[str, Node]]:
    """Each place of a plain JavaScript file with syntax of these kinds, its kind first."""
    if _WORDS.search(file.data) is not None:
        for kind, nodes in captures(_query(), file).items():
            yield from ((kind, node) for node in nodes if kind in kinds)

"""Where cfn-lint finds things in a template: by the keys and indices that lead to them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from lambdalint.model.node import Mapping, Node, Scalar
from lambdalint.readers import document
from lambdalint.source import SourceFile, Span


def path(span: Span) -> list[str | int]:
    """To the innermost key or item of a YAML or JSON document that a span begins in."""
    keys: list[str | int] = []
    node = _root(span.file)
    while node is not None and not isinstance(node, Scalar):
        key, node = next((part for part in _parts(node, span.start)), (None, None))
        if key is not None:
            keys.append(key)
    return keys


def _parts(node: Node, offset: int) -> Iterator[tuple[str | int, Node]]:
    """What of a collection an offset is in: a key and its value, with what is between them, or an item."""
    if isinstance(node, Mapping):
        for key, span, value in node.items():
            if span.start <= offset < max(span.end, value.span.end):
                yield key, value
    elif not isinstance(node, Scalar):
        for index, item in enumerate(node.items):
            if item.span.start <= offset < item.span.end:
                yield index, item


@lru_cache(maxsize=1)
def _root(file: SourceFile) -> Node | None:
    return document.read(file, lambda *_: None)

"""JSON in a text of a template."""

from __future__ import annotations

import json
from typing import Any

from msgspec import Struct

from lambdalint.model.node import Mapping, Node, Scalar, Sequence
from lambdalint.source import Span

MAXIMUM_DEPTH = 150
"""As of a document."""


def read(text: str, span: Span) -> Node | None:
    """The nodes that a text says, if it is JSON; `span` is where it is written."""
    try:
        return _Reader(span, span.start).node(json.loads(text), 0)
    except (ValueError, RecursionError):
        return None


class _Reader(Struct, eq=False):
    """Makes nodes in the order of the text, so that the place of each key is looked for after that of the last."""

    span: Span
    at: int

    def node(self, value: Any, depth: int) -> Node:
        if depth > MAXIMUM_DEPTH:
            raise ValueError("too deep")
        if isinstance(value, dict):
            keys, values = {}, {}
            for key, item in value.items():
                keys[key] = self._place(key)
                values[key] = self.node(item, depth + 1)
            return Mapping(self.span, values, keys)
        if isinstance(value, list):
            return Sequence(self.span, tuple(self.node(item, depth + 1) for item in value))
        return Scalar(self.span, value, str(value).lower() if isinstance(value, bool) else str(value))

    def _place(self, key: str) -> Span:
        """The key where it is written; the whole text once one has not been found."""
        text, end = self.span.file.text, self.span.end
        while (found := text.find(f'"{key}', self.at, end)) >= 0:
            self.at = found + 1 + len(key)
            after = text[self.at : self.at + 20].lstrip("\\")
            if after.startswith('"') and after[1:].lstrip().startswith(":"):
                return Span(self.span.file, found + 1, self.at)
        self.at = end
        return self.span

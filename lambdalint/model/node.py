"""A YAML or JSON document with a place for every key and value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import final

from msgspec import Struct

from lambdalint.source import Span

Plain = str | int | float | bool | None


@final
class Scalar(Struct, frozen=True, eq=False):
    """A text, number, truth value or null. `text` is its content as written, without quotes and escapes.

    `block_indent` is the number of columns that the lines of a literal block (`|`) are indented by, else None.
    `implied` says that nobody wrote it: a framework's default, placed where it would be written.
    """

    span: Span
    value: Plain
    text: str
    block_indent: int | None = None
    implied: bool = False


@final
class Sequence(Struct, frozen=True, eq=False):
    span: Span
    items: tuple[Node, ...]


@final
class Mapping(Struct, frozen=True, eq=False):
    """Keys to values, in order. A short tag such as `!Sub x` is a mapping of one key, `Fn::Sub`."""

    span: Span
    values: dict[str, Node]
    keys: dict[str, Span]

    def get(self, first: str, *further: str) -> Node | None:
        """The value under a path of keys; None where a key is missing or what it leads through is no mapping."""
        node = self.values.get(first)
        for key in further:
            if type(node) is not Mapping:
                return None
            node = node.values.get(key)
        return node

    def items(self) -> Iterator[tuple[str, Span, Node]]:
        for key, node in self.values.items():
            yield key, self.keys[key], node


Node = Scalar | Sequence | Mapping

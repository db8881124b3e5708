"""Making expressions of a language's nodes: each once, and none that is nested too deep."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from tree_sitter import Node

from lambdalint.readers.code.program.expressions import Expression, Mixture

MAXIMUM_DEPTH = 150
"""Of an expression; nobody writes deeper ones."""


class Making(ABC):
    forms: ClassVar[dict[str, Callable[[Any, Node], Expression]]] = {}
    """By the type of a node, what is made of it."""

    def __init__(self) -> None:
        self._made: dict[int, Expression] = {}
        self._depth = 0

    @abstractmethod
    def parts(self, node: Node) -> list[Node]:
        """What a node without a form of its own is made of."""

    @property
    def is_too_deep(self) -> bool:
        return self._depth > MAXIMUM_DEPTH

    def expression(self, node: Node) -> Expression:
        found = self._made.get(node.id)
        if found is not None:
            return found
        if self.is_too_deep:
            return self.nothing(node)
        self._depth += 1
        try:
            made = self.forms.get(node.type, Making.mixture)(self, node)
        finally:
            self._depth -= 1
        self._made[node.id] = made
        return made

    def expressions(self, nodes: Iterable[Node]) -> tuple[Expression, ...]:
        return tuple(self.expression(node) for node in nodes)

    def mixture(self, node: Node) -> Expression:
        return Mixture(node.start_byte, node.end_byte, self.expressions(self.parts(node)[:200]))

    def nothing(self, node: Node) -> Expression:
        return Mixture(node.start_byte, node.end_byte, ())

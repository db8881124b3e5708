"""The expressions of one scope, each made once, for languages in which nearly everything is one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from tree_sitter import Node

from lambdalint.readers.code.program.expressions import Closure, Expression, Mixture
from lambdalint.readers.code.program.scopes import Kind, Parameter, Scope

MAXIMUM_DEPTH = 200
"""Of an expression; nobody writes deeper ones."""


class Lowering(ABC):
    lowers: ClassVar[Mapping[str, Callable[[Any, Node, int], Expression]]] = {}
    """By the type of a node, what is made of it at a depth."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.module = scope.module
        self.made: dict[int, Expression] = {}

    @abstractmethod
    def mixture(self, node: Node, depth: int) -> Expression:
        """What is made of a node without a form of its own."""

    def lowered(self, node: Node, depth: int = 0) -> Expression:
        if node.id not in self.made:
            if depth > MAXIMUM_DEPTH:
                return self.nothing(node)
            lower = self.lowers.get(node.type)
            self.made[node.id] = lower(self, node, depth + 1) if lower else self.mixture(node, depth + 1)
        return self.made[node.id]

    def nothing(self, node: Node) -> Expression:
        return Mixture(node.start_byte, node.end_byte, ())

    def closure(self, node: Node, name: str, parameters: tuple[Parameter, ...]) -> Expression:
        scope = Scope(self.module, Kind.FUNCTION, node, self.scope, name, parameters=parameters)
        self.scope.closures.append(scope)
        return Closure(node.start_byte, node.end_byte, scope)

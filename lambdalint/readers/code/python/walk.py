"""Visiting the nodes of one scope, and what the names in it are bound to."""

from __future__ import annotations

from collections.abc import Iterable

from tree_sitter import Node

from lambdalint.readers.code.python.names import targets
from lambdalint.readers.code.python.scopes import Binding, Circumstance, How, Scope


class Walk:
    """The nodes still to visit: nesting as deep as a file can hold does no harm."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.module = scope.module
        self.stack: list[tuple[Node, Circumstance]] = []

    def _all(self, nodes: Iterable[Node | None], circumstance: Circumstance) -> None:
        """Have these visited in order, next."""
        self.stack.extend((node, circumstance) for node in reversed(list(nodes)) if node is not None)

    def _bind(self, how: How, target: Node | None, value: Node | None = None) -> None:
        if target is None:
            return
        for name, which, node in targets(target, how, value):
            if name.type == "identifier":
                self.scope.bindings[self.module.text(name)].append(Binding(which, name, node))
            elif name.type == "attribute" and (place := self.module.place(name)) is not None:
                self.scope.places |= {place, ("", place[1])}
                if node is not None:
                    self.scope.attributes[place].append(node)
            elif name.type == "subscript":
                self.scope.stored.append(name)
                self._change(name, node)

    def _change(self, container: Node, value: Node | None) -> None:
        place = self.module.place(container)
        if place is None:
            return
        self.scope.places |= {place, ("", place[1])} if place[1] else {place}
        if value is None or place[1]:
            return
        self.scope.bindings[place[0]].append(Binding(How.CHANGED, container, value))

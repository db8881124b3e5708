"""Visiting the nodes of one scope, and what the names in it are bound to."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat

from tree_sitter import Node

from lambdalint.readers.code.program.expressions import Expression
from lambdalint.readers.code.program.scopes import Binding, Circumstance, How, Scope, Write
from lambdalint.readers.code.python.expressions import Expressions
from lambdalint.readers.code.python.modules import PythonModule
from lambdalint.readers.code.python.names import targets


class Walk:
    """The nodes still to visit: nesting as deep as a file can hold does no harm."""

    def __init__(self, scope: Scope, module: PythonModule) -> None:
        self.scope = scope
        self.module = module
        self.expressions = Expressions(scope)
        self.stack: list[tuple[Node | None, Circumstance]] = []

    def _all(self, nodes: Sequence[Node | None], circumstance: Circumstance) -> None:
        """Have these visited in order, next."""
        self.stack += zip(reversed(nodes), repeat(circumstance), strict=False)

    def _next(self, node: Node | None, circumstance: Circumstance) -> None:
        """Have this visited next."""
        if node is not None:
            self.stack.append((node, circumstance))

    def _made(self, node: Node | None) -> Expression | None:
        return None if node is None else self.expressions.of(node)

    def _bind(self, how: How, target: Node | None, value: Node | None, circumstance: Circumstance) -> None:
        if target is None:
            return
        for name, which, node in targets(target, how, value):
            if name.type == "identifier":
                self._bind_name(which, name, node, circumstance)
            elif name.type == "attribute" and (place := self.module.place(name)) is not None:
                self.scope.places |= {place, ("", place[1])}
                self.scope.writes.append(Write(place, name.start_byte, name.end_byte, circumstance))
                if node is not None:
                    self.scope.attributes[place].append(self.expressions.of(node))
            elif name.type == "subscript":
                self.scope.stored.append(self.expressions.of(name))
                self._change(name, node, circumstance)

    def _bind_name(self, how: How, name: Node, value: Node | None, circumstance: Circumstance) -> None:
        text = self.module.text(name)
        self.scope.bindings[text].append(Binding(how, name.start_byte, name.end_byte, self._made(value)))
        if text in self.scope.foreign:
            self.scope.writes.append(Write((text, ""), name.start_byte, name.end_byte, circumstance))

    def _change(self, container: Node, value: Node | None, circumstance: Circumstance) -> None:
        place = self.module.place(container)
        if place is None:
            return
        self.scope.places |= {place, ("", place[1])} if place[1] else {place}
        self.scope.writes.append(Write(place, container.start_byte, container.end_byte, circumstance))
        if value is None or place[1]:
            return
        binding = Binding(How.CHANGED, container.start_byte, container.end_byte, self.expressions.of(value))
        self.scope.bindings[place[0]].append(binding)

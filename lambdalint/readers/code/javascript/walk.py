"""What is still to visit of one scope, and what its names are bound to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec.structs import replace
from tree_sitter import Node

from lambdalint.readers.code.javascript import guards
from lambdalint.readers.code.javascript.names import targets
from lambdalint.readers.code.program.expressions import Closure, Expression, Index, Member, Name
from lambdalint.readers.code.program.scopes import Binding, Circumstance, How, Kind, Scope, Write

if TYPE_CHECKING:
    from lambdalint.readers.code.javascript.modules import JavaScriptModule

PLAIN = Circumstance()

_PATTERNS = frozenset({"object_pattern", "array_pattern"})


class Walk:
    """The nodes still to visit: statements nested as deep as a file can hold do no harm."""

    def __init__(self, scope: Scope, module: JavaScriptModule) -> None:
        self.scope = scope
        self.module = module
        self.stack: list[tuple[Node, Circumstance]] = []
        self.declared = {parameter.name for parameter in scope.parameters}
        """The names that the scope declares itself."""
        self.start = PLAIN
        """The circumstances that the whole of the scope's code is in."""

    def visit_all(self, nodes: Iterable[Node | None], circumstance: Circumstance) -> None:
        """Have these visited in order, next."""
        self.stack.extend((node, circumstance) for node in reversed(list(nodes)) if node is not None)

    def brief(self, node: Node | None, limit: int = 60) -> str:
        """What a node covers, if that is not long: a function may be."""
        return "" if node is None or node.end_byte - node.start_byte > limit else self.module.text(node)

    def expression(self, node: Node | None, circumstance: Circumstance) -> Expression:
        raise NotImplementedError

    def declare(self, how: How, pattern: Node, value: Expression | None, circumstance: Circumstance) -> None:
        """`const pattern = value`"""
        self._bind(how, pattern, value, circumstance, declares=True)

    def assign(self, how: How, pattern: Node, value: Expression | None, circumstance: Circumstance) -> None:
        """`pattern = value`"""
        self._bind(how, pattern, value, circumstance, declares=False)

    def _bind(
        self, how: How, pattern: Node, value: Expression | None, circumstance: Circumstance, *, declares: bool
    ) -> None:
        if how is How.ITEM and pattern.type in _PATTERNS:  # `for (const { body } of records)`
            name = f"{{{pattern.start_byte}}}"
            self.declared.add(name)
            self.bind(name, Binding(How.ITEM, pattern.start_byte, pattern.end_byte, value))
            how, value = How.VALUE, Name(pattern.start_byte, pattern.end_byte, name)
        for target in targets(self.module, pattern, how, value):
            node = target.node
            default = None
            if target.default is not None:
                default = self.expression(target.default, replace(circumstance, conditional=True))
            kind = node.type
            if kind == "member_expression":
                given = target.read if target.how is How.KEY else target.value
                self._set(node, given, circumstance)
            elif kind == "subscript_expression":
                self.change(node, target.value, circumstance)
                self.scope.stored.append(self._stored(node, circumstance))
            else:
                name = self.module.text(node)
                self.bind(name, Binding(target.how, node.start_byte, node.end_byte, target.value, key=target.key))
                if default is not None:
                    self.bind(name, Binding(How.VALUE, node.start_byte, node.end_byte, default))
                if declares:
                    self.declared.add(name)
                else:
                    self.wrote((name, ""), node, circumstance)

    def bind(self, name: str, binding: Binding) -> None:
        self.scope.bindings[name].append(binding)

    def wrote(self, place: tuple[str, str], node: Node, circumstance: Circumstance) -> None:
        self.scope.writes.append(Write(place, node.start_byte, node.end_byte, circumstance))

    def _set(self, node: Node, value: Expression | None, circumstance: Circumstance) -> None:
        """`a.b = value`"""
        self.scope.stored.append(self._stored(node, circumstance))
        place = guards.place(self.module, node)
        if place is None:
            return
        self.scope.places |= {place, ("", place[1])}
        self.wrote(place, node, circumstance)
        if value is not None:
            self.scope.attributes[place].append(value)

    def _stored(self, node: Node, circumstance: Circumstance) -> Expression:
        """What is assigned to, which nothing reads."""
        owner = self.expression(node.child_by_field_name("object"), circumstance)
        if node.type == "member_expression":
            name = self.module.text(node.child_by_field_name("property"))
            return Member(node.start_byte, node.end_byte, owner, name)
        key = self.expression(node.child_by_field_name("index"), circumstance)
        return Index(node.start_byte, node.end_byte, owner, key)

    def entitle(self, value: Expression, name: str) -> None:
        """A function without a name of its own has that of what it is assigned to."""
        if isinstance(value, Closure) and not value.scope.name:
            value.scope.name = name

    def change(
        self, container: Node, value: Expression | None, circumstance: Circumstance, *, certain: bool = True
    ) -> None:
        """Something is put into a container; if that is not certain, the container may be a client of a store."""
        place = guards.place(self.module, container)
        if place is None:
            return
        self.scope.places |= {place, ("", place[1])} if place[1] else {place}
        if certain:
            self.wrote(place, container, circumstance)
        if value is not None and not place[1]:
            self.bind(place[0], Binding(How.CHANGED, container.start_byte, container.end_byte, value))

    def tell_foreign(self) -> None:
        """Note which of the names that were bound are none of this scope's own."""
        if self.scope.kind is not Kind.FUNCTION:
            return
        for name, bindings in self.scope.bindings.items():
            if name in self.declared or all(binding.how is How.CHANGED for binding in bindings):
                continue
            if name == "this":
                continue
            self.scope.foreign.add(name)
            self.scope.places.add((name, ""))
            if not self._is_around(name):
                self.scope.global_names.add(name)

    def _is_around(self, name: str) -> bool:
        """Whether a function around this one declares a name."""
        around = self.scope.parent
        while around is not None and around.kind is not Kind.MODULE:
            declares = around.kind is Kind.FUNCTION or around.open
            parameters = {parameter.name for parameter in around.parameters}
            if declares and name not in around.foreign and (name in around.bindings or name in parameters):
                return True
            around = around.parent
        return False

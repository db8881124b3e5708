"""What names stand for, where values are kept, and what is put there: common to the outlines of JVM languages."""

from __future__ import annotations

from tree_sitter import Node

from lambdalint.readers.code.jvm.module import Fields, JvmModule
from lambdalint.readers.code.program import keeping
from lambdalint.readers.code.program.expressions import (
    MAXIMUM_PARTS,
    Call,
    Expression,
    Index,
    Member,
    Name,
    looked_through,
)
from lambdalint.readers.code.program.scopes import Binding, Circumstance, How, Kind, Place, Scope, Write

THIS = "this"


class Places:
    """The names of one scope, and of those around it."""

    def __init__(self, scope: Scope, module: JvmModule) -> None:
        self.scope = scope
        self.module = module
        self.declared = {parameter.name for parameter in scope.parameters}
        """The names that the scope declares itself."""

    def declare(self, name: Node, how: How, value: Expression | None, declared: Expression | None = None) -> None:
        """A local variable, with what it is declared to be."""
        text = self.module.text(name)
        self.declared.add(text)
        start, end = name.start_byte, name.end_byte
        if value is not None or declared is None:
            self.scope.bindings[text].append(Binding(how, start, end, value))
        if declared is not None:
            self.scope.bindings[text].append(Binding(How.TYPED, start, end, declared))

    def place(self, name: str) -> Place:
        """Where a name alone keeps its value: a local variable, a field of the instance, something of the class."""
        scope: Scope | None = self.scope
        if name in self.declared:
            return (name, "")
        while scope is not None and scope.kind is Kind.FUNCTION:
            if any(parameter.name == name for parameter in scope.parameters):
                return (name, "")
            if any(binding.how is not How.CHANGED for binding in scope.bindings.get(name, ())):
                return (name, "")
            scope = scope.parent
        if scope is None or scope.kind is not Kind.CLASS:
            return (name, "")
        fields = self.module.fields.get(scope, Fields())
        inherited = bool(scope.bases) and name[:1].islower() and not self._is_around(name, scope)
        if name in fields.of_instances or (inherited and name not in fields.of_class):
            return (THIS, name)
        return (name, "")

    def _is_around(self, name: str, scope: Scope) -> bool:
        """Whether a name is one of what lies around a class."""
        around = scope.parent
        while around is not None and around.kind is not Kind.MODULE:
            fields = self.module.fields.get(around, Fields())
            parameters = (parameter.name for parameter in around.parameters)
            if name in fields.of_instances | fields.of_class or name in around.bindings or name in parameters:
                return True
            around = around.parent
        return around is not None and name in around.bindings

    def places(self, expression: Expression) -> frozenset[Place]:
        """What an expression looks at."""
        return keeping.places(looked_through(expression, keys=True, items=False), self.place_of)

    def place_of(self, expression: Expression) -> Place | None:
        """`x`, `x[…]`, `x.get(…)` as what `x` is; `this.x` as the field; `a.b.c` as `("a", "c")`."""
        attribute = ""
        node = expression
        while not isinstance(node, Name):
            if isinstance(node, Member):
                attribute, node = attribute or node.name, node.object
            elif isinstance(node, (Index, Call)):
                node = node.object if isinstance(node, Index) else _owner(node)
            else:
                return None
        if not attribute:
            return self.place(node.text)
        return (node.text, attribute)

    def assign(self, target: Expression, value: Expression | None, node: Node, circumstance: Circumstance) -> None:
        """`target = value`"""
        if isinstance(target, (Index, Member)):
            self.scope.stored.append(target)
        if isinstance(target, Index):
            self.change(target.object, value, node, circumstance)
            return
        place = self.place_of(target)
        if place is None:
            return
        if place[0] == THIS or place[1] or not self._is_local(place[0]):
            self._write(place, node, circumstance)
        if place[0] == THIS and value is not None:
            self.scope.attributes[place].append(value)
        elif isinstance(target, Name) and not place[1] and (self._binds(target.text)):
            self.scope.bindings[target.text].append(Binding(How.VALUE, node.start_byte, node.end_byte, value))

    def change(self, container: Expression, value: Expression | None, node: Node, circumstance: Circumstance) -> None:
        """Something is put into a container."""
        place = self.place_of(container)
        if place is None:
            return
        if place[0] == THIS or place[1] or not self._is_local(place[0]):
            self._write(place, node, circumstance)
        elif value is not None:
            self.scope.bindings[place[0]].append(Binding(How.CHANGED, node.start_byte, node.end_byte, value))

    def keeps(self, places: frozenset[Place]) -> None:
        """Something is put into one of these places, unless it is there: they are what a method is called on."""
        for name, attribute in places:
            if attribute or not self._is_local(name):
                self.scope.places |= {(name, attribute), ("", attribute or name)}

    def _write(self, place: Place, node: Node, circumstance: Circumstance) -> None:
        name = place[1] or place[0]
        self.scope.places |= {place, ("", name), (name, "")}
        written = (self._holder(name), name) if not place[1] and self._holder(name) else place
        self.scope.writes.append(Write(written, node.start_byte, node.end_byte, circumstance))

    def _holder(self, name: str) -> str:
        """The outermost class around a class that has a static field."""
        found, scope = "", self.scope.parent
        while scope is not None:
            if scope.kind is Kind.CLASS and (found or name in self.module.fields.get(scope, Fields()).of_class):
                found = scope.name
            scope = scope.parent
        return found

    def _is_local(self, name: str) -> bool:
        return name in self.declared

    def _binds(self, name: str) -> bool:
        """Whether a name that is assigned to is one of this scope: its variable, a field in a static initialiser."""
        return self.scope.kind is not Kind.FUNCTION or name in self.declared

    def looked_at(self, node: Node | None, members: frozenset[str]) -> frozenset[Place]:
        """The places that a piece of code names; `members` are the types of nodes that are members of something."""
        found: set[Place] = set()
        stack = [node] if node is not None else []
        for _ in range(MAXIMUM_PARTS):
            if not stack:
                break
            inner = stack.pop()
            if inner.type == "identifier":
                found.add(self.place(self.module.text(inner)))
            elif inner.type in members and inner.named_child_count == 2:
                owner, name = (self.module.text(child) for child in inner.named_children)
                found.add((owner, name) if owner.isidentifier() else ("", name))
            stack.extend(inner.named_children)
        return frozenset(found)


def _owner(call: Call) -> Expression:
    """What a method is called on."""
    return call.function.object if isinstance(call.function, Member) else call.function

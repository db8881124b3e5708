"""What is still to visit of one scope, what its names stand for, and what they are bound to."""

from __future__ import annotations

from collections.abc import Iterable

from tree_sitter import Node

from lambdalint.readers.code.csharp.declarations import parameters
from lambdalint.readers.code.csharp.expressions import Expressions
from lambdalint.readers.code.csharp.making import argument_value
from lambdalint.readers.code.csharp.module import CSharpModule
from lambdalint.readers.code.csharp.names import Field
from lambdalint.readers.code.csharp.syntax import modifiers, named, text
from lambdalint.readers.code.program.expressions import Closure, Expression, Index, Member, Mixture, Name
from lambdalint.readers.code.program.keeping import place as place_of
from lambdalint.readers.code.program.scopes import CLOSURE, Binding, Circumstance, How, Kind, Scope, Write

PLAIN = Circumstance()

_TUPLES = frozenset({"tuple_expression", "tuple_pattern", "parenthesized_variable_designation"})


class Walk(Expressions):
    """The nodes still to visit: statements nested as deep as a file can hold do no harm."""

    def __init__(self, scope: Scope, module: CSharpModule) -> None:
        super().__init__()
        self.scope = scope
        self.module = module
        self.stack: list[tuple[Node, Circumstance]] = []

    def visit_all(self, nodes: Iterable[Node | None], circumstance: Circumstance) -> None:
        """Have these visited in order, next."""
        self.stack.extend((node, circumstance) for node in reversed(list(nodes)) if node is not None)

    def name(self, node: Node, name: str) -> Expression:
        """A variable by its name; a member of a class around as what it is a member of."""
        start, end = node.start_byte, node.end_byte
        holder = self._holder(name)
        if holder is None or holder.kind is not Kind.CLASS:
            return Name(start, end, name)
        field = self._field(holder, name)
        if field is None or (not field.is_static and self._class() is not holder):
            return Name(start, end, name)
        return Member(start, end, Name(start, start, holder.name if field.is_static else "this"), name)

    def function(self, node: Node) -> Expression:
        """A lambda expression."""
        if self.scope.is_deep:
            return Mixture(node.start_byte, node.end_byte, ())
        scope = Scope(
            self.module,
            Kind.FUNCTION,
            node,
            self.scope,
            CLOSURE,
            parameters=parameters(self, node),
            is_asynchronous="async" in modifiers(node),
        )
        self.scope.closures.append(scope)
        return Closure(node.start_byte, node.end_byte, scope)

    def _holder(self, name: str) -> Scope | None:
        """The function, class or file around that declares a name."""
        scope: Scope | None = self.scope
        while scope is not None:
            if scope.kind is Kind.CLASS:
                if self._field(scope, name) is not None:
                    return scope
            elif name in self.module.variables(scope.node):
                return scope
            scope = scope.parent
        return None

    def _field(self, holder: Scope, name: str) -> Field | None:
        return self.module.members(holder.node).get(name)

    def _class(self) -> Scope | None:
        """The class that the code at hand is of."""
        scope: Scope | None = self.scope
        while scope is not None and scope.kind is not Kind.CLASS:
            scope = scope.parent
        return scope

    def declared_type(self, target: Node) -> Node | None:
        """What a field that is assigned to is declared as."""
        holder = self._holder(text(target)) if target.type == "identifier" else self._class()
        if target.type == "member_access_expression" and text(target.child_by_field_name("expression")) != "this":
            return None
        name = target.child_by_field_name("name") or target
        field = self._field(holder, text(name)) if holder is not None and holder.kind is Kind.CLASS else None
        return field.type if field is not None else None

    def bind(self, target: Node, binding: Binding) -> None:
        self.scope.bindings[text(target)].append(binding)

    def assign(self, target: Node, value: Expression | None, how: How, circumstance: Circumstance) -> None:
        """`target = value`, also where a target is a tuple of them."""
        stack = [(target, value, how, "")]
        while stack:
            node, given, which, key = stack.pop()
            if node.type in _TUPLES:
                inner = How.ITEM if which is How.ITEM else How.PART
                parts = [part for child in named(node) if (part := argument_value(child)) is not None]
                stack.extend((part, given, inner, str(number)) for number, part in enumerate(parts))
            elif node.type == "declaration_expression":
                name = node.child_by_field_name("name")
                stack.extend([(name, given, which, key)] if name is not None else [])
            elif node.type == "identifier":
                self._set_name(node, Binding(which, node.start_byte, node.end_byte, given, key=key), circumstance)
            elif node.type not in {"discard", "implicit_type", "predefined_type"}:
                self._store(node, given if which is How.VALUE else None, circumstance)

    def _set_name(self, node: Node, binding: Binding, circumstance: Circumstance) -> None:
        name = text(node)
        if name == "_":
            return
        holder = self._holder(name)
        if holder is None and self._class() is not None:  # a field that is inherited
            receiver = Name(node.start_byte, node.start_byte, "this")
            self._set_member(Member(node.start_byte, node.end_byte, receiver, name), binding, node, circumstance)
        elif holder is not None and holder.kind is Kind.CLASS:
            member = self.expression(node)
            if isinstance(member, Member):
                self._set_member(member, binding, node, circumstance)
        else:
            self.scope.bindings[name].append(binding)
            if holder is not self.scope:
                self.scope.foreign.add(name)
                self._wrote((name, ""), node, circumstance)
                if holder is None or holder.kind is Kind.MODULE:
                    self.scope.global_names.add(name)

    def _store(self, node: Node, value: Expression | None, circumstance: Circumstance) -> None:
        target = self.expression(node)
        binding = Binding(How.VALUE, node.start_byte, node.end_byte, value)
        if isinstance(target, Member):
            self._set_member(target, binding, node, circumstance)
        elif isinstance(target, Index):
            self.scope.stored.append(target)
            self.change(target.object, value, node, circumstance)

    def _set_member(self, member: Member, binding: Binding, node: Node, circumstance: Circumstance) -> None:
        self.scope.stored.append(member)
        if self.scope.kind is Kind.CLASS:  # in a static constructor
            self.scope.bindings[member.name].append(binding)
            return
        place = place_of(member)
        if place is None:
            return
        self._wrote(place, node, circumstance)
        if binding.value is not None and binding.how is How.VALUE:
            self.scope.attributes[place].append(binding.value)

    def change(self, container: Expression, value: Expression | None, node: Node, circumstance: Circumstance) -> None:
        """Something is put into a container."""
        place = place_of(container)
        if place is None:
            return
        self._wrote(place, node, circumstance)
        if value is not None and not place[1] and place[0] in self.module.variables(self.scope.node):
            binding = Binding(How.CHANGED, node.start_byte, node.end_byte, value)
            self.scope.bindings[place[0]].append(binding)

    def _wrote(self, place: tuple[str, str], node: Node, circumstance: Circumstance) -> None:
        self.scope.places |= {place, ("", place[1])} if place[1] else {place}
        self.scope.writes.append(Write(place, node.start_byte, node.end_byte, circumstance))

"""What is still to visit of one scope, what its names stand for, and what they are bound to."""

from __future__ import annotations

from collections.abc import Iterable

from tree_sitter import Node

from lambdalint.readers.code.program.expressions import (
    Argument,
    Call,
    Closure,
    Expression,
    Index,
    Member,
    Mixture,
    Name,
    Sequence,
    Super,
)
from lambdalint.readers.code.program.scopes import (
    CLOSURE,
    CONSTRUCTOR,
    Binding,
    Circumstance,
    How,
    Kind,
    Place,
    Scope,
    Write,
)
from lambdalint.readers.code.ruby import guards
from lambdalint.readers.code.ruby.expressions import Expressions
from lambdalint.readers.code.ruby.module import RubyModule
from lambdalint.readers.code.ruby.names import RECEIVER, parameters
from lambdalint.readers.code.ruby.syntax import named, text

PLAIN = Circumstance()

_LISTS = frozenset({"left_assignment_list", "destructured_left_assignment", "destructured_parameter"})
_VARIABLES = frozenset({"instance_variable", "class_variable", "global_variable", "constant"})
_CLASS_LEVEL = "class "
"""Instance variables of a class itself are kept under names of their own."""


class Walk(Expressions):
    """The nodes still to visit: statements nested as deep as a file can hold do no harm."""

    def __init__(self, scope: Scope, module: RubyModule) -> None:
        super().__init__()
        self.scope = scope
        self.module = module
        self.stack: list[tuple[Node, Circumstance]] = []
        self.holder = _holder(scope)
        """The method, class or file that the code at hand is of."""

    def visit_all(self, nodes: Iterable[Node | None], circumstance: Circumstance) -> None:
        """Have these visited in order, next."""
        self.stack.extend((node, circumstance) for node in reversed(list(nodes)) if node is not None)

    def is_local(self, name: str) -> bool:
        scope: Scope | None = self.scope
        while scope is not None:
            if name in self.module.variables(scope.node):
                return True
            if scope is self.holder:
                return False
            scope = scope.parent
        return False

    def name(self, node: Node) -> Expression:
        """A local variable, or else a method that is called without arguments."""
        plain = Name(node.start_byte, node.end_byte, text(node))
        return plain if self.is_local(plain.text) else Call(node.start_byte, node.end_byte, plain, ())

    def kept_variable(self, node: Node) -> Expression:
        """`@x`, `@@x`: what the instance, the class or the main object at hand keeps."""
        start, end, name = node.start_byte, node.end_byte, text(node)
        is_class = node.type == "class_variable"
        holder = self.holder
        if holder.kind is Kind.MODULE or not _receives(holder):
            level = _CLASS_LEVEL if holder.kind is Kind.CLASS and not is_class else ""
            return Name(start, end, level + name)
        receiver: Expression = Name(start, start, RECEIVER)
        if is_class and not holder.is_class_method:
            receiver = Member(start, start, receiver, "__class__")
        level = _CLASS_LEVEL if holder.is_class_method and not is_class else ""
        return Member(start, end, receiver, level + name)

    def function(self, node: Node) -> Expression:
        """A block or a lambda."""
        if self.scope.is_deep:
            return Mixture(node.start_byte, node.end_byte, ())
        scope = Scope(
            self.module,
            Kind.FUNCTION,
            node,
            self.scope,
            CLOSURE,
            parameters=parameters(_inner(node), self.expression, receives=False),
        )
        self.scope.closures.append(scope)
        return Closure(node.start_byte, node.end_byte, scope)

    def parent(self, node: Node, arguments: tuple[Argument, ...] | None) -> Expression:
        """`super`, with what the method was given itself where it says nothing else."""
        start, end = node.start_byte, node.end_byte
        if arguments is None:
            own = (one for one in self.holder.parameters if one.name.isidentifier() and one.name != RECEIVER)
            arguments = tuple(Argument(Name(start, end, one.name)) for one in own)
        inherited = Super(start, end)
        if self.holder.name == CONSTRUCTOR:
            name = Name(start, end, "super")
            self.scope.bindings[name.text].append(Binding(How.VALUE, start, end, inherited))
            return Call(start, end, name, arguments)
        return Call(start, end, Member(start, end, inherited, self.holder.name), arguments)

    def bind(self, name: str, node: Node, how: How, value: Expression | None, key: str = "") -> None:
        self.scope.bindings[name].append(Binding(how, node.start_byte, node.end_byte, value, key=key))

    def assign(self, target: Node | None, value: Expression | None, how: How, circumstance: Circumstance) -> None:
        """`target = value`, also where there are several targets."""
        stack = [(target, value, how, "")] if target is not None else []
        while stack:
            node, given, which, key = stack.pop()
            if node.type in _LISTS:
                inner = How.ITEM if which is How.ITEM else How.PART
                parts = named(node)
                stack.extend((part, given, inner, str(number)) for number, part in enumerate(parts))
            elif node.type in {"rest_assignment", "splat_parameter"}:
                stack.extend((part, given, which, "") for part in named(node))
            elif node.type == "identifier":
                self._set_local(node, given, which, key, circumstance)
            elif node.type in _VARIABLES:
                value_of = _part(given, key) if which is How.PART else given
                self._set_variable(node, value_of if which in {How.VALUE, How.PART} else None, circumstance)
            elif node.type == "element_reference":
                self._put(node, given if which is How.VALUE else None, circumstance)
            elif node.type == "call":
                self._set_attribute(node, given if which is How.VALUE else None, circumstance)

    def _set_local(self, node: Node, value: Expression | None, how: How, key: str, circumstance: Circumstance) -> None:
        name = text(node)
        self.bind(name, node, how, value, key)
        if self.scope is not self.holder and self._is_of_surroundings(name):
            self.scope.foreign.add(name)
            self.wrote((name, ""), node, circumstance)
            if self.holder.kind is Kind.MODULE:
                self.scope.global_names.add(name)

    def _is_of_surroundings(self, name: str) -> bool:
        if any(parameter.name == name for parameter in self.scope.parameters):
            return False
        scope = self.scope.parent
        while scope is not None:
            if name in self.module.variables(scope.node):
                return True
            if scope is self.holder:
                return False
            scope = scope.parent
        return False

    def _set_variable(self, node: Node, value: Expression | None, circumstance: Circumstance) -> None:
        target = Name(node.start_byte, node.end_byte, text(node))
        kept = self.expression(node) if node.type in {"instance_variable", "class_variable"} else target
        if isinstance(kept, Member):
            self.set_member(kept, value, node, circumstance)
            return
        name = kept.text if isinstance(kept, Name) else text(node)
        self.bind(name, node, How.VALUE, value)
        if self.scope.kind is Kind.FUNCTION:
            self.scope.foreign.add(name)
            self.wrote((name, ""), node, circumstance)
            if (
                self.holder.kind is Kind.MODULE
                or node.type == "global_variable"
                or self.holder.parent is None
                or (self.holder.parent.kind is Kind.MODULE and not _receives(self.holder))
            ):
                self.scope.global_names.add(name)

    def set_member(self, member: Member, value: Expression | None, node: Node, circumstance: Circumstance) -> None:
        place = guards.place(member)
        self.scope.stored.append(member)
        if place is None:
            return
        self.wrote(place, node, circumstance)
        if value is not None:
            key = (RECEIVER, place[1]) if place[0] == guards.CLASS_VARIABLES else place
            self.scope.attributes[key].append(value)

    def _set_attribute(self, node: Node, value: Expression | None, circumstance: Circumstance) -> None:
        """`self.x = value`, which `attr_writer` keeps as `@x`."""
        receiver, method = node.child_by_field_name("receiver"), node.child_by_field_name("method")
        if receiver is not None and method is not None:
            level = _CLASS_LEVEL if receiver.type == "self" and self.holder.is_class_method else ""
            member = Member(node.start_byte, node.end_byte, self.expression(receiver), f"{level}@{text(method)}")
            self.set_member(member, value, node, circumstance)

    def _put(self, node: Node, value: Expression | None, circumstance: Circumstance) -> None:
        target = self.expression(node)
        if isinstance(target, Index):
            self.scope.stored.append(target)
            self.change(target.object, value, node, circumstance)

    def change(self, container: Expression, value: Expression | None, node: Node, circumstance: Circumstance) -> None:
        """Something is put into a container."""
        place = guards.place(container)
        if place is None:
            return
        self.wrote(place, node, circumstance)
        if value is not None and not place[1] and place[0] in self.module.variables(self.scope.node):
            self.bind(place[0], node, How.CHANGED, value)

    def wrote(self, place: Place, node: Node, circumstance: Circumstance) -> None:
        self.scope.places |= {place, ("", place[1])} if place[1] else {place}
        self.scope.writes.append(Write(place, node.start_byte, node.end_byte, circumstance))


def _holder(scope: Scope) -> Scope:
    while scope.kind is Kind.FUNCTION and scope.name == CLOSURE and scope.parent is not None:
        scope = scope.parent
    return scope


def _receives(scope: Scope) -> bool:
    return bool(scope.parameters) and scope.parameters[0].name == RECEIVER


def _inner(node: Node) -> Node:
    """The block of `lambda { |x| … }`; what has parameters itself otherwise."""
    return node.child_by_field_name("block") or node if node.type == "call" else node


def _part(value: Expression | None, key: str) -> Expression | None:
    if isinstance(value, Sequence) and key and int(key) < len(value.items):
        return value.items[int(key)].value
    return value

"""Classes: their members, and what makes their instances."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from lambdalint.readers.code.csharp.declarations import RECEIVER, bases, body, is_static, parameters
from lambdalint.readers.code.csharp.names import primary
from lambdalint.readers.code.csharp.syntax import (
    TYPES,
    declarations,
    declarators,
    declared_variable,
    has_token,
    modifiers,
    named,
    text,
)
from lambdalint.readers.code.csharp.walk import PLAIN, Walk
from lambdalint.readers.code.program.expressions import Call, Expression, Member, Name, Super
from lambdalint.readers.code.program.scopes import (
    CONSTRUCTOR,
    Binding,
    CallSite,
    Circumstance,
    Definition,
    How,
    Import,
    Kind,
    Scope,
)

PARTS = "parts of a class"
IMPLEMENTERS = "implementers of an interface"
"""Modules, which no code can name, that have them."""

_MADE = frozenset({"class_declaration", "struct_declaration", "record_declaration"})


class Classes(Walk):
    """Visits the members of a class, and what a constructor does before its own statements."""

    def define_class(self, node: Node, circumstance: Circumstance = PLAIN) -> None:
        name = node.child_by_field_name("name")
        if name is None or self.scope.is_deep:
            return
        found = [base for one in bases(node) if (base := self.type(one)) is not None]
        scope = Scope(self.module, Kind.CLASS, node, self.scope, text(name), open=True)
        scope.bases = (*found, *self._elsewhere(node, name))
        self.bind(name, Binding(How.DEFINITION, name.start_byte, name.end_byte, scope=scope))
        self.scope.definitions.append(Definition(scope, circumstance))

    def _elsewhere(self, node: Node, name: Node) -> Iterator[Expression]:
        """What of a class other files of the project have: its other parts; what implements an interface, if only one
        class does."""
        if self.scope.kind is not Kind.MODULE:
            return
        if node.type == "interface_declaration":
            where = IMPLEMENTERS
        elif "partial" in modifiers(node):
            where = PARTS
        else:
            return
        alias = f"{where} {text(name)}"
        imported = Import(where, name=text(name))
        self.scope.bindings[alias].append(Binding(How.IMPORT, name.start_byte, name.end_byte, imported=imported))
        yield Name(name.start_byte, name.start_byte, alias)

    def fill_class(self) -> None:
        node = self.scope.node
        constructors = []
        for member in declarations(node.child_by_field_name("body")):
            if member.type in TYPES:
                self.define_class(member)
            elif member.type == "method_declaration":
                self._define_method(member, is_property=False)
            elif member.type == "property_declaration":
                self._property(member)
            elif member.type == "field_declaration":
                self._field_declaration(member)
            elif member.type == "constructor_declaration" and is_static(member):
                self.visit_all([body(member)], PLAIN)
            elif member.type == "constructor_declaration":
                constructors.append(member)
        if not constructors and node.type in _MADE and self._has_more_to_make(node):
            constructors.append(node)
        for constructor in constructors:
            self._define_constructor(constructor)

    def _has_more_to_make(self, node: Node) -> bool:
        """Whether instances are made here: not if another part of the class may say how."""
        return "partial" not in modifiers(node) or bool(primary(node)) or any(_initial(node))

    def _define_method(self, node: Node, *, is_property: bool, inner: Node | None = None) -> None:
        name = node.child_by_field_name("name")
        if name is None or (inner is None and body(node) is None):
            return
        fixed = is_static(node)
        scope = Scope(
            self.module,
            Kind.FUNCTION,
            inner or node,
            self.scope,
            text(name),
            parameters=parameters(self, node, receives=not fixed),
            is_static=fixed,
            is_property=is_property,
            is_asynchronous="async" in modifiers(node),
        )
        self._define(name, text(name), scope)

    def _define(self, name: Node, bound: str, scope: Scope) -> None:
        self.scope.bindings[bound].append(Binding(How.DEFINITION, name.start_byte, name.end_byte, scope=scope))
        self.scope.definitions.append(Definition(scope, PLAIN))

    def _define_constructor(self, node: Node) -> None:
        name = node.child_by_field_name("name") or node
        declared = parameters(self, node, receives=True)
        scope = Scope(self.module, Kind.FUNCTION, node, self.scope, CONSTRUCTOR, parameters=declared)
        self._define(name, CONSTRUCTOR, scope)

    def _property(self, node: Node) -> None:
        getter = _getter(node)
        name, kind = node.child_by_field_name("name"), node.child_by_field_name("type")
        if getter is not None:
            self._define_method(node, is_property=True, inner=getter)
        elif name is not None:
            self._declare(node, name, kind, node.child_by_field_name("value"))

    def _field_declaration(self, node: Node) -> None:
        variable = declared_variable(node)
        kind = variable.child_by_field_name("type") if variable is not None else None
        for name, value in declarators(variable):
            self._declare(node, name, kind, value)

    def _declare(self, node: Node, name: Node, kind: Node | None, value: Node | None) -> None:
        """A field, or a property that is kept like one. What an instance's is at first, its constructor says."""
        declared = self.type(kind)
        if declared is not None:
            self.bind(name, Binding(How.TYPED, name.start_byte, name.end_byte, declared))
        if value is not None and modifiers(node) & {"static", "const"}:
            self.expect(value, kind)
            self.bind(name, Binding(How.VALUE, name.start_byte, name.end_byte, self.expression(value)))
            self.visit_all([value], PLAIN)

    def fill_constructor(self) -> None:
        """What a constructor does: with the fields, with the base class, and by its own statements."""
        scope = self.scope
        node = scope.node
        chained = next((child for child in node.named_children if child.type == "constructor_initializer"), None)
        holder = scope.parent.node if scope.parent is not None else node
        if node.type == "constructor_declaration":
            self.visit_all([body(node)], PLAIN)
        listed = (
            next((child for child in chained.named_children if child.type == "argument_list"), None)
            if chained
            else None
        )
        where = chained or node
        end = where.end_byte if chained is not None else node.start_byte
        if chained is not None and has_token(chained, "this"):
            receiver = Name(where.start_byte, where.start_byte, RECEIVER)
            said = "this()"
            other: Expression = Member(where.start_byte, end, receiver, CONSTRUCTOR)
        else:
            self._initialize(holder)
            said, other = "base()", Super(where.start_byte, end)
            if node.type != "constructor_declaration":
                listed = _primary_base(holder)
        if chained is not None or (scope.parent is not None and scope.parent.bases):
            scope.bindings[said].append(Binding(How.VALUE, where.start_byte, end, other))
            call = Call(where.start_byte, end, Name(where.start_byte, end, said), self.arguments(listed))
            scope.calls.append(CallSite(call, PLAIN))
        self.visit_all([listed], PLAIN)

    def _initialize(self, holder: Node) -> None:
        for parameter in primary(holder):
            name = text(parameter.child_by_field_name("name"))
            given = Name(parameter.start_byte, parameter.end_byte, name)
            if self.scope.node == holder:
                self.scope.attributes[RECEIVER, name].append(given)
        for name, kind, value in _initial(holder):
            self.expect(value, kind)
            self.scope.attributes[RECEIVER, name].append(self.expression(value))
            self.visit_all([value], PLAIN)


def _initial(holder: Node) -> Iterator[tuple[str, Node | None, Node]]:
    """The fields and properties of instances that have an initial value, each with its type."""
    for node in declarations(holder.child_by_field_name("body")):
        if modifiers(node) & {"static", "const"}:
            continue
        if node.type == "field_declaration":
            variable = declared_variable(node)
            kind = variable.child_by_field_name("type") if variable is not None else None
            for name, value in declarators(variable):
                if value is not None:
                    yield text(name), kind, value
        elif node.type == "property_declaration" and _getter(node) is None:
            value = node.child_by_field_name("value")
            if value is not None:
                yield text(node.child_by_field_name("name")), node.child_by_field_name("type"), value


def _getter(node: Node) -> Node | None:
    """What runs when a property is read; None for one that is kept like a field."""
    value = node.child_by_field_name("value")
    if value is not None and value.type == "arrow_expression_clause":
        return node
    listed = node.child_by_field_name("accessors")
    for accessor in named(listed) if listed is not None else ():
        if text(accessor.child_by_field_name("name")) == "get" and body(accessor) is not None:
            return accessor
    return None


def _primary_base(holder: Node) -> Node | None:
    """The arguments of the base class: `class A(x) : B(x)`."""
    listed = next((child for child in holder.named_children if child.type == "base_list"), None)
    for node in named(listed) if listed is not None else ():
        if node.type == "argument_list":
            return node
        inner = next((child for child in node.named_children if child.type == "argument_list"), None)
        if inner is not None:
            return inner
    return None

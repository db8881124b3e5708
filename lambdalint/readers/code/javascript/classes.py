"""What is in a class: its members, and what an instance begins with."""

from __future__ import annotations

from tree_sitter import Node

from lambdalint.readers.code.javascript.definitions import THIS, Definitions
from lambdalint.readers.code.javascript.syntax import parts, string
from lambdalint.readers.code.javascript.walk import PLAIN
from lambdalint.readers.code.program.expressions import Argument, Call, Expression, Member, Name, Super
from lambdalint.readers.code.program.scopes import (
    CONSTRUCTOR,
    Binding,
    CallSite,
    Definition,
    How,
    Kind,
    Parameter,
    Rank,
    Scope,
)

_FIELDS = frozenset({"field_definition", "public_field_definition"})
_REST = "..."
"""The name of what a constructor passes on that nobody wrote."""


class Classes(Definitions):
    """Fills the scopes of classes."""

    def fill_class(self) -> None:
        scope = self.scope
        body = scope.node.child_by_field_name("body")
        if scope.name:
            this = Name(scope.node.start_byte, scope.node.start_byte, scope.name)
            self.bind(THIS, Binding(How.VALUE, scope.node.start_byte, scope.node.start_byte, this))
        decorators: list[Expression] = []
        fields: list[Node] = []
        constructor = None
        for member in parts(body) if body is not None else ():
            if member.type == "decorator":
                decorators += [self.expression(inner, PLAIN) for inner in parts(member)[:1]]
                continue
            if member.type == "method_definition" and self._member_name(member) == "constructor":
                constructor = member
            elif member.type == "method_definition":
                self._method(member, (*decorators, *self.decorators(member, PLAIN)))
            elif member.type in _FIELDS:
                self._field_of(member, fields)
            elif member.type == "class_static_block":
                self.visit_all([member.child_by_field_name("body")], PLAIN)
            decorators = []
        self._construct(constructor, fields)

    def _member_name(self, member: Node) -> str:
        name = member.child_by_field_name("name") or member.child_by_field_name("property")
        if name is None or name.type == "computed_property_name":
            return ""
        return (string(self.module, name) or "") if name.type == "string" else self.module.text(name)

    def _method(self, member: Node, decorators: tuple[Expression, ...]) -> None:
        name = self._member_name(member)
        scope = self.function(member, name, decorators, receiver=True)
        self.scope.definitions.append(Definition(scope, PLAIN))
        is_setter = any(child.type == "set" for child in member.children)
        where = member.child_by_field_name("name")
        if name and where is not None and not is_setter:
            self.bind(name, Binding(How.DEFINITION, where.start_byte, where.end_byte, scope=scope))

    def _field_of(self, member: Node, fields: list[Node]) -> None:
        if not any(child.type == "static" for child in member.children):
            fields.append(member)
            return
        name = member.child_by_field_name("name") or member.child_by_field_name("property")
        value = member.child_by_field_name("value")
        if name is not None and self._member_name(member):
            given = self.expression(value, PLAIN) if value is not None else None
            how = How.UNKNOWN if value is None else How.VALUE
            self.bind(self._member_name(member), Binding(how, name.start_byte, name.end_byte, given))

    def _construct(self, constructor: Node | None, fields: list[Node]) -> None:
        """What makes an instance: the fields' initial values first, then what the constructor does."""
        typed = [field for field in fields if field.child_by_field_name("value") is None]
        fields = [field for field in fields if field.child_by_field_name("value") is not None]
        for field in typed:
            self._declare_field(field)
        if constructor is None and not fields:
            return
        if constructor is not None:
            scope = self.function(constructor, CONSTRUCTOR, receiver=True)
            self.scope.definitions.append(Definition(scope, PLAIN))
        else:
            scope = self._passing_constructor()
        node = constructor or self.scope.node
        self.bind(CONSTRUCTOR, Binding(How.DEFINITION, node.start_byte, node.start_byte, scope=scope))
        self.module.begun(scope).fields = tuple(fields)

    def _declare_field(self, field: Node) -> None:
        """`private s3: S3Client;`, unless something in the class gives it a value."""
        name = field.child_by_field_name("name") or field.child_by_field_name("property")
        declared = self.declared_type(field.child_by_field_name("type"))
        if name is None or declared is None:
            return
        text = self.module.text(name)
        if f"this.{text} =".encode() not in self.module.data[self.scope.node.start_byte : self.scope.node.end_byte]:
            self.bind(text, Binding(How.TYPED, name.start_byte, name.end_byte, declared))

    def _passing_constructor(self) -> Scope:
        """The constructor that a class without one has."""
        node = self.scope.node
        scope = Scope(self.module, Kind.FUNCTION, node, self.scope, CONSTRUCTOR)
        scope.parameters = (Parameter(THIS), Parameter(_REST, Rank.REST))
        self.scope.definitions.append(Definition(scope, PLAIN))
        self.module.begin(scope)
        if self.scope.bases:
            at = (node.start_byte, node.start_byte)
            above = Member(*at, Super(*at), CONSTRUCTOR)
            given = Argument(Name(*at, _REST), spread=True)
            scope.calls.append(CallSite(Call(*at, above, (given,)), PLAIN))
        return scope

    def fill_constructor(self, fields: tuple[Node, ...]) -> None:
        """Assign the fields' initial values."""
        for field in fields:
            name = field.child_by_field_name("name") or field.child_by_field_name("property")
            value = self.expression(field.child_by_field_name("value"), PLAIN)
            if name is not None and name.type != "computed_property_name":
                text = self.module.text(name)
                self.entitle(value, text)
                self.scope.attributes[THIS, text].append(value)
                self.scope.places |= {(THIS, text), ("", text)}

"""Java's classes: their fields, what makes their instances, their methods."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from lambdalint.readers.code.java.bodies import Body, declarators, delegates, is_static, members
from lambdalint.readers.code.java.classes import declared, named_class
from lambdalint.readers.code.java.statements import Statements
from lambdalint.readers.code.jvm.module import Fields, component
from lambdalint.readers.code.jvm.places import THIS
from lambdalint.readers.code.jvm.walk import PLAIN
from lambdalint.readers.code.program.expressions import Call, Expression, Member, Name
from lambdalint.readers.code.program.scopes import (
    CONSTRUCTOR,
    Binding,
    CallSite,
    Circumstance,
    Definition,
    How,
    Kind,
    Parameter,
    Rank,
    Scope,
    Site,
)

_FACTORIES = frozenset({"Bean", "Provides", "Produces", "Singleton", "ApplicationScoped", "Factory"})
"""Annotations of methods whose result a container keeps."""
_LOGGERS = {
    "Slf4j": "org.slf4j.Logger",
    "Log4j2": "org.apache.logging.log4j.Logger",
    "Log": "java.util.logging.Logger",
}
"""Annotations of Lombok, with the class of the logger that each adds."""
_CALLABLE = frozenset({"run", "call", "get", "accept", "apply", "test"})


class Declarations(Statements):
    def define(self, node: Node, circumstance: Circumstance) -> None:
        name = node.child_by_field_name("name")
        if name is None:
            return
        scope = self.define_class(node, self.module.text(name), tuple(self._bases(node)))
        binding = Binding(How.DEFINITION, name.start_byte, name.end_byte, scope=scope)
        self.scope.bindings[scope.name].append(binding)
        self.scope.definitions.append(Definition(scope, circumstance))

    def define_class(self, body: Node, name: str, bases: tuple[Expression, ...]) -> Scope:
        scope = Scope(self.module, Kind.CLASS, body, self.scope, name, bases=bases, open=True)
        self.module.fields[scope] = self._fields(body)
        self.nest(scope)
        return scope

    def _fields(self, declaration: Node) -> Fields:
        body = members(declaration)
        kinds: tuple[set[str], set[str]] = (set(), set())
        for node in body.fields:
            kinds[is_static(node)].update(self.module.text(name) for name, _ in declarators(node))
        for node in body.constants:
            kinds[True].add(self.module.text(node.child_by_field_name("name")))
        record = declaration.type == "record_declaration"
        components = {parameter.name for parameter in self.parameters(declaration)} if record else ()
        return Fields(frozenset(kinds[False]), frozenset(kinds[True]), frozenset(components))

    def _bases(self, node: Node) -> Iterator[Expression]:
        for field_name in ("superclass", "interfaces"):
            clause = node.child_by_field_name(field_name)
            yield from self._named(clause)
        for child in node.named_children:
            if child.type == "extends_interfaces":
                yield from self._named(child)

    def _named(self, clause: Node | None) -> Iterator[Expression]:
        for child in clause.named_children if clause is not None else ():
            for kind in child.named_children if child.type == "type_list" else (child,):
                base = named_class(self.module, kind)
                if base is not None:
                    yield base

    def fill_class(self) -> None:
        """The class's own code: what is static of it, and the declarations of the rest."""
        scope, body = self.scope, members(self.scope.node)
        for base in scope.bases:
            self.runs_class(base, PLAIN)
        for node in body.constants:
            self._constant(node)
        for node in body.fields:
            self._typed(node)
        self._logger()
        if scope.node.type == "record_declaration":
            self._components(scope)
        for node in body.classes:
            self.define(node, PLAIN)
        for node in body.methods:
            self._method(node)
        self._constructors(body)
        for node in body.static:
            if node.type == "static_initializer":
                self.block(node.named_children, PLAIN)
                self.fill()
            else:
                for name, value in declarators(node):
                    self._static(name, value)
                    self.fill()
        self._call_alone(body)

    def _static(self, name: Node, value: Node | None) -> None:
        if value is not None:
            given = self.expression(value, PLAIN)
            self.scope.bindings[self.module.text(name)].append(
                Binding(How.VALUE, name.start_byte, name.end_byte, given)
            )

    def _typed(self, node: Node) -> None:
        kind = declared(self.module, node.child_by_field_name("type"))
        for name, _ in declarators(node) if kind is not None else ():
            self.scope.bindings[self.module.text(name)].append(Binding(How.TYPED, name.start_byte, name.end_byte, kind))

    def _logger(self) -> None:
        """`log`, which Lombok adds to a class."""
        node = self.scope.node
        for annotation in self.annotations(node) & _LOGGERS.keys():
            kind = self.module.reference(self.module.scope, _LOGGERS[annotation], node)
            self.scope.bindings["log"].append(Binding(How.TYPED, node.start_byte, node.start_byte, kind))

    def _constant(self, node: Node) -> None:
        """A constant of an enum: an instance of it."""
        name = node.child_by_field_name("name")
        if name is None:
            return
        given = self.arguments(node.child_by_field_name("arguments"), "", None, PLAIN)
        made: Expression = Name(name.start_byte, name.end_byte, self.scope.name)
        call = Call(node.start_byte, node.end_byte, made, given, makes=True)
        self.scope.calls.append(CallSite(call, PLAIN))
        binding = Binding(How.VALUE, name.start_byte, name.end_byte, call)
        self.scope.bindings[self.module.text(name)].append(binding)

    def _method(self, node: Node) -> None:
        name = node.child_by_field_name("name")
        if name is None:
            return
        if node.child_by_field_name("body") is None:  # what is abstract, the classes below define
            self.scope.bindings[self.module.text(name)].append(Binding(How.UNKNOWN, name.start_byte, name.end_byte))
            return
        static = is_static(node)
        receiver = () if static else (Parameter(THIS),)
        scope = Scope(
            self.module,
            Kind.FUNCTION,
            node,
            self.scope,
            self.module.text(name),
            kept=not _FACTORIES.isdisjoint(self.annotations(node)),
            parameters=(*receiver, *self.parameters(node)),
            is_static=static,
        )
        self._bind_scope(scope, scope.name, name)

    def _constructors(self, body: Body) -> None:
        """Each runs the initialisers of the fields first, unless another one does for it."""
        for node in body.constructors or [self.scope.node]:
            own = node is not self.scope.node
            parameters = self.parameters(node if own and node.type == "constructor_declaration" else self.scope.node)
            if not own and self.scope.node.type != "record_declaration":
                parameters = ()
            scope = Scope(
                self.module, Kind.FUNCTION, node, self.scope, self.scope.name, parameters=(Parameter(THIS), *parameters)
            )
            self.module.beginnings[scope] = [] if own and delegates(node) else body.beginnings
            self._bind_scope(scope, CONSTRUCTOR, node.child_by_field_name("name") or node)

    def _bind_scope(self, scope: Scope, name: str, node: Node) -> None:
        self.scope.bindings[name].append(Binding(How.DEFINITION, node.start_byte, node.end_byte, scope=scope))
        self.scope.definitions.append(Definition(scope, PLAIN))

    def _components(self, record: Scope) -> None:
        """Each component of a record is a field, and a method of its name that gives it."""
        for parameter in self.parameters(record.node):
            start, end = record.node.start_byte, record.node.start_byte
            scope = Scope(
                self.module,
                Kind.FUNCTION,
                record.node,
                record,
                parameter.name,
                parameters=(Parameter(THIS),),
                outlined=True,
            )
            field_of = Member(start, end, Name(start, end, THIS), component(parameter.name))
            scope.results.append(Site(field_of, PLAIN))
            record.bindings[parameter.name].append(Binding(How.DEFINITION, start, end, scope=scope))

    def _call_alone(self, body: Body) -> None:
        """An instance of a class that is made for one method, such as a Runnable, is called by it."""
        names = [self.module.text(node.child_by_field_name("name")) for node in body.methods]
        if len(names) == 1 and (names[0] in _CALLABLE or self.scope.node.type == "class_body"):
            self.scope.bindings["__call__"] = list(self.scope.bindings[names[0]])

    def parameters(self, node: Node) -> tuple[Parameter, ...]:
        found = []
        listed = node.child_by_field_name("parameters")
        for child in listed.named_children if listed is not None else ():
            if child.type == "spread_parameter":
                name = next((one for one in child.named_children if one.type == "variable_declarator"), None)
                found.append(Parameter(self.module.text(name), Rank.REST))
            elif child.type == "formal_parameter":
                kind = declared(self.module, child.child_by_field_name("type"))
                found.append(Parameter(self.module.text(child.child_by_field_name("name")), type=kind))
        return tuple(found)

    def annotations(self, node: Node) -> set[str]:
        """The last names of a declaration's annotations."""
        modifiers = next((child for child in node.named_children if child.type == "modifiers"), None)
        kinds = {"annotation", "marker_annotation"}
        found = [child for child in modifiers.named_children if child.type in kinds] if modifiers is not None else []
        return {self.module.text(child.child_by_field_name("name")).rpartition(".")[2] for child in found}

    def begin(self, node: Node) -> None:
        """An initialiser of every instance, as its constructor runs it."""
        if node.type == "block":
            self.visit_all([node], PLAIN)
            self.fill()
            return
        for name, value in declarators(node):
            if value is not None:
                text = self.module.text(name)
                given = self.expression(value, PLAIN)
                self.scope.attributes[(THIS, text)].append(given)
                self.scope.places |= {("", text), (THIS, text)}
                self.fill()

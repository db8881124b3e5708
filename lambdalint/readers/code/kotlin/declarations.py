"""Kotlin's classes, objects and functions: their properties, what makes their instances, their members."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, field
from msgspec.structs import replace
from tree_sitter import Node

from lambdalint.readers.code.jvm.module import Fields
from lambdalint.readers.code.jvm.places import THIS
from lambdalint.readers.code.jvm.walk import PLAIN
from lambdalint.readers.code.kotlin.statements import Statements
from lambdalint.readers.code.kotlin.syntax import TYPES, child, declared, modifiers, named_class, parts, type_of
from lambdalint.readers.code.program.expressions import Call, Closure, Expression, Name
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
)

_FACTORIES = frozenset({"Bean", "Provides", "Produces", "Singleton", "ApplicationScoped", "Factory"})
_CALLABLE = frozenset({"run", "call", "get", "accept", "apply", "test", "invoke"})
_ACCESSORS = frozenset({"getter"})


class Body(Struct):
    """The members of a class, by what they are."""

    entries: list[Node] = field(default_factory=list)
    beginnings: list[Node] = field(default_factory=list)
    """Properties and `init` blocks, in order."""
    shared: list[Node] = field(default_factory=list)
    """Those of the companion object."""
    constructors: list[Node] = field(default_factory=list)
    functions: list[tuple[Node, bool]] = field(default_factory=list)
    """With whether they are the companion object's."""
    classes: list[Node] = field(default_factory=list)


class Declarations(Statements):
    def define(self, node: Node, circumstance: Circumstance) -> None:
        name = child(node, "identifier") if node.type == "object_declaration" else node.child_by_field_name("name")
        if name is None:
            return
        text = self.module.text(name).strip("`")
        if node.type == "function_declaration":
            self._function(node, name, circumstance)
            return
        scope = self.define_class(node, text)
        binding = Binding(How.DEFINITION, name.start_byte, name.end_byte, scope=scope)
        if node.type == "object_declaration":
            made = Call(node.start_byte, name.end_byte, Closure(node.start_byte, name.end_byte, scope), (), makes=True)
            self.scope.calls.append(CallSite(made, circumstance))
            binding = Binding(How.VALUE, name.start_byte, name.end_byte, made)
        self.scope.bindings[text].append(binding)
        self.scope.definitions.append(Definition(scope, circumstance))

    def define_class(self, node: Node, name: str) -> Scope:
        bases = tuple(base for base, _ in self._bases(node))
        scope = Scope(self.module, Kind.CLASS, node, self.scope, name, bases=bases, open=True)
        self.nest(scope)
        body = members(node)
        own = {text for one in body.beginnings for text in self._names(one)}
        own |= {self.module.text(child(one, "identifier")) for one in fields_of(node)}
        shared = {text for one in body.shared for text in self._names(one)}
        computed = {text for one in body.beginnings if child(one, "getter") is not None for text in self._names(one)}
        self.module.fields[scope] = Fields(frozenset(own), frozenset(shared), computed=frozenset(computed))
        return scope

    def _names(self, node: Node) -> Iterator[str]:
        name = child(child(node, "variable_declaration"), "identifier")
        if name is not None:
            yield self.module.text(name)

    def _bases(self, node: Node) -> Iterator[tuple[Expression, Node | None]]:
        """What a class extends and implements, with what the constructor of it is given."""
        listed = child(node, "delegation_specifiers")
        for specifier in parts(listed):
            inner = parts(specifier)[0] if specifier.type == "delegation_specifier" and parts(specifier) else specifier
            kind = child(inner, "user_type") if inner.type != "user_type" else inner
            base = named_class(self.module, kind)
            if base is not None:
                given = child(inner, "value_arguments") if inner.type == "constructor_invocation" else None
                yield base, given

    def _function(
        self, node: Node, name: Node, circumstance: Circumstance, *, method: bool = False, static: bool = False
    ) -> None:
        if child(node, "function_body") is None:
            if method:  # what is abstract, the classes below define
                text = self.module.text(name).strip("`")
                self.scope.bindings[text].append(Binding(How.UNKNOWN, name.start_byte, name.end_byte))
            return
        said = modifiers(self.module, node)
        receives = (method and not static) or self.receiver(node) is not None
        receiver = (Parameter(THIS, type=declared(self.module, self.receiver(node))),) if receives else ()
        scope = Scope(
            self.module,
            Kind.FUNCTION,
            node,
            self.scope,
            self.module.text(name).strip("`"),
            kept=not _FACTORIES.isdisjoint(said),
            parameters=(*receiver, *self.parameters(node)),
            is_static=static or (method and not receives),
        )
        self._bind_scope(scope, scope.name, name, circumstance)

    def receiver(self, node: Node) -> Node | None:
        """The type that a function extends."""
        name = node.child_by_field_name("name")
        before = (one for one in node.named_children if name is not None and one.end_byte <= name.start_byte)
        return next((one for one in before if one.type in TYPES), None)

    def fill_class(self) -> None:
        scope = self.scope
        body = members(scope.node)
        for base in scope.bases:
            self.runs_class(base, PLAIN)
        for entry in body.entries:
            self._entry(entry)
        for node in fields_of(scope.node):
            self._typed(child(node, "identifier"), type_of(node))
        for node in (*body.beginnings, *body.shared):
            variable = child(node, "variable_declaration")
            self._typed(child(variable, "identifier"), type_of(variable) if variable is not None else None)
            self._injected(node, variable)
            self._accessor(node, variable)
        for node in body.classes:
            self.define(node, PLAIN)
        for node, static in body.functions:
            name = node.child_by_field_name("name")
            if name is not None:
                self._function(node, name, PLAIN, method=True, static=static)
        self._constructors(body)
        for node in body.shared:
            self._shared(node)
        names = [self.module.text(node.child_by_field_name("name")) for node, _ in body.functions]
        if len(names) == 1 and (names[0] in _CALLABLE or scope.node.type == "object_literal"):
            scope.bindings["__call__"] = list(scope.bindings[names[0]])

    def _entry(self, node: Node) -> None:
        """A constant of an enum: an instance of it."""
        name = child(node, "identifier")
        if name is not None:
            made: Expression = Name(name.start_byte, name.end_byte, self.scope.name)
            call = Call(
                node.start_byte, node.end_byte, made, self._arguments(child(node, "value_arguments"), "", PLAIN)
            )
            self.scope.calls.append(CallSite(call, PLAIN))
            binding = Binding(How.VALUE, name.start_byte, name.end_byte, call)
            self.scope.bindings[self.module.text(name)].append(binding)

    def _typed(self, name: Node | None, kind: Node | None) -> None:
        named = declared(self.module, kind)
        if name is not None and named is not None:
            binding = Binding(How.TYPED, name.start_byte, name.end_byte, named)
            self.scope.bindings[self.module.text(name)].append(binding)

    def _injected(self, node: Node, variable: Node | None) -> None:
        """`by inject<Type>()`"""
        call = child(child(node, "property_delegate"), "call_expression")
        arguments = child(call, "type_arguments")
        if arguments is not None and parts(arguments):
            self._typed(child(variable, "identifier"), type_of(parts(arguments)[0]))

    def _accessor(self, node: Node, variable: Node | None) -> None:
        """A property that is computed whenever it is read."""
        name, accessor = child(variable, "identifier"), child(node, "getter")
        if name is not None and accessor is not None and child(accessor, "function_body") is not None:
            text = self.module.text(name)
            scope = Scope(
                self.module, Kind.FUNCTION, accessor, self.scope, text, parameters=(Parameter(THIS),), is_property=True
            )
            self._bind_scope(scope, text, name, PLAIN)

    def _shared(self, node: Node) -> None:
        """What the companion object sets up once."""
        if node.type == "anonymous_initializer":
            self.visit_all([child(node, "block")], PLAIN)
        else:
            name = child(child(node, "variable_declaration"), "identifier")
            value = self.initial(node, PLAIN)
            if name is not None and value is not None:
                binding = Binding(How.VALUE, name.start_byte, name.end_byte, value)
                self.scope.bindings[self.module.text(name)].append(binding)
        self.fill()

    def _constructors(self, body: Body) -> None:
        node = self.scope.node
        primary = child(node, "primary_constructor")
        if primary is not None or not body.constructors:
            given = self.parameters(primary) if primary is not None else ()
            parameters = (Parameter(THIS), *given)
            scope = Scope(self.module, Kind.FUNCTION, node, self.scope, self.scope.name, parameters=parameters)
            self.module.beginnings[scope] = body.beginnings
            self._bind_scope(scope, CONSTRUCTOR, primary or node, PLAIN)
        for one in body.constructors:
            parameters = (Parameter(THIS), *self.parameters(one))
            scope = Scope(self.module, Kind.FUNCTION, one, self.scope, self.scope.name, parameters=parameters)
            self.module.beginnings[scope] = [] if delegates(one) else body.beginnings
            self._bind_scope(scope, CONSTRUCTOR, one, PLAIN)

    def _bind_scope(self, scope: Scope, name: str, node: Node, circumstance: Circumstance) -> None:
        self.scope.bindings[name].append(Binding(How.DEFINITION, node.start_byte, node.end_byte, scope=scope))
        self.scope.definitions.append(Definition(scope, circumstance))

    def aside(self, node: Node) -> Expression:
        """What an expression says, without a note of what it runs: a default runs in the function."""
        scratch = Scope(self.module, Kind.FUNCTION, node, self.scope)
        walk = type(self)(scratch, self.module)
        value = walk.expression(node, PLAIN)
        walk.stack.clear()
        return value

    def defaults(self, node: Node | None) -> None:
        """What runs for the parameters that are not given."""
        inner = parts(child(node, "function_value_parameters", "class_parameters"))
        for number, one in enumerate(inner):
            if one.type in {"parameter", "class_parameter"}:
                default = _default(one, inner[number + 1] if number + 1 < len(inner) else None)
                if default is not None:
                    self.expression(default, replace(PLAIN, conditional=True))

    def parameters(self, node: Node) -> tuple[Parameter, ...]:
        """Those of a function or a constructor."""
        listed = child(node, "function_value_parameters", "class_parameters")
        found: list[Parameter] = []
        rank = Rank.ONE
        inner = parts(listed)
        for number, one in enumerate(inner):
            if one.type == "parameter_modifiers":
                rank = Rank.REST if "vararg" in self.module.text(one) else Rank.ONE
            if one.type not in {"parameter", "class_parameter"}:
                continue
            default = _default(one, inner[number + 1] if number + 1 < len(inner) else None)
            value = self.aside(default) if default is not None else None
            name = self.module.text(child(one, "identifier"))
            found.append(Parameter(name, rank, value, declared(self.module, type_of(one))))
            rank = Rank.ONE
        return tuple(found)


def members(node: Node) -> Body:
    """The members of a class; those of its companion object are the class's own."""
    body = Body()
    inner = child(node, "class_body", "enum_class_body")
    stack = [(one, False) for one in reversed(parts(inner))]
    while stack:
        one, shared = stack.pop()
        if one.type == "companion_object":
            stack.extend((inner, True) for inner in reversed(parts(child(one, "class_body"))))
        elif one.type == "enum_entry":
            body.entries.append(one)
        elif one.type in {"property_declaration", "anonymous_initializer"}:
            (body.shared if shared else body.beginnings).append(one)
        elif one.type == "secondary_constructor":
            body.constructors.append(one)
        elif one.type == "function_declaration":
            body.functions.append((one, shared))
        elif one.type in {"class_declaration", "object_declaration"}:
            body.classes.append(one)
    return body


def fields_of(node: Node) -> list[Node]:
    """The parameters of the primary constructor that are properties."""
    listed = child(child(node, "primary_constructor"), "class_parameters")
    return [one for one in parts(listed) if any(token.type in {"val", "var"} for token in one.children)]


def _default(parameter: Node, after: Node | None) -> Node | None:
    """What a parameter is where it is not given: within that of a class, after that of a function."""
    if parameter.type == "parameter":
        named = after is None or after.type in {"parameter", "parameter_modifiers"}
        return None if named else after
    if not any(token.type == "=" for token in parameter.children):
        return None
    return next(iter(parts(parameter)[-1:]), None)


def delegates(node: Node) -> bool:
    """Whether a constructor calls another one of its class."""
    call = child(node, "constructor_delegation_call")
    return call is not None and any(token.type == "this" for token in call.children)

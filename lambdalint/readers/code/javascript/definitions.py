"""Functions and classes where they are defined, and the parameters of functions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from lambdalint import lazy
from lambdalint.readers.code.javascript.calls import Calls
from lambdalint.readers.code.javascript.syntax import parts
from lambdalint.readers.code.javascript.walk import PLAIN
from lambdalint.readers.code.program.expressions import Call, Expression, Member, Name
from lambdalint.readers.code.program.scopes import (
    Binding,
    Circumstance,
    Definition,
    How,
    Kind,
    Parameter,
    Rank,
    Scope,
)

THIS = "this"

_KEEPS = lazy.pattern(r"cache|memo|singleton|once|lazy", re.IGNORECASE)
CLASSES = frozenset({"class", "class_declaration", "abstract_class_declaration"})
_MAYBE = Circumstance(conditional=True)


class Definitions(Calls):
    """Makes the scopes of functions and classes; their bodies are visited when somebody asks for them."""

    def closure(self, node: Node, circumstance: Circumstance) -> Scope:
        name = self.module.text(node.child_by_field_name("name"))
        if node.type in CLASSES:
            return self.define_class(node, name, circumstance, self.decorators(node, circumstance))
        scope = self.function(node, name)
        self.scope.closures.append(scope)
        return scope

    def decorators(self, node: Node, circumstance: Circumstance) -> tuple[Expression, ...]:
        written = [child for child in parts(node) if child.type == "decorator"]
        return tuple(self.expression(inner, circumstance) for one in written for inner in parts(one)[:1])

    def define(self, node: Node, circumstance: Circumstance, decorators: tuple[Expression, ...] = ()) -> None:
        """`function name() {}`, `class Name {}`"""
        name = node.child_by_field_name("name")
        text = self.module.text(name)
        if node.type in CLASSES:
            scope = self.define_class(node, text, circumstance, (*decorators, *self.decorators(node, circumstance)))
        else:
            scope = self.function(node, text)
            self.scope.definitions.append(Definition(scope, circumstance))
        if name is not None:
            self.declared.add(text)
            self.bind(text, Binding(How.DEFINITION, name.start_byte, name.end_byte, scope=scope))

    def define_class(
        self, node: Node, name: str, circumstance: Circumstance, decorators: tuple[Expression, ...]
    ) -> Scope:
        scope = Scope(
            self.module,
            Kind.CLASS,
            node,
            self.scope,
            name,
            decorators,
            bases=tuple(self._bases(node, circumstance)),
            kept=any(map(_keeps, decorators)),
        )
        self.scope.definitions.append(Definition(scope, circumstance))
        self.module.begin(scope)
        return scope

    def _bases(self, node: Node, circumstance: Circumstance) -> Iterator[Expression]:
        heritage = next((child for child in parts(node) if child.type == "class_heritage"), None)
        for clause in parts(heritage) if heritage is not None else ():
            if clause.type == "extends_clause":
                base = clause.child_by_field_name("value")
            else:
                base = None if clause.type == "implements_clause" else clause
            if base is not None:
                yield self.expression(base, circumstance)

    def function(
        self, node: Node, name: str, decorators: tuple[Expression, ...] = (), *, receiver: bool = False
    ) -> Scope:
        """The scope of a function that was just found; `receiver` says that it is a method."""
        tokens = {child.type for child in node.children[:6] if not child.is_named}
        scope = Scope(
            self.module,
            Kind.FUNCTION,
            node,
            self.scope,
            name,
            decorators,
            kept=any(map(_keeps, decorators)),
            is_static=self.scope.open,
            is_class_method=receiver and "static" in tokens,
            is_property=receiver and "get" in tokens,
            is_asynchronous="async" in tokens,
        )
        self.module.begin(scope).take_parameters(node, receiver=receiver)
        return scope

    def take_parameters(self, function: Node, *, receiver: bool) -> None:
        """The parameters of this scope's function; what their defaults do is done in it."""
        found = [Parameter(THIS)] if receiver else []
        declared = function.child_by_field_name("parameters")
        alone = function.child_by_field_name("parameter")
        nodes = parts(declared) if declared is not None else [alone] if alone is not None else []
        for position, node in enumerate(nodes):
            if (parameter := self._parameter(node, position)) is not None:
                found.append(parameter)
        self.scope.parameters = tuple(found)
        self.declared |= {parameter.name for parameter in found}

    def _parameter(self, node: Node, position: int) -> Parameter | None:
        pattern = node.child_by_field_name("pattern") or node
        default = node.child_by_field_name("value")
        if pattern.type == "assignment_pattern":
            default = pattern.child_by_field_name("right")
            pattern = pattern.child_by_field_name("left") or pattern
        rank = Rank.ONE
        if pattern.type == "rest_pattern":
            rank = Rank.REST
            pattern = next(iter(parts(pattern)), pattern)
        if pattern.type in {THIS, "decorator", "ERROR"}:
            return None
        name = self.module.text(pattern)
        if pattern.type != "identifier":
            name = f"{{{position}}}"
            self.declare(How.VALUE, pattern, Name(pattern.start_byte, pattern.end_byte, name), PLAIN)
        elif any(child.type in {"accessibility_modifier", "readonly", "override_modifier"} for child in node.children):
            self.scope.attributes[THIS, name].append(Name(pattern.start_byte, pattern.end_byte, name))
            self.scope.places |= {(THIS, name), ("", name)}
        given = None if default is None else self.expression(default, _MAYBE)
        declared = self.declared_type(node.child_by_field_name("type"))
        return Parameter(name, rank, given, declared, node.start_byte, node.end_byte)

    def declared_type(self, annotation: Node | None) -> Expression | None:
        """The class that a type annotation names."""
        node = next(iter(parts(annotation)), None) if annotation is not None else None
        if node is not None and node.type == "generic_type":
            node = node.child_by_field_name("name")
        if node is None:
            return None
        if node.type == "type_identifier":
            return Name(node.start_byte, node.end_byte, self.module.text(node))
        names = self.module.text(node).split(".") if node.type == "nested_type_identifier" else []
        if not 2 <= len(names) <= 5:
            return None
        found: Expression = Name(node.start_byte, node.end_byte, names[0].strip())
        for name in names[1:]:
            found = Member(node.start_byte, node.end_byte, found, name.strip())
        return found


def _keeps(decorator: Expression) -> bool:
    """Whether a decorator keeps the result, as its last name says: `@Memoize()`."""
    while isinstance(decorator, Call):
        decorator = decorator.function
    name = decorator.name if isinstance(decorator, Member) else decorator.text if isinstance(decorator, Name) else ""
    return bool(_KEEPS.search(name))

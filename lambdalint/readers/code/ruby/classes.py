"""Classes and modules: their members, and what other files add to them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from lambdalint import lazy
from lambdalint.readers.code.program.expressions import Call, Expression, Member, Name
from lambdalint.readers.code.program.scopes import (
    CONSTRUCTOR,
    Binding,
    CallSite,
    Circumstance,
    Definition,
    How,
    Import,
    Kind,
    Parameter,
    Scope,
    Site,
)
from lambdalint.readers.code.ruby.names import RECEIVER, parameters
from lambdalint.readers.code.ruby.syntax import named, path_of, symbol, text
from lambdalint.readers.code.ruby.walk import PLAIN, Walk

PARTS = "parts of a class"
"""A module, which no code can name, that has them."""

_READERS = frozenset({"attr_reader", "attr_accessor", "attr", "mattr_accessor", "mattr_reader", "cattr_accessor"})
_OF_CLASSES = frozenset({"mattr_accessor", "mattr_reader", "cattr_accessor"})
_KEEPS = lazy.pattern(r"memo|cache|once|singleton", re.IGNORECASE)
_CALL = "call"


class Classes(Walk):
    """Visits what defines classes and methods."""

    def visit_class(self, node: Node, circumstance: Circumstance) -> None:
        names = [] if self.scope.is_deep else path_of(node.child_by_field_name("name"))
        scope = self.scope
        name = node.child_by_field_name("name") or node
        for number, part in enumerate(names):
            scope = self._open_class(scope, node, name, part, circumstance, last=number == len(names) - 1)
        self.visit_all([node.child_by_field_name("superclass")], circumstance)

    def _open_class(  # noqa: PLR0913
        self, holder: Scope, node: Node, name: Node, part: str, circumstance: Circumstance, *, last: bool
    ) -> Scope:
        """A class or module, which may have been begun before or be continued elsewhere."""
        scope = Scope(self.module, Kind.CLASS, node, holder, part, open=True)
        superclass = node.child_by_field_name("superclass")
        bases: list[Expression] = []
        if last:
            bases += [self.expression(one) for one in named(superclass)[:1]]
            included = list(_included(node))
            bases += [self.expression(one) for one in included]
            scope.kept = any(text(one) == "Singleton" for one in included)
        else:
            scope.outlined = True
        scope.bases = (*bases, self._elsewhere(scope, name))
        holder.bindings[part].append(Binding(How.DEFINITION, name.start_byte, name.end_byte, scope=scope))
        holder.definitions.append(Definition(scope, circumstance))
        return scope

    def _elsewhere(self, scope: Scope, name: Node) -> Expression:
        """What else there is of a class, in this file or in others."""
        parts = [scope.name]
        holder = scope.parent
        while holder is not None and holder.kind is Kind.CLASS:
            parts.append(holder.name)
            holder = holder.parent
        path = "::".join(reversed(parts))
        alias = f"{PARTS} {path}"
        bindings = self.module.scope.bindings[alias]
        if not bindings:
            bindings.append(Binding(How.IMPORT, name.start_byte, name.end_byte, imported=Import(PARTS, name=path)))
        return Name(name.start_byte, name.start_byte, alias)

    def fill_class(self) -> None:
        node = self.scope.node
        own = Name(node.start_byte, node.start_byte, self.scope.name)
        if node.type == "class":
            self.scope.bindings["new"].append(Binding(How.VALUE, node.start_byte, node.start_byte, own))
            if self.scope.kept:
                self.scope.bindings["instance"].append(
                    self._of_class(node, "instance", Call(own.start_byte, own.end_byte, own, ()))
                )
        body = node.child_by_field_name("body")
        if body is not None:
            self.stack.append((body, PLAIN))

    def visit_singleton_class(self, node: Node, circumstance: Circumstance) -> None:
        """`class << self`"""
        for one in named(node.child_by_field_name("body")):
            inner = [one] if one.type in {"method", "call"} else []
            if one.type == "call":
                self._attributes(one, of_class=True)
                inner = [child for child in named(one.child_by_field_name("arguments")) if child.type == "method"]
            for method in inner:
                self._define_method(method, circumstance, of_class=True)

    def visit_method(self, node: Node, circumstance: Circumstance) -> None:
        self._define_method(node, circumstance, of_class=self._extends_itself())

    def visit_singleton_method(self, node: Node, circumstance: Circumstance) -> None:
        """`def self.name`"""
        self._define_method(node, circumstance, of_class=self.scope.kind is Kind.CLASS)

    def _extends_itself(self) -> bool:
        """`extend self`, `module_function`: a module's methods are its own, too."""
        node = self.scope.node
        if node.type != "module":
            return False
        for one in named(node.child_by_field_name("body")):
            if text(one) in {"module_function", "extend self", "extend(self)"}:
                return True
        return False

    def _define_method(self, node: Node, circumstance: Circumstance, *, of_class: bool, kept: bool = False) -> None:
        name = node.child_by_field_name("name")
        if name is None or self.scope.is_deep:
            return
        is_member = self.scope.kind is Kind.CLASS
        called = text(name)
        made = called == "initialize" and is_member and not of_class
        scope = Scope(
            self.module,
            Kind.FUNCTION,
            node,
            self.scope,
            CONSTRUCTOR if made else called,
            parameters=parameters(node, self.expression, receives=is_member),
            is_class_method=of_class and is_member,
            kept=kept,
        )
        binding = Binding(How.DEFINITION, name.start_byte, name.end_byte, scope=scope)
        self.scope.bindings[scope.name].append(binding)
        if called == _CALL and not of_class:
            self.scope.bindings["__call__"].append(binding)
        self.scope.definitions.append(Definition(scope, circumstance))

    def visit_declaration(self, node: Node, circumstance: Circumstance) -> bool:
        """What in a class is a call and declares members: whether it is one of those."""
        name = text(node.child_by_field_name("method"))
        if self.scope.kind is not Kind.CLASS or node.child_by_field_name("receiver") is not None:
            return False
        listed = named(node.child_by_field_name("arguments"))
        if _KEEPS.search(name):
            for one in listed:
                if one.type in {"method", "singleton_method"}:
                    self._define_method(one, circumstance, of_class=one.type == "singleton_method", kept=True)
                for binding in self.scope.bindings.get(symbol(one) or "", ()):
                    if binding.scope is not None:
                        binding.scope.kept = True
            return True
        return self._attributes(node, of_class=name in _OF_CLASSES)

    def _attributes(self, node: Node, *, of_class: bool) -> bool:
        """`attr_reader :client`"""
        if text(node.child_by_field_name("method")) not in _READERS:
            return False
        for one in named(node.child_by_field_name("arguments")):
            name = symbol(one)
            if name is not None:
                level = "class " if of_class else ""
                receiver = Name(one.start_byte, one.start_byte, RECEIVER)
                kept = Member(one.start_byte, one.end_byte, receiver, f"{level}@{name}")
                self.scope.bindings[name].append(self._of_class(one, name, kept, of_class=of_class))
        return True

    def _of_class(self, node: Node, name: str, result: Expression, *, of_class: bool = True) -> Binding:
        """A method that gives one thing."""
        scope = Scope(self.module, Kind.FUNCTION, node, self.scope, name, parameters=(Parameter(RECEIVER),))
        scope.is_class_method = of_class
        scope.outlined = True
        scope.results.append(Site(result, PLAIN))
        scope.calls.extend([CallSite(result, PLAIN)] if isinstance(result, Call) else [])
        self.scope.definitions.append(Definition(scope, PLAIN))
        return Binding(How.DEFINITION, node.start_byte, node.end_byte, scope=scope)


def _included(node: Node) -> Iterator[Node]:
    """The modules that a class includes."""
    for one in named(node.child_by_field_name("body")):
        if one.type == "call" and text(one.child_by_field_name("method")) in {"include", "prepend"}:
            listed = named(one.child_by_field_name("arguments"))
            yield from (child for child in listed if child.type in {"constant", "scope_resolution"})

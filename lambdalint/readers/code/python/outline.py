"""One pass over a scope's own text: what it defines, binds, calls and reads, and under which conditions."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import ClassVar

from msgspec.structs import replace
from tree_sitter import Node

from lambdalint import lazy
from lambdalint.readers.code.program.expressions import Call, Comparison, Constant, Expression, Index, Member, Name
from lambdalint.readers.code.program.scopes import (
    Binding,
    CallSite,
    Circumstance,
    Declared,
    Definition,
    How,
    ImportSite,
    Kind,
    Scope,
    Site,
)
from lambdalint.readers.code.python import guards
from lambdalint.readers.code.python.conditions import Conditions
from lambdalint.readers.code.python.ending import falls_through
from lambdalint.readers.code.python.names import CHANGES, imported, parameters

_KEEPS = lazy.pattern(r"cache|memo|singleton|once|lazy", re.IGNORECASE)
"""Decorators that keep the result, by their last name: `lru_cache`, `cachetools.cached(cache={})`."""

_PLAIN = Circumstance()
_LEAVES = frozenset({"identifier", "integer", "float", "true", "false", "none", "comment", "type", "pass_statement"})


class Outline(Conditions):
    """Visits the nodes of one scope."""

    def fill(self) -> None:
        scope = self.scope
        body = scope.node if scope.kind is Kind.MODULE else scope.node.child_by_field_name("body")
        if body is None:
            return
        if scope.node.type == "lambda":
            scope.results.append(Site(self.expressions.of(body), _PLAIN))
        scope.falls_through = scope.node.type != "lambda" and falls_through(body)
        self.stack.append((body, _PLAIN))
        visits = self.visits
        while self.stack:
            node, circumstance = self.stack.pop()
            if node is None or (kind := node.type) in _LEAVES:
                continue
            if kind in visits:
                visits[kind](self, node, circumstance)
            else:
                self._all(node.named_children, circumstance)

    def _loop(self, node: Node, circumstance: Circumstance) -> None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        self._bind(How.ITEM, left, right, circumstance)
        self._next(node.child_by_field_name("alternative"), circumstance)
        self._next(node.child_by_field_name("body"), replace(circumstance, repeated=True))
        self._next(right, circumstance)

    def _assignment(self, node: Node, circumstance: Circumstance) -> None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if right is not None:
            self._bind(How.VALUE, left, right, circumstance)
            if self.scope.kind is Kind.FUNCTION:
                self._note_declared(node, left, right)
        self._all([left if left and left.type != "identifier" else None, right], circumstance)

    def _note_declared(self, node: Node, left: Node | None, right: Node) -> None:
        """Note a statement that does nothing but name what a call gives."""
        if left is not None and left.type == "identifier" and node.child_by_field_name("type") is None:
            call = self.expressions.of(right) if right.type == "call" else None
            if isinstance(call, Call):
                self.scope.declared.append(Declared(call, self.module.text(left), node))

    def _augmented(self, node: Node, circumstance: Circumstance) -> None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is not None and left.type == "identifier":
            self._bind_name(How.CHANGED, left, right, circumstance)
        elif left is not None and left.type == "attribute":
            self.scope.stored.append(self.expressions.of(left))
        self._all([left, right], circumstance)

    def _walrus(self, node: Node, circumstance: Circumstance) -> None:
        value = node.child_by_field_name("value")
        self._bind(How.VALUE, node.child_by_field_name("name"), value, circumstance)
        self._next(value, circumstance)

    def _import(self, node: Node, circumstance: Circumstance) -> None:
        for name, found in imported(self.module, node):
            self.scope.imports.append(ImportSite(found, circumstance, node.start_byte, node.end_byte))
            if name is None:
                self.scope.stars.append(found)
            else:
                bound = self.module.text(name) if found.name or found.whole else found.module.partition(".")[0]
                binding = Binding(How.IMPORT, name.start_byte, name.end_byte, imported=found)
                self.scope.bindings[bound].append(binding)

    def _foreign(self, node: Node, _: Circumstance) -> None:
        names = {self.module.text(name) for name in node.named_children}
        self.scope.foreign |= names
        self.scope.places |= {(name, "") for name in names}
        if node.type == "global_statement":
            self.scope.global_names |= names

    def _call(self, node: Node, circumstance: Circumstance) -> None:
        function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        call = self.expressions.call(node)
        if call is not None:
            self.scope.calls.append(CallSite(call, circumstance))
        inside = circumstance.plain
        if function is not None and function.type == "attribute":
            name = self.module.field(function, "attribute")
            function = function.child_by_field_name("object")
            if name in CHANGES and function is not None:
                self._change(function, arguments, circumstance)
            if name == "setdefault":
                place = guards.places(self.module, function)
                self._next(arguments, replace(inside, guards=inside.guards | place))
                arguments = None
        elif call is not None and isinstance(call.function, Name) and call.function.text == "setattr" and arguments:
            names = [node for node in arguments.named_children[1:2] if node.type == "string"]
            self.scope.places |= {("", self.module.text(name).strip("\"'")) for name in names}
        self._all([function, arguments], inside)

    def _string(self, node: Node, circumstance: Circumstance) -> None:
        if "{" in self.module.text(node):
            self._all([child for child in node.named_children if child.type == "interpolation"], circumstance)

    def _keyword(self, node: Node, circumstance: Circumstance) -> None:
        self._next(node.child_by_field_name("value"), circumstance)

    def _subscript(self, node: Node, circumstance: Circumstance) -> None:
        made = self.expressions.of(node)
        if isinstance(made, Index):
            self.scope.subscripts.append((made, circumstance))
        self._all(node.named_children, circumstance)

    def _attribute(self, node: Node, circumstance: Circumstance) -> None:
        made = self.expressions.of(node)
        if isinstance(made, Member):
            self.scope.properties.append((made, circumstance))
        self._next(node.child_by_field_name("object"), circumstance)

    def _comparison(self, node: Node, circumstance: Circumstance) -> None:
        made = self.expressions.of(node)
        if isinstance(made, Comparison):
            self.scope.memberships.append(made)
        self._all(node.named_children, circumstance)

    def _result(self, node: Node, circumstance: Circumstance) -> None:
        for child in node.named_children[:1]:
            if child.type != "comment":
                self.scope.results.append(Site(self.expressions.of(child), circumstance))
        self._all(node.named_children, circumstance)

    def _yielded(self, node: Node, circumstance: Circumstance) -> None:
        self.scope.yields = True
        self._result(node, circumstance)

    def _return(self, node: Node, circumstance: Circumstance) -> None:
        if not node.named_children:
            self.scope.results.append(Site(Constant(node.start_byte, node.end_byte, None), circumstance))
        self._result(node, circumstance)

    def _await(self, node: Node, circumstance: Circumstance) -> None:
        self._all(node.named_children, replace(circumstance, awaited=True))

    def _raise(self, node: Node, circumstance: Circumstance) -> None:
        self.scope.raised.extend(Site(self.expressions.of(child), circumstance) for child in node.named_children[:1])
        self._all(node.named_children, circumstance)

    def _statement(self, node: Node, circumstance: Circumstance) -> None:
        self.scope.discarded.extend(
            self.expressions.of(child) for child in node.named_children if child.type in {"call", "await"}
        )
        self._all(node.named_children, circumstance)

    def _deleted(self, node: Node, circumstance: Circumstance) -> None:
        subscripts = (child for child in node.named_children if child.type == "subscript")
        self.scope.stored.extend(self.expressions.of(child) for child in subscripts)
        self._all(node.named_children, circumstance)

    def _decorated(self, node: Node, circumstance: Circumstance) -> None:
        decorators = [child for child in node.named_children if child.type == "decorator"]
        definition = node.child_by_field_name("definition")
        if definition is not None:
            self._define(definition, circumstance, tuple(decorators))
        self._all(decorators, circumstance)

    def _definition(self, node: Node, circumstance: Circumstance) -> None:
        self._define(node, circumstance, ())

    def _define(self, node: Node, circumstance: Circumstance, decorators: tuple[Node, ...]) -> None:
        name = node.child_by_field_name("name")
        if name is None:
            return
        expressions = tuple(
            self.expressions.of(decorator.named_children[0]) for decorator in decorators if decorator.named_children
        )
        bases = node.child_by_field_name("superclasses") if node.type == "class_definition" else None
        scope = self._class(node, bases) if node.type == "class_definition" else self._function(node)
        scope.name = self.module.text(name)
        scope.decorators = expressions
        names = [self.module.text(expression).partition("(")[0].rpartition(".")[2] for expression in expressions]
        scope.kept = scope.kept or any(_KEEPS.search(name) for name in names)
        scope.is_static, scope.is_class_method = "staticmethod" in names, "classmethod" in names
        scope.is_property = any(name.endswith("property") for name in names)
        if not {"setter", "deleter"} & set(names):
            binding = Binding(How.DEFINITION, name.start_byte, name.end_byte, scope=scope)
            self.scope.bindings[scope.name].append(binding)
        self.scope.definitions.append(Definition(scope, circumstance))
        self._next(bases, circumstance)
        self._defaults(node, circumstance)

    def _function(self, node: Node) -> Scope:
        scope = Scope(self.module, Kind.FUNCTION, node, self.scope, parameters=parameters(self.expressions, node))
        scope.is_asynchronous = any(child.type == "async" for child in node.children[:1])
        return scope

    def _class(self, node: Node, superclasses: Node | None) -> Scope:
        bases: list[Expression] = []
        metaclass = None
        for child in superclasses.named_children if superclasses is not None else []:
            if child.type != "keyword_argument":
                bases.append(self.expressions.of(child))
            elif self.module.field(child, "name") == "metaclass":
                metaclass = self._made(child.child_by_field_name("value"))
        scope = Scope(self.module, Kind.CLASS, node, self.scope, bases=tuple(bases), metaclass=metaclass)
        scope.kept = _keeps_instance(self.module.text(superclasses))
        return scope

    def _defaults(self, node: Node, circumstance: Circumstance) -> None:
        """Default values are evaluated where the function is defined."""
        declared = node.child_by_field_name("parameters")
        for parameter in declared.named_children if declared is not None else []:
            self._next(parameter.child_by_field_name("value"), circumstance)

    visits: ClassVar[dict[str, Callable[[Outline, Node, Circumstance], None]]] = {
        "module": Conditions.visit_block,
        "block": Conditions.visit_block,
        "if_statement": Conditions.visit_if,
        "elif_clause": Conditions.visit_if,
        "while_statement": Conditions.visit_while,
        "conditional_expression": Conditions.visit_choice,
        "boolean_operator": Conditions.visit_boolean,
        "try_statement": Conditions.visit_try,
        "with_statement": Conditions.visit_with,
        "with_item": Conditions.visit_with_item,
        "as_pattern": Conditions.visit_as,
        "match_statement": Conditions.visit_match,
        "list_comprehension": Conditions.visit_comprehension,
        "set_comprehension": Conditions.visit_comprehension,
        "dictionary_comprehension": Conditions.visit_comprehension,
        "generator_expression": Conditions.visit_comprehension,
        "for_statement": _loop,
        "for_in_clause": _loop,
        "assignment": _assignment,
        "augmented_assignment": _augmented,
        "named_expression": _walrus,
        "import_statement": _import,
        "import_from_statement": _import,
        "global_statement": _foreign,
        "nonlocal_statement": _foreign,
        "string": _string,
        "call": _call,
        "keyword_argument": _keyword,
        "subscript": _subscript,
        "attribute": _attribute,
        "comparison_operator": _comparison,
        "return_statement": _return,
        "yield": _yielded,
        "raise_statement": _raise,
        "await": _await,
        "expression_statement": _statement,
        "delete_statement": _deleted,
        "lambda": _defaults,
        "decorated_definition": _decorated,
        "function_definition": _definition,
        "class_definition": _definition,
    }


def _keeps_instance(superclasses: str) -> bool:
    metaclass = re.search(r"metaclass\s*=\s*([\w.]+)|\bSingleton\w*", superclasses)
    return metaclass is not None and bool(_KEEPS.search(metaclass[0]))

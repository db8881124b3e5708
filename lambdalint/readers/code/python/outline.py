"""One pass over a scope's own text: what it defines, binds, calls and reads, and under which conditions."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

from tree_sitter import Node

from lambdalint.readers.code.python import guards
from lambdalint.readers.code.python.conditions import Conditions
from lambdalint.readers.code.python.names import changed, imported, parameters
from lambdalint.readers.code.python.scopes import (
    Binding,
    Circumstance,
    Definition,
    How,
    Kind,
    Scope,
    Site,
)

_KEEPS = re.compile(r"cache|memo|singleton|once|lazy", re.IGNORECASE)
_PLAIN = Circumstance()
_LEAVES = frozenset({"identifier", "integer", "float", "true", "false", "none", "comment", "type", "string_content"})


def outline(scope: Scope) -> Scope:
    """The scope, with what its text says filled in."""
    if not scope.outlined:
        scope.outlined = True
        _Outline(scope).fill()
    return scope


class _Outline(Conditions):
    """Visits the nodes of one scope."""

    def fill(self) -> None:
        scope = self.scope
        body = scope.node if scope.kind is Kind.MODULE else scope.node.child_by_field_name("body")
        if body is None:
            return
        if scope.node.type == "lambda":
            scope.results.append(body)
        self.stack.append((body, _PLAIN))
        while self.stack:
            node, circumstance = self.stack.pop()
            visit = self.visits.get(node.type)
            if visit is not None:
                visit(self, node, circumstance)
            elif node.type not in _LEAVES:
                self._all(node.named_children, circumstance)

    def _loop(self, node: Node, circumstance: Circumstance) -> None:
        right = node.child_by_field_name("right")
        self._bind(How.ITEM, node.child_by_field_name("left"), right)
        self._all([right, node.child_by_field_name("body"), node.child_by_field_name("alternative")], circumstance)

    def _assignment(self, node: Node, circumstance: Circumstance) -> None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if right is not None:
            self._bind(How.VALUE, left, right)
        self._all([left if left and left.type != "identifier" else None, right], circumstance)

    def _augmented(self, node: Node, circumstance: Circumstance) -> None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is not None and left.type == "identifier":
            self.scope.bindings[self.module.text(left)].append(Binding(How.CHANGED, left, right))
        elif left is not None and left.type == "attribute":
            self.scope.stored.append(left)
        self._all([left, right], circumstance)

    def _walrus(self, node: Node, circumstance: Circumstance) -> None:
        value = node.child_by_field_name("value")
        self._bind(How.VALUE, node.child_by_field_name("name"), value)
        self._all([value], circumstance)

    def _import(self, node: Node, circumstance: Circumstance) -> None:
        for name, found in imported(self.module, node):
            self.scope.imports.append((found, circumstance))
            if name is None:
                self.scope.stars.append(found)
            else:
                bound = self.module.text(name) if found.name or found.whole else found.module.partition(".")[0]
                self.scope.bindings[bound].append(Binding(How.IMPORT, name, imported=found))

    def _foreign(self, node: Node, _: Circumstance) -> None:
        names = {self.module.text(name) for name in node.named_children}
        self.scope.foreign |= names
        self.scope.places |= {(name, "") for name in names}
        if node.type == "global_statement":
            self.scope.global_names |= names

    def _call(self, node: Node, circumstance: Circumstance) -> None:
        function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        self.scope.calls.append(Site(node, circumstance))
        inside = replace(circumstance, tested=False) if circumstance.tested else circumstance
        if function is not None and function.type == "attribute":
            container, value = changed(self.module, function, arguments)
            if container is not None:
                self._change(container, value)
            if self.module.field(function, "attribute") == "setdefault":
                place = guards.places(self.module, container)
                self._all([arguments], replace(inside, guards=inside.guards | place))
                arguments = None
            function = function.child_by_field_name("object")
        elif function is not None and self.module.text(function) == "setattr" and arguments is not None:
            names = [node for node in arguments.named_children[1:2] if node.type == "string"]
            self.scope.places |= {("", self.module.text(name).strip("\"'")) for name in names}
        self._all([function, arguments], inside)

    def _keyword(self, node: Node, circumstance: Circumstance) -> None:
        self._all([node.child_by_field_name("value")], circumstance)

    def _subscript(self, node: Node, circumstance: Circumstance) -> None:
        self.scope.subscripts.append(Site(node, circumstance))
        self._all(node.named_children, circumstance)

    def _attribute(self, node: Node, circumstance: Circumstance) -> None:
        self.scope.properties.append(Site(node, circumstance))
        self._all([node.child_by_field_name("object")], circumstance)

    def _comparison(self, node: Node, circumstance: Circumstance) -> None:
        self.scope.memberships.append(Site(node, circumstance))
        self._all(node.named_children, circumstance)

    def _result(self, node: Node, circumstance: Circumstance) -> None:
        self.scope.results.extend(child for child in node.named_children[:1] if child.type != "comment")
        self._all(node.named_children, circumstance)

    def _deleted(self, node: Node, circumstance: Circumstance) -> None:
        self.scope.stored.extend(child for child in node.named_children if child.type == "subscript")
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
        text = self.module.text(name)
        is_class = node.type == "class_definition"
        expressions = [decorator.named_children[0] for decorator in decorators if decorator.named_children]
        bases = node.child_by_field_name("superclasses") if is_class else None
        scope = Scope(
            self.module,
            Kind.CLASS if is_class else Kind.FUNCTION,
            node,
            self.scope,
            text,
            tuple(expressions),
            kept=any(_keeps(self.module.text(node)) for node in expressions)
            or (bases is not None and _keeps_instance(self.module.text(bases))),
            parameters=() if is_class else parameters(self.module, node),
        )
        self.scope.bindings[text].append(Binding(How.DEFINITION, name, scope=scope))
        self.scope.definitions.append(Definition(scope, circumstance))
        self._all([bases], circumstance)
        self._defaults(node, circumstance)

    def _defaults(self, node: Node, circumstance: Circumstance) -> None:
        """Default values are evaluated where the function is defined."""
        declared = node.child_by_field_name("parameters")
        for parameter in declared.named_children if declared is not None else []:
            self._all([parameter.child_by_field_name("value")], circumstance)

    visits: ClassVar[dict[str, Callable[[_Outline, Node, Circumstance], None]]] = {
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
        "call": _call,
        "keyword_argument": _keyword,
        "subscript": _subscript,
        "attribute": _attribute,
        "comparison_operator": _comparison,
        "return_statement": _result,
        "yield": _result,
        "delete_statement": _deleted,
        "lambda": _defaults,
        "decorated_definition": _decorated,
        "function_definition": _definition,
        "class_definition": _definition,
    }


def _keeps(decorator: str) -> bool:
    """Whether a decorator keeps the result, as its last name says: `lru_cache`, `cachetools.cached(cache={})`."""
    return bool(_KEEPS.search(decorator.partition("(")[0].rpartition(".")[2]))


def _keeps_instance(superclasses: str) -> bool:
    metaclass = re.search(r"metaclass\s*=\s*([\w.]+)|\bSingleton\w*", superclasses)
    return metaclass is not None and bool(_KEEPS.search(metaclass[0]))

"""One pass over a scope's own text: what it defines, binds, calls and reads, and under which conditions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import ClassVar

from tree_sitter import Node

from lambdalint.readers.code.python import guards
from lambdalint.readers.code.python.names import (
    captured,
    changed,
    imported,
    parameters,
    starred,
    targets,
)
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
_MATCHES_NOTHING = frozenset({"pass_statement", "break_statement", "continue_statement", "import_prefix"})


def outline(scope: Scope) -> Scope:
    """The scope, with what its text says filled in."""
    if not scope.outlined:
        scope.outlined = True
        _Outline(scope).fill()
    return scope


class _Outline:
    """Visits the nodes of one scope without recursion: nesting as deep as a file can hold does no harm."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.module = scope.module
        self.stack: list[tuple[Node, Circumstance]] = []

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

    def _all(self, nodes: Iterable[Node | None], circumstance: Circumstance) -> None:
        """Have these visited in order, next."""
        self.stack.extend((node, circumstance) for node in reversed(list(nodes)) if node is not None)

    def _bind(self, how: How, target: Node | None, value: Node | None = None) -> None:
        if target is None:
            return
        for name, which, node in targets(target, how, value):
            if name.type == "identifier":
                self.scope.bindings[self.module.text(name)].append(Binding(which, name, node))
            elif name.type == "attribute" and (place := self.module.place(name)) is not None:
                if node is not None:
                    self.scope.attributes[place].append(node)
            elif name.type == "subscript":
                self.scope.stored.append(name)
                self._change(name, node)

    def _change(self, container: Node, value: Node | None) -> None:
        place = self.module.place(container)
        if place is None or value is None:
            return
        if place[1]:
            return
        self.scope.bindings[place[0]].append(Binding(How.CHANGED, container, value))

    def _block(self, node: Node, circumstance: Circumstance) -> None:
        """Statements in order: one that leaves early says something about those after it."""
        statements = []
        for statement in node.named_children:
            statements.append((statement, circumstance))
            left = guards.left_behind(self.module, statement)
            if left:
                circumstance = replace(circumstance, guards=circumstance.guards | left)
        self.stack.extend(reversed(statements))

    def _under(self, circumstance: Circumstance, test: Node | None) -> Circumstance:
        looked_at = guards.places(self.module, test)
        return replace(circumstance, conditional=True, tested=False, guards=circumstance.guards | looked_at)

    def _if(self, node: Node, circumstance: Circumstance) -> None:
        condition = node.child_by_field_name("condition")
        consequence = node.child_by_field_name("consequence")
        alternatives = node.children_by_field_name("alternative")
        outcome = guards.outcome(self.module, condition)
        if outcome is not None:
            self._all([consequence] if outcome else alternatives, circumstance)
            return
        under = self._under(circumstance, condition)
        self._all([consequence, *alternatives], under)
        self._all([condition], replace(circumstance, tested=True))

    def _while(self, node: Node, circumstance: Circumstance) -> None:
        condition = node.child_by_field_name("condition")
        body = node.child_by_field_name("body")
        guard = circumstance.guards | guards.places(self.module, condition)
        self._all([body, node.child_by_field_name("alternative")], replace(circumstance, guards=guard))
        self._all([condition], replace(circumstance, tested=True))

    def _choice(self, node: Node, circumstance: Circumstance) -> None:
        """`a if condition else b`"""
        nodes = [child for child in node.named_children if child.type != "comment"]
        if len(nodes) != 3:
            self._all(nodes, replace(circumstance, conditional=True))
            return
        self._all([nodes[0], nodes[2]], self._under(circumstance, nodes[1]))
        self._all([nodes[1]], replace(circumstance, tested=True))

    def _boolean(self, node: Node, circumstance: Circumstance) -> None:
        left = node.child_by_field_name("left")
        under = replace(self._under(circumstance, left), tested=circumstance.tested)
        self._all([node.child_by_field_name("right")], under)
        self._all([left], replace(circumstance, tested=True))

    def _try(self, node: Node, circumstance: Circumstance) -> None:
        body = node.child_by_field_name("body")
        inside = circumstance
        if guards.catches_key_error(self.module, node):
            inside = replace(circumstance, caught=True)
        looked_at = None
        for clause in node.named_children:
            if clause.type == "except_clause":
                if looked_at is None and guards.catches_absence(self.module, clause):
                    looked_at = guards.places(self.module, body)
                guard = circumstance.guards | (looked_at or frozenset())
                self._all([clause], replace(circumstance, conditional=True, guards=guard))
            elif clause != body:
                self._all([clause], circumstance)
        self._all([body], inside)

    def _with(self, node: Node, circumstance: Circumstance) -> None:
        inside = circumstance
        if guards.suppresses_key_error(self.module, node):
            inside = replace(circumstance, caught=True)
        self._all(node.named_children, inside)

    def _with_item(self, node: Node, circumstance: Circumstance) -> None:
        value = node.child_by_field_name("value")
        while value is not None and value.type == "parenthesized_expression":
            value = value.named_children[0] if value.named_children else None
        if value is not None and value.type == "as_pattern":
            alias = value.child_by_field_name("alias")
            value = value.named_children[0]
            self._bind(How.ENTERED, alias.named_children[0] if alias and alias.named_children else None, value)
        if value is not None:
            self.scope.entered.append(Site(value, circumstance))
        self._all([value], circumstance)

    def _as(self, node: Node, circumstance: Circumstance) -> None:
        """`except E as name`"""
        alias = node.child_by_field_name("alias")
        self._bind(How.UNKNOWN, alias.named_children[0] if alias and alias.named_children else None)
        self._all(node.named_children[:1], circumstance)

    def _match(self, node: Node, circumstance: Circumstance) -> None:
        subject = node.child_by_field_name("subject")
        body = node.child_by_field_name("body")
        under = self._under(circumstance, subject)
        for clause in reversed(body.children_by_field_name("alternative") if body else []):
            self._all([clause.child_by_field_name("guard"), clause.child_by_field_name("consequence")], under)
            for pattern in clause.named_children:
                if pattern.type == "case_pattern":
                    for name in captured(pattern):
                        self._bind(How.PART, name, subject)
        self._all([subject], circumstance)

    def _comprehension(self, node: Node, circumstance: Circumstance) -> None:
        conditions = [child for child in node.named_children if child.type == "if_clause"]
        inside = replace(circumstance, conditional=True) if conditions else circumstance
        for child in reversed(node.named_children):
            tested = child.type == "if_clause"
            self._all([child], inside if child == node.child_by_field_name("body") else replace(circumstance, tested=tested))

    def _loop(self, node: Node, circumstance: Circumstance) -> None:
        right = node.child_by_field_name("right")
        self._bind(How.ITEM, node.child_by_field_name("left"), right)
        self._all([right, node.child_by_field_name("body"), node.child_by_field_name("alternative")], circumstance)

    def _assignment(self, node: Node, circumstance: Circumstance) -> None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if right is not None:
            self._bind(How.VALUE, left, right)
        elif left is not None and self.scope.kind is not Kind.FUNCTION:
            return
        self._all([left if left and left.type != "identifier" else None, right], circumstance)

    def _augmented(self, node: Node, circumstance: Circumstance) -> None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is not None and left.type == "identifier":
            self.scope.bindings[self.module.text(left)].append(Binding(How.CHANGED, left, right))
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
        targets_ = node.named_children
        self.scope.stored.extend(target for target in targets_ if target.type == "subscript")
        self._all(targets_, circumstance)

    def _lambda(self, node: Node, circumstance: Circumstance) -> None:
        self._defaults(node, circumstance)

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
        "module": _block,
        "block": _block,
        "if_statement": _if,
        "elif_clause": _if,
        "while_statement": _while,
        "conditional_expression": _choice,
        "boolean_operator": _boolean,
        "try_statement": _try,
        "with_statement": _with,
        "with_item": _with_item,
        "as_pattern": _as,
        "match_statement": _match,
        "list_comprehension": _comprehension,
        "set_comprehension": _comprehension,
        "dictionary_comprehension": _comprehension,
        "generator_expression": _comprehension,
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
        "lambda": _lambda,
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

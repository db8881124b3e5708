"""One pass over a scope's own text: what it defines, binds, calls and reads, and under which conditions."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from msgspec.structs import replace
from tree_sitter import Node

from lambdalint.readers.code.blocks import ends
from lambdalint.readers.code.javascript.conditions import Conditions
from lambdalint.readers.code.javascript.definitions import CLASSES, THIS
from lambdalint.readers.code.javascript.importing import Importing
from lambdalint.readers.code.javascript.prototypes import FUNCTIONS
from lambdalint.readers.code.javascript.syntax import parts
from lambdalint.readers.code.javascript.walk import PLAIN
from lambdalint.readers.code.program.expressions import Awaited, Call, Closure, Expression, Mapping, Mixture, String
from lambdalint.readers.code.program.scopes import (
    Binding,
    Circumstance,
    Declared,
    Definition,
    How,
    Kind,
    Scope,
    Site,
    Wait,
)

_ASSIGNMENTS = frozenset({"assignment_expression", "augmented_assignment_expression"})
_BLOCKS = frozenset({"statement_block", "else_clause", "finally_clause"})


class Outline(Importing):
    """Visits the statements of one scope."""

    fields: tuple[Node, ...] = ()
    """Of a constructor: what an instance begins with."""

    def fill(self) -> None:
        scope = self.scope
        if scope.kind is Kind.MODULE:
            self.visit_block(scope.node, PLAIN)
        elif scope.kind is Kind.CLASS and scope.node.type in CLASSES:
            self.fill_class()
        elif scope.kind is Kind.CLASS and scope.node.type in FUNCTIONS:
            self.fill_constructed()
        else:
            self._receive()
            self.fill_constructor(self.fields)
            self._body(scope.node)
        while self.stack:
            node, circumstance = self.stack.pop()
            kind = node.type
            visit = self.visits.get(kind)
            if visit is not None:
                visit(self, node, circumstance)
            elif kind not in _TYPES:
                self.expression(node, circumstance)
        self.tell_foreign()
        if scope.kind is Kind.MODULE:
            self.complete_exports()
            self._add_methods()

    def _add_methods(self) -> None:
        """`api.go = () => …`, where `api` is an object that is written out, as if it were written there."""
        added: dict[str, list[tuple[Expression, Expression]]] = {}
        for (name, member), values in self.scope.attributes.items():
            if isinstance(values[-1], Closure):
                key = String(values[-1].start_byte, values[-1].start_byte, member)
                added.setdefault(name, []).append((key, values[-1]))
        for name, pairs in added.items():
            bindings = self.scope.bindings.get(name, [])
            made = bindings[0].value if len(bindings) == 1 else None
            if isinstance(made, Mapping):
                bindings[0] = replace(bindings[0], value=Mapping(made.start_byte, made.end_byte, (*pairs, *made.pairs)))

    def _receive(self) -> None:
        """What `this` is in a function that is no method: nothing that is known, if it is no member of an object."""
        node = self.scope.node
        if node.type != "arrow_function" and THIS not in self.declared:
            holder = self.module.receivers.get(self.scope)
            how = How.UNKNOWN if holder is None else How.VALUE
            self.bind(THIS, Binding(how, node.start_byte, node.start_byte, holder))

    def _body(self, node: Node) -> None:
        body = node.child_by_field_name("body")
        if body is None or node.type in CLASSES:
            return
        if body.type == "statement_block":
            self.visit_block(body, self.start)
            self.scope.falls_through = self.scope.kind is Kind.FUNCTION and not ends(body, _BLOCKS)
        else:
            self.scope.results.append(Site(self.expression(body, self.start), self.start))

    def visit_expression(self, node: Node, circumstance: Circumstance) -> None:
        for inner in parts(node):
            kind = inner.type
            if kind in self.visits:
                self.stack.append((inner, circumstance))
                continue
            lowered = self.expression(inner, circumstance)
            if kind not in _ASSIGNMENTS:
                self.scope.discarded.append(lowered)

    def visit_variables(self, node: Node, circumstance: Circumstance) -> None:
        for declarator in parts(node):
            name, value = declarator.child_by_field_name("name"), declarator.child_by_field_name("value")
            if name is None or declarator.type != "variable_declarator":
                continue
            if value is None:
                self.declare(How.UNKNOWN, name, None, circumstance)
                continue
            text = self.module.text(name) if name.type == "identifier" else ""
            if text and self.makes_class(value, text):
                scope = self.define_constructed(value, text, circumstance)
                given: Expression = Closure(value.start_byte, value.end_byte, scope)
                self.declare(How.VALUE, name, given, circumstance)
                continue
            self.hold(value, name)
            given = self.expression(value, circumstance)
            self.entitle(given, text)
            self.declare(How.VALUE, name, given, circumstance)
            if isinstance(given, Call) and text and node.named_child_count == 1:
                self.scope.declared.append(Declared(given, text, node))
            if isinstance(given, Awaited) and isinstance(given.value, Call):
                self._wait(node, declarator, given.value)

    def _wait(self, node: Node, declarator: Node, call: Call) -> None:
        """Note a statement that does nothing but wait for a call and name what it gives."""
        value = declarator.child_by_field_name("value")
        if node.named_child_count != 1 or value is None or value.type != "await_expression":
            return
        before, last = node.prev_named_sibling, self.scope.waits[-1] if self.scope.waits else None
        while before is not None and before.type == "comment":
            before = before.prev_named_sibling
        after = last if before is not None and last is not None and last.start_byte == before.start_byte else None
        text = self.module.data[node.start_byte : value.start_byte].decode("utf-8", "replace")
        declares = text.rstrip().removesuffix("=").rstrip()
        self.scope.waits.append(Wait(node.start_byte, node.end_byte, call, declares, after))

    def visit_return(self, node: Node, circumstance: Circumstance) -> None:
        for inner in parts(node)[:1]:
            self.scope.results.append(Site(self.expression(inner, circumstance), circumstance))

    def visit_throw(self, node: Node, circumstance: Circumstance) -> None:
        for inner in parts(node)[:1]:
            self.scope.raised.append(Site(self.expression(inner, circumstance), circumstance))

    def visit_declaration(self, node: Node, circumstance: Circumstance) -> bool:
        visit = self.visits.get(node.type)
        if visit is not None:
            visit(self, node, circumstance)
        return visit is not None

    def visit_definition(self, node: Node, circumstance: Circumstance) -> None:
        name = node.child_by_field_name("name")
        if name is None or not self.makes_class(node, self.module.text(name)):
            self.define(node, circumstance)
            return
        scope = self.define_constructed(node, self.module.text(name), circumstance)
        self.declared.add(scope.name)
        self.bind(scope.name, Binding(How.DEFINITION, name.start_byte, name.end_byte, scope=scope))

    def visit_enum(self, node: Node, circumstance: Circumstance) -> None:
        name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
        pairs: list[tuple[Expression | None, Expression]] = []
        for member in parts(body) if body is not None else ():
            key = member.child_by_field_name("name") or member
            value = member.child_by_field_name("value")
            given = self.expression(value, circumstance) if value else Mixture(key.start_byte, key.end_byte, ())
            pairs.append((self.key(key, circumstance), given))
        if name is not None:
            self.declare(How.VALUE, name, Mapping(node.start_byte, node.end_byte, tuple(pairs)), circumstance)

    def visit_namespace(self, node: Node, circumstance: Circumstance) -> None:
        """`namespace Name { … }`: as a class that has nothing but static members."""
        name = node.child_by_field_name("name")
        if name is None or name.type != "identifier" or node.child_by_field_name("body") is None:
            return
        text = self.module.text(name)
        scope = Scope(self.module, Kind.CLASS, node, self.scope, text, open=True)
        self.scope.definitions.append(Definition(scope, circumstance))
        self.module.begin(scope)
        self.declared.add(text)
        self.bind(text, Binding(How.DEFINITION, name.start_byte, name.end_byte, scope=scope))

    visits: ClassVar[dict[str, Callable[[Outline, Node, Circumstance], None]]] = {
        "program": Conditions.visit_block,
        "statement_block": Conditions.visit_block,
        "ERROR": Conditions.visit_parts,
        "else_clause": Conditions.visit_parts,
        "finally_clause": Conditions.visit_body,
        "labeled_statement": Conditions.visit_body,
        "with_statement": Conditions.visit_body,
        "if_statement": Conditions.visit_if,
        "while_statement": Conditions.visit_while,
        "do_statement": Conditions.visit_while,
        "for_statement": Conditions.visit_for,
        "for_in_statement": Conditions.visit_for_in,
        "try_statement": Conditions.visit_try,
        "switch_statement": Conditions.visit_switch,
        "import_statement": Importing.visit_import,
        "export_statement": Importing.visit_export,
        "import_alias": Importing.visit_alias,
        "expression_statement": visit_expression,
        "lexical_declaration": visit_variables,
        "variable_declaration": visit_variables,
        "return_statement": visit_return,
        "throw_statement": visit_throw,
        "function_declaration": visit_definition,
        "generator_function_declaration": visit_definition,
        "class_declaration": visit_definition,
        "abstract_class_declaration": visit_definition,
        "enum_declaration": visit_enum,
        "internal_module": visit_namespace,
        "module": visit_namespace,
    }


_TYPES = frozenset(
    "ambient_declaration interface_declaration type_alias_declaration function_signature empty_statement "
    "break_statement continue_statement debugger_statement comment hash_bang_line".split()
)
"""Statements that do nothing by themselves."""

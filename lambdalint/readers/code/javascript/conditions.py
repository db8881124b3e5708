"""Statements that decide whether and how often code runs."""

from __future__ import annotations

from msgspec.structs import replace
from tree_sitter import Node

from lambdalint.readers.code.blocks import extent, raises
from lambdalint.readers.code.javascript import guards
from lambdalint.readers.code.javascript.operators import asked
from lambdalint.readers.code.javascript.prototypes import Prototypes
from lambdalint.readers.code.javascript.syntax import parts
from lambdalint.readers.code.program.branches import branches
from lambdalint.readers.code.program.expressions import Comparison, Mixture
from lambdalint.readers.code.program.scopes import Catch, Circumstance, How


class Conditions(Prototypes):
    """Visits what has branches; each visit has the rest visited under its circumstances."""

    def visit_block(self, node: Node, circumstance: Circumstance) -> None:
        """Statements in order: one that leaves early says something about those after it."""
        statements = []
        for statement in parts(node):
            statements.append((statement, circumstance))
            left, maybe = guards.left_behind(self.module, statement)
            if left:
                looked_at = guards.joined(circumstance.guards, left)
                circumstance = replace(circumstance, conditional=circumstance.conditional or maybe, guards=looked_at)
        self.stack.extend(reversed(statements))

    def visit_parts(self, node: Node, circumstance: Circumstance) -> None:
        self.visit_all(parts(node), circumstance)

    def visit_body(self, node: Node, circumstance: Circumstance) -> None:
        self.visit_all([node.child_by_field_name("body")], circumstance)

    def visit_if(self, node: Node, circumstance: Circumstance) -> None:
        condition = node.child_by_field_name("condition")
        consequence = node.child_by_field_name("consequence")
        alternative = node.child_by_field_name("alternative")
        outcome = guards.outcome(self.module, condition)
        if outcome is not None:
            self.visit_all([consequence if outcome else alternative], circumstance)
            return
        self.expression(condition, asked(circumstance))
        under = self.under(circumstance, condition)
        first, second = branches(self.module, circumstance, under, consequence, [alternative])
        self.visit_all([alternative], second)
        self.visit_all([consequence], first)

    def visit_while(self, node: Node, circumstance: Circumstance) -> None:
        condition = node.child_by_field_name("condition")
        looked_at = guards.joined(circumstance.guards, self.tested(condition))
        inside = replace(circumstance, repeated=True, guards=looked_at)
        self.expression(condition, asked(inside))
        self.visit_all([node.child_by_field_name("body")], inside)

    def visit_for(self, node: Node, circumstance: Circumstance) -> None:
        inside = replace(circumstance, repeated=True)
        steps = [node.child_by_field_name(name) for name in ("condition", "increment", "body")]
        self.visit_all(steps, inside)
        self.visit_all([node.child_by_field_name("initializer")], circumstance)

    def visit_for_in(self, node: Node, circumstance: Circumstance) -> None:
        left = node.child_by_field_name("left")
        right = self.expression(node.child_by_field_name("right"), circumstance)
        inside = replace(circumstance, repeated=True)
        if left is not None:
            bind = self.assign if node.child_by_field_name("kind") is None else self.declare
            bind(How.ITEM, left, right, inside)
        self.visit_all([node.child_by_field_name("body")], inside)

    def visit_try(self, node: Node, circumstance: Circumstance) -> None:
        body, handler = node.child_by_field_name("body"), node.child_by_field_name("handler")
        self.visit_all([node.child_by_field_name("finalizer")], circumstance)
        if handler is not None:
            guard = guards.joined(circumstance.guards, guards.places(self.module, body))
            self._catch(handler, replace(circumstance, conditional=True, guards=guard))
        inside = replace(circumstance, caught=True) if guards.catches(node) else circumstance
        inside = replace(inside, tried=True) if handler is not None else inside
        self.visit_all([body], inside)

    def _catch(self, handler: Node, circumstance: Circumstance) -> None:
        parameter, body = handler.child_by_field_name("parameter"), handler.child_by_field_name("body")
        name = ""
        if parameter is not None:
            self.declare(How.CAUGHT, parameter, None, circumstance)
            name = self.module.text(parameter) if parameter.type == "identifier" else ""
        end = body.start_byte + 1 if body is not None else handler.end_byte
        found = Catch(
            handler.start_byte, end, (), name, raises(handler), circumstance, handler.end_byte, extent(handler.parent)
        )
        self.scope.catches.append(found)
        self.visit_all([body], circumstance)

    def visit_switch(self, node: Node, circumstance: Circumstance) -> None:
        value, body = node.child_by_field_name("value"), node.child_by_field_name("body")
        subject = self.expression(value, asked(circumstance))
        whole = Comparison(node.start_byte, node.end_byte, subject, "switch", Mixture(node.end_byte, node.end_byte, ()))
        self.scope.memberships.append(whole)
        under = self.under(circumstance, value)
        for case in reversed(parts(body) if body is not None else []):
            test = case.child_by_field_name("value")
            if test is not None:
                self.expression(test, asked(circumstance))
            self.visit_all(case.children_by_field_name("body"), under)

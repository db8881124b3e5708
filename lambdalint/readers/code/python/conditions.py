"""Statements and expressions that decide whether code runs."""

from __future__ import annotations

from msgspec.structs import replace
from tree_sitter import Node

from lambdalint.readers.code.blocks import extent
from lambdalint.readers.code.program.branches import branches
from lambdalint.readers.code.program.scopes import Catch, Circumstance, How, Place, Site
from lambdalint.readers.code.python import guards
from lambdalint.readers.code.python.names import captured
from lambdalint.readers.code.python.walk import Walk


class Conditions(Walk):
    """Visits what has branches; each visit has the rest visited under its circumstances."""

    def visit_block(self, node: Node, circumstance: Circumstance) -> None:
        """Statements in order: one that leaves early says something about those after it."""
        statements = []
        for statement in node.named_children:
            statements.append((statement, circumstance))
            if statement.type in guards.BLOCKS and (left := guards.left_behind(self.module, statement)):
                circumstance = replace(circumstance, guards=circumstance.guards | left)
        self.stack += reversed(statements)

    def _under(self, circumstance: Circumstance, test: Node | None) -> Circumstance:
        looked_at = self._tested(test)
        return replace(circumstance, conditional=True, tested=False, guards=circumstance.guards | looked_at)

    def _tested(self, test: Node | None) -> frozenset[Place]:
        looked_at = guards.places(self.module, test)
        self.scope.tested |= looked_at
        return looked_at

    def visit_if(self, node: Node, circumstance: Circumstance) -> None:
        condition = node.child_by_field_name("condition")
        consequence = node.child_by_field_name("consequence")
        alternatives = node.children_by_field_name("alternative")
        outcome = guards.outcome(self.module, condition)
        if outcome is not None:
            self._all([consequence] if outcome else alternatives, circumstance)
            return
        under = self._under(circumstance, condition)
        first, second = branches(self.module, circumstance, under, consequence, alternatives)
        self._all(alternatives, second)
        self._next(consequence, first)
        self._next(condition, replace(circumstance, tested=True))

    def visit_while(self, node: Node, circumstance: Circumstance) -> None:
        condition = node.child_by_field_name("condition")
        body = node.child_by_field_name("body")
        guard = circumstance.guards | self._tested(condition)
        self._next(body, replace(circumstance, guards=guard, repeated=True))
        self._next(node.child_by_field_name("alternative"), replace(circumstance, guards=guard))
        self._next(condition, replace(circumstance, tested=True))

    def visit_choice(self, node: Node, circumstance: Circumstance) -> None:
        """`a if condition else b`"""
        nodes = [child for child in node.named_children if child.type != "comment"]
        if len(nodes) != 3:
            self._all(nodes, replace(circumstance, conditional=True))
            return
        self._all([nodes[0], nodes[2]], self._under(circumstance, nodes[1]))
        self._next(nodes[1], replace(circumstance, tested=True))

    def visit_boolean(self, node: Node, circumstance: Circumstance) -> None:
        left = node.child_by_field_name("left")
        under = replace(self._under(circumstance, left), tested=circumstance.tested)
        self._next(node.child_by_field_name("right"), under)
        operator = node.child_by_field_name("operator")
        defaulted = operator is not None and operator.type == "or"
        self._next(left, replace(circumstance, tested=True, defaulted=defaulted))

    def visit_try(self, node: Node, circumstance: Circumstance) -> None:
        body = node.child_by_field_name("body")
        inside = circumstance
        if guards.catches_key_error(self.module, node):
            inside = replace(circumstance, caught=True)
        if guards.catches_bad_input(self.module, node):
            inside = replace(inside, tried=True)
        looked_at = None
        for clause in node.named_children:
            if clause.type == "except_clause":
                if looked_at is None and guards.catches_absence(self.module, clause):
                    looked_at = guards.places(self.module, body)
                guard = circumstance.guards | (looked_at or frozenset())
                inner = replace(circumstance, conditional=True, guards=guard)
                self._catch(clause, inner)
                self._next(clause, inner)
            elif clause != body:
                self._next(clause, circumstance)
        self._next(body, inside)

    def _catch(self, clause: Node, circumstance: Circumstance) -> None:
        value = clause.child_by_field_name("value")
        alias = value.child_by_field_name("alias") if value is not None and value.type == "as_pattern" else None
        body = next((node for node in clause.named_children if node.type == "block"), None)
        head = self.module.data[clause.start_byte : clause.end_byte if body is None else body.start_byte].rstrip()
        self.scope.catches.append(
            Catch(
                clause.start_byte,
                clause.start_byte + len(head),
                types=guards.types(self.module, value),
                name=self.module.text(alias),
                raises=guards.raises(clause),
                circumstance=circumstance,
                last_byte=clause.end_byte,
                around=extent(clause.parent),
            )
        )

    def visit_with(self, node: Node, circumstance: Circumstance) -> None:
        inside = circumstance
        if guards.suppresses_key_error(self.module, node):
            inside = replace(circumstance, caught=True)
        self._all(node.named_children, inside)

    def visit_with_item(self, node: Node, circumstance: Circumstance) -> None:
        value = node.child_by_field_name("value")
        while value is not None and value.type == "parenthesized_expression":
            value = value.named_children[0] if value.named_children else None
        if value is not None and value.type == "as_pattern":
            alias = value.child_by_field_name("alias")
            value = value.named_children[0]
            self._bind(
                How.ENTERED, alias.named_children[0] if alias and alias.named_children else None, value, circumstance
            )
        if value is not None:
            self.scope.entered.append(Site(self.expressions.of(value), circumstance))
        self._next(value, circumstance)

    def visit_as(self, node: Node, circumstance: Circumstance) -> None:
        """`except E as name`"""
        alias = node.child_by_field_name("alias")
        self._bind(How.CAUGHT, alias.named_children[0] if alias and alias.named_children else None, None, circumstance)
        self._all(node.named_children[:1], circumstance)

    def visit_match(self, node: Node, circumstance: Circumstance) -> None:
        subject = node.child_by_field_name("subject")
        body = node.child_by_field_name("body")
        under = self._under(circumstance, subject)
        for clause in reversed(body.children_by_field_name("alternative") if body else []):
            self._all([clause.child_by_field_name("guard"), clause.child_by_field_name("consequence")], under)
            for pattern in clause.named_children:
                if pattern.type == "case_pattern":
                    for name in captured(pattern):
                        self._bind(How.PART, name, subject, under)
        self._next(subject, circumstance)

    def visit_comprehension(self, node: Node, circumstance: Circumstance) -> None:
        conditions = [child for child in node.named_children if child.type == "if_clause"]
        inside = replace(circumstance, repeated=True, conditional=circumstance.conditional or bool(conditions))
        body = node.child_by_field_name("body")
        for child in reversed(node.named_children):
            around = inside if child == body else replace(circumstance, tested=child.type == "if_clause")
            self._next(child, around)

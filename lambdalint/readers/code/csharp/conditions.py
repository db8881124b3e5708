"""Statements and expressions that decide whether code runs."""

from __future__ import annotations

from msgspec.structs import replace
from tree_sitter import Node

from lambdalint.readers.code.blocks import clauses, extent, raises
from lambdalint.readers.code.csharp import guards
from lambdalint.readers.code.csharp.syntax import declarators, has_token, named, text
from lambdalint.readers.code.csharp.walk import Walk
from lambdalint.readers.code.program.expressions import Mixture
from lambdalint.readers.code.program.scopes import Binding, Catch, Circumstance, How, Place

_LOGICAL = frozenset({"&&", "||"})


class Conditions(Walk):
    """Visits what has branches; each visit has the rest visited under its circumstances."""

    def looked_at(self, node: Node | None) -> frozenset[Place]:
        return guards.places(self.expression(node)) if node is not None else guards.NOWHERE

    def under(self, circumstance: Circumstance, test: Node | None) -> Circumstance:
        """Where a condition holds, or does not."""
        found = self.looked_at(test)
        self.scope.tested |= found
        return replace(circumstance, conditional=True, tested=False, guards=circumstance.guards | found)

    def visit_block(self, node: Node, circumstance: Circumstance) -> None:
        """Statements in order: one that leaves early says something about those after it."""
        statements = []
        for statement in named(node):
            statements.append((statement, circumstance))
            condition = guards.leaves_early(statement)
            if condition is not None:
                left = self.looked_at(condition)
                circumstance = replace(circumstance, guards=circumstance.guards | left)
        self.stack.extend(reversed(statements))

    def visit_if(self, node: Node, circumstance: Circumstance) -> None:
        condition = node.child_by_field_name("condition")
        arms = [node.child_by_field_name("consequence"), node.child_by_field_name("alternative")]
        if text(condition) in {"true", "false"}:
            self.visit_all(arms[:1] if text(condition) == "true" else arms[1:], circumstance)
            return
        self.visit_all(arms, self.under(circumstance, condition))
        self.visit_all([condition], replace(circumstance, tested=True))

    def visit_loop(self, node: Node, circumstance: Circumstance) -> None:
        """`while`, `do`, `for`"""
        condition, initial = node.child_by_field_name("condition"), node.child_by_field_name("initializer")
        guard = circumstance.guards | self.looked_at(condition)
        rest = [child for child in named(node) if child not in {condition, initial}]
        inside = replace(circumstance, repeated=True, guards=guard)
        self.visit_all(rest, inside)
        self.visit_all([condition], replace(inside, tested=True))
        for name, _ in declarators(initial) if initial is not None else ():
            self.assign(name, None, How.ITEM, circumstance)
        self.visit_all([initial], circumstance)

    def visit_foreach(self, node: Node, circumstance: Circumstance) -> None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is not None and right is not None:
            self.assign(left, self.expression(right), How.ITEM, circumstance)
        self.visit_all([node.child_by_field_name("body")], replace(circumstance, repeated=True))
        self.visit_all([right], circumstance)

    def visit_choice(self, node: Node, circumstance: Circumstance) -> None:
        """`condition ? a : b`"""
        condition = node.child_by_field_name("condition")
        arms = [node.child_by_field_name("consequence"), node.child_by_field_name("alternative")]
        self.visit_all(arms, self.under(circumstance, condition))
        self.visit_all([condition], replace(circumstance, tested=True))

    def visit_binary(self, node: Node, circumstance: Circumstance) -> None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        operator = text(node.child_by_field_name("operator"))
        if operator in _LOGICAL:
            self.visit_all([right], replace(self.under(circumstance, left), tested=True))
            self.visit_all([left], replace(circumstance, tested=True))
        elif operator == "??":
            throws = right is not None and right.type == "throw_expression"
            self.visit_all([right], self.under(circumstance, left))
            self.visit_all([left], circumstance if throws else replace(circumstance, defaulted=True))
        else:
            tested = circumstance.tested or operator in {"==", "!="}
            self.visit_all([left, right], replace(circumstance, tested=tested))

    def visit_coalescing(self, node: Node, circumstance: Circumstance) -> None:
        """The value of `place ??= value`"""
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        self.visit_all([right], self.under(circumstance, left))

    def visit_switch(self, node: Node, circumstance: Circumstance) -> None:
        """`switch` as a statement and as an expression."""
        subject = node.child_by_field_name("value") or next(iter(named(node)), None)
        body = node.child_by_field_name("body") or node
        arms = [arm for arm in named(body) if arm.type in {"switch_section", "switch_expression_arm"}]
        under = self.under(circumstance, subject)
        for arm in reversed(arms):
            self.visit_all(named(arm), under)
        self.visit_all([subject], replace(circumstance, tested=True))

    def visit_try(self, node: Node, circumstance: Circumstance) -> None:
        found = clauses(node)
        others = [child for child in named(node) if child not in found and child != node.child_by_field_name("body")]
        self.visit_all(others, circumstance)
        for clause in reversed(found):
            self._catch(clause, replace(circumstance, conditional=True))
        inside = replace(circumstance, caught=True) if guards.goes_on(node) else circumstance
        self.visit_all([node.child_by_field_name("body")], inside)

    def _catch(self, clause: Node, circumstance: Circumstance) -> None:
        body = clause.child_by_field_name("body")
        declared = next((child for child in clause.named_children if child.type == "catch_declaration"), None)
        name = declared.child_by_field_name("name") if declared is not None else None
        types = (guards.caught(clause),) if declared is not None else ()
        head = [child for child in clause.children if child != body]
        end = head[-1].end_byte if head else clause.end_byte
        found = Catch(
            clause.start_byte,
            end,
            types,
            text(name),
            raises(clause),
            circumstance,
            clause.end_byte,
            extent(clause.parent),
        )
        self.scope.catches.append(found)
        if name is not None:
            self.bind(name, Binding(How.CAUGHT, name.start_byte, name.end_byte))
        self.visit_all([body], circumstance)

    def visit_pattern(self, node: Node, circumstance: Circumstance) -> None:
        """`subject is Type name`"""
        subject, pattern = node.child_by_field_name("expression"), node.child_by_field_name("pattern")
        if subject is not None and pattern is not None:
            name = pattern.child_by_field_name("name")
            if name is not None:
                self.assign(name, self.expression(subject), How.VALUE, circumstance)
        self.visit_all([subject], replace(circumstance, tested=True))

    def visit_counting(self, node: Node, circumstance: Circumstance) -> None:
        """`count++`, `value!`"""
        for operand in named(node)[:1]:
            if has_token(node, "++") or has_token(node, "--"):
                nothing = Mixture(node.start_byte, node.end_byte, ())
                self.assign(operand, nothing, How.CHANGED, circumstance)
            self.visit_all([operand], circumstance)

    def visit_negation(self, node: Node, circumstance: Circumstance) -> None:
        if has_token(node, "++") or has_token(node, "--"):
            self.visit_counting(node, circumstance)
            return
        self.visit_all(named(node), replace(circumstance, tested=circumstance.tested or has_token(node, "!")))

"""Statements and expressions that decide whether code runs."""

from __future__ import annotations

from msgspec.structs import replace
from tree_sitter import Node

from lambdalint.readers.code.blocks import extent
from lambdalint.readers.code.program.expressions import Comparison
from lambdalint.readers.code.program.scopes import Catch, Circumstance, How, Place
from lambdalint.readers.code.ruby import guards
from lambdalint.readers.code.ruby.syntax import named, text
from lambdalint.readers.code.ruby.walk import Walk

_LOGICAL = frozenset({"&&", "||", "and", "or"})
_OR = frozenset({"||", "or"})
_NEVER = "__FILE__ == $0", "$0 == __FILE__", "$PROGRAM_NAME == __FILE__", "__FILE__ == $PROGRAM_NAME", "false"


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
        clauses = guards.rescues(node)
        statements = []
        inside = replace(circumstance, caught=True) if clauses and guards.goes_on(node) else circumstance
        inside = replace(inside, tried=any(map(guards.catches_bad_input, clauses)) or inside.tried)
        body: frozenset[Place] | None = None
        for statement in named(node):
            if statement.type == "rescue":
                if guards.catches_absence(statement) and body is None:
                    body = self._looked_at_first(node)
                guard = circumstance.guards | (body or guards.NOWHERE)
                statements.append((statement, replace(circumstance, conditional=True, guards=guard)))
                continue
            statements.append((statement, circumstance if statement.type in {"else", "ensure"} else inside))
            condition = guards.leaves_early(statement)
            if condition is not None:
                inside = replace(inside, guards=inside.guards | self.looked_at(condition))
        self.stack.extend(reversed(statements))

    def _looked_at_first(self, body: Node) -> frozenset[Place]:
        return self.looked_at(next(iter(named(body)), None))

    def visit_rescue(self, node: Node, circumstance: Circumstance) -> None:
        body = node.child_by_field_name("body")
        variable = node.child_by_field_name("variable")
        name = next(iter(named(variable)), None)
        head = variable or node.child_by_field_name("exceptions") or node.children[0]
        types, raises = guards.caught(node), guards.raises(node)
        found = Catch(
            node.start_byte, head.end_byte, types, text(name), raises, circumstance, node.end_byte, extent(node.parent)
        )
        self.scope.catches.append(found)
        self.assign(name, None, How.CAUGHT, circumstance)
        self.visit_all([body], circumstance)

    def visit_rescue_modifier(self, node: Node, circumstance: Circumstance) -> None:
        """`value rescue other`"""
        body, handler = node.child_by_field_name("body"), node.child_by_field_name("handler")
        self.visit_all([handler], replace(circumstance, conditional=True))
        self.visit_all([body], replace(circumstance, caught=True, tried=True))

    def visit_if(self, node: Node, circumstance: Circumstance) -> None:
        condition = node.child_by_field_name("condition")
        arms = [node.child_by_field_name(name) for name in ("body", "consequence", "alternative")]
        if text(condition).strip("() ") in _NEVER:
            self.visit_all(arms[2:], circumstance)
            return
        self.visit_all(arms, self.under(circumstance, condition))
        self.visit_all([condition], replace(circumstance, tested=True))

    def visit_loop(self, node: Node, circumstance: Circumstance) -> None:
        condition = node.child_by_field_name("condition")
        inside = replace(circumstance, repeated=True, guards=circumstance.guards | self.looked_at(condition))
        self.visit_all([node.child_by_field_name("body")], inside)
        self.visit_all([condition], replace(inside, tested=True))

    def visit_for(self, node: Node, circumstance: Circumstance) -> None:
        value = next(iter(named(node.child_by_field_name("value"))), None)
        items = self.expression(value) if value is not None else None
        self.assign(node.child_by_field_name("pattern"), items, How.ITEM, circumstance)
        self.visit_all([node.child_by_field_name("body")], replace(circumstance, repeated=True))
        self.visit_all([value], circumstance)

    def visit_case(self, node: Node, circumstance: Circumstance) -> None:
        subject = node.child_by_field_name("value")
        under = self.under(circumstance, subject)
        for arm in reversed([child for child in named(node) if child != subject]):
            patterns = arm.children_by_field_name("pattern") if arm.type == "when" else []
            self.visit_all([arm.child_by_field_name("guard"), arm.child_by_field_name("body") or arm], under)
            self.visit_all(patterns, replace(circumstance, tested=True))
            if arm.type == "in_clause" and subject is not None:
                self._pattern(arm, subject, under)
        self.visit_all([subject], replace(circumstance, tested=True))

    def _pattern(self, arm: Node, subject: Node, circumstance: Circumstance) -> None:
        pattern = arm.child_by_field_name("pattern")
        stack = [pattern] if pattern is not None else []
        while stack:
            one = stack.pop()
            if one.type == "identifier":
                self.assign(one, self.expression(subject), How.PART, circumstance)
            stack.extend(child for child in one.named_children if child.type != "hash_key_symbol")

    def visit_binary(self, node: Node, circumstance: Circumstance) -> None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        operator = text(node.child_by_field_name("operator"))
        found = self.expression(node)
        if isinstance(found, Comparison):
            self.scope.memberships.append(found)
        if operator in _LOGICAL:
            self.visit_all([right], replace(self.under(circumstance, left), tested=circumstance.tested))
            if operator in _OR and text(right).startswith(("raise", "fail", "abort")):
                self.visit_all([left], circumstance)
                return
            self.visit_all([left], replace(circumstance, tested=True, defaulted=operator in _OR))
            return
        if operator == "<<" and left is not None and right is not None:
            self.change(self.expression(left), self.expression(right), node, circumstance)
        self.visit_all([left, right], replace(circumstance, tested=circumstance.tested or operator in {"==", "!="}))

    def visit_unary(self, node: Node, circumstance: Circumstance) -> None:
        operator = text(node.child_by_field_name("operator"))
        tested = circumstance.tested or operator in {"!", "not", "defined?"}
        self.visit_all([node.child_by_field_name("operand")], replace(circumstance, tested=tested))

"""Statements and expressions that decide whether code runs, and how often."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace
from tree_sitter import Node

from lambdalint.readers.code.program.expressions import Expression
from lambdalint.readers.code.program.scopes import Circumstance, How, Place, Scope
from lambdalint.readers.code.rust import items
from lambdalint.readers.code.rust.names import joined, places
from lambdalint.readers.code.rust.patterns import Patterns

LASTING: Place = ("globals()", "")
"""Where a `static` within a function keeps its value."""


class Conditions(Patterns):
    """Visits what has branches; each visit has the rest visited under its circumstances."""

    def __init__(self, scope: Scope) -> None:
        super().__init__(scope)
        self.stack: list[tuple[Node, Circumstance]] = []
        self.statics: set[str] = set()
        """Statics of the function."""

    def all(self, nodes: Iterable[Node | None], circumstance: Circumstance) -> None:
        """Have these visited in order, next."""
        self.stack.extend((node, circumstance) for node in reversed(list(nodes)) if node is not None)

    def visit_block(self, node: Node, circumstance: Circumstance) -> None:
        """Statements in order: one that leaves early says something about those after it."""
        statements = []
        skipped = False
        for statement in node.named_children:
            if statement.type == "attribute_item":
                skipped = items.is_for_tests(self.module, statement)
            elif not skipped:
                statements.append((statement, circumstance))
                if left := self._left_behind(statement):
                    circumstance = replace(circumstance, guards=joined(circumstance.guards, left))
            skipped = skipped and statement.type == "attribute_item"
        self.stack.extend(reversed(statements))

    def _left_behind(self, statement: Node) -> frozenset[Place]:
        """The places that a statement looks at to leave early: `if let Some(c) = CACHE.get() { return c; }`"""
        node = (
            next(iter(statement.named_children), statement) if statement.type == "expression_statement" else statement
        )
        block = node.child_by_field_name("consequence") if node.type == "if_expression" else None
        if block is None or node.child_by_field_name("alternative") is not None:
            return frozenset()
        inner = [child for child in block.named_children if not child.type.endswith("comment")]
        final = inner[-1] if inner else None
        if final is not None and final.type == "expression_statement":
            final = next(iter(final.named_children), None)
        condition = node.child_by_field_name("condition")
        leaves = final is not None and final.type == "return_expression" and condition is not None
        return places(self.lowered(condition)) if leaves and condition is not None else frozenset()

    def _under(self, circumstance: Circumstance, *tests: Node | None) -> Circumstance:
        looked_at = self.looked_at(*(self.lowered(test) for test in tests if test is not None))
        self.scope.tested |= looked_at
        return replace(circumstance, conditional=True, tested=False, guards=joined(circumstance.guards, looked_at))

    def looked_at(self, *expressions: Expression) -> frozenset[Place]:
        found = places(*expressions)
        return found | {LASTING} if any(name in self.statics for name, _ in found) else found

    def visit_if(self, node: Node, circumstance: Circumstance) -> None:
        condition = node.child_by_field_name("condition")
        under = self._under(circumstance, condition)
        self.all([node.child_by_field_name("consequence"), node.child_by_field_name("alternative")], under)
        self.all([condition], replace(circumstance, tested=True))

    def visit_let_condition(self, node: Node, circumstance: Circumstance) -> None:
        value = node.child_by_field_name("value")
        if value is not None:
            self.bind(node.child_by_field_name("pattern"), self.lowered(value))
        self.all([value], circumstance)

    def visit_match(self, node: Node, circumstance: Circumstance) -> None:
        value, body = node.child_by_field_name("value"), node.child_by_field_name("body")
        under = self._under(circumstance, value)
        for arm in reversed(body.named_children if body is not None else []):
            if arm.type == "match_arm":
                pattern = arm.child_by_field_name("pattern")
                self.bind(pattern, self.lowered(value) if value is not None else None)
                test = pattern.child_by_field_name("condition") if pattern is not None else None
                self.all([test, arm.child_by_field_name("value")], under)
        self.all([value], replace(circumstance, tested=True))

    def visit_while(self, node: Node, circumstance: Circumstance) -> None:
        condition = node.child_by_field_name("condition")
        inside = replace(self._under(circumstance, condition), repeated=True, conditional=circumstance.conditional)
        self.all([node.child_by_field_name("body")], inside)
        self.all([condition], replace(circumstance, tested=True))

    def visit_loop(self, node: Node, circumstance: Circumstance) -> None:
        self.all([node.child_by_field_name("body")], replace(circumstance, repeated=True))

    def visit_for(self, node: Node, circumstance: Circumstance) -> None:
        value = node.child_by_field_name("value")
        if value is not None:
            self.bind(node.child_by_field_name("pattern"), self.lowered(value), How.ITEM)
        self.all([node.child_by_field_name("body")], replace(circumstance, repeated=True))
        self.all([value], circumstance)

    def visit_let(self, node: Node, circumstance: Circumstance) -> None:
        value, alternative = node.child_by_field_name("value"), node.child_by_field_name("alternative")
        if value is not None:
            self.bind(node.child_by_field_name("pattern"), self.lowered(value))
        else:
            self.bind(node.child_by_field_name("pattern"), None, How.UNKNOWN)
        self.all([alternative], self._under(circumstance, value) if alternative is not None else circumstance)
        self.all([value], circumstance)

    def visit_binary(self, node: Node, circumstance: Circumstance) -> None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if self.module.text(node.child_by_field_name("operator")) in {"&&", "||"}:
            self.all([right], replace(self._under(circumstance, left), tested=circumstance.tested))
            self.all([left], circumstance)
        else:
            self.all([left, right], circumstance)

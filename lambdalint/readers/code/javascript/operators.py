"""Operators: what they decide, and what they make of their operands."""

from __future__ import annotations

from msgspec.structs import replace
from tree_sitter import Node

from lambdalint.readers.code.javascript import guards
from lambdalint.readers.code.javascript.walk import Walk
from lambdalint.readers.code.program.expressions import Comparison, Constant, Either, Expression, Joined, Mixture
from lambdalint.readers.code.program.scopes import Circumstance, How, Place

_DECIDES = frozenset({"&&", "||", "??"})
_COMPARES = frozenset("== === != !== < > <= >= in instanceof".split())
_PLACES = frozenset({"member_expression", "subscript_expression"})


class Operators(Walk):
    """Lowers expressions with operators."""

    def member(self, node: Node, circumstance: Circumstance) -> Expression:
        """`a.b`, `a["b"]`; `a[b]` where the name is not written out."""
        raise NotImplementedError

    def under(self, circumstance: Circumstance, test: Node | None) -> Circumstance:
        """What has to hold for code that runs only if a test says so."""
        looked_at = guards.joined(circumstance.guards, self.tested(test))
        return replace(circumstance, conditional=True, tested=False, defaulted=False, guards=looked_at)

    def tested(self, test: Node | None) -> frozenset[Place]:
        """What a test looks at."""
        looked_at = guards.places(self.module, test)
        self.scope.tested |= looked_at
        return looked_at

    def part(self, node: Node, name: str, circumstance: Circumstance) -> Expression:
        return self.expression(node.child_by_field_name(name), circumstance)

    def choice(self, node: Node, circumstance: Circumstance) -> Expression:
        test = node.child_by_field_name("condition")
        outcome = guards.outcome(self.module, test)
        decides = self.expression(test, asked(circumstance))
        if outcome is not None:
            return self.part(node, "consequence" if outcome else "alternative", circumstance)
        under = self.under(circumstance, test)
        options = (self.part(node, "consequence", under), self.part(node, "alternative", under))
        return Either(node.start_byte, node.end_byte, options, decides)

    def binary(self, node: Node, circumstance: Circumstance) -> Expression:
        operator = self.module.text(node.child_by_field_name("operator"))
        if operator in _DECIDES or operator == "+":
            return self._chain(node, operator, circumstance)
        inside = asked(circumstance) if operator in _COMPARES else circumstance
        left, right = self.part(node, "left", inside), self.part(node, "right", inside)
        if operator not in _COMPARES:
            return Mixture(node.start_byte, node.end_byte, (left, right))
        comparison = Comparison(node.start_byte, node.end_byte, left, operator, right)
        self.scope.memberships.append(comparison)
        return comparison

    def _chain(self, node: Node, operator: str, circumstance: Circumstance) -> Expression:
        """`a || b || c`, `a + b + c`: however long, one after the other."""
        operands: list[Node | None] = []
        inner: Node | None = node
        while inner is not None and inner.type == "binary_expression":
            if self.module.text(inner.child_by_field_name("operator")) != operator:
                break
            operands.append(inner.child_by_field_name("right"))
            inner = inner.child_by_field_name("left")
        operands.append(inner)
        operands.reverse()
        if operator == "+":
            return Joined(node.start_byte, node.end_byte, tuple(self.expression(one, circumstance) for one in operands))
        around, defaults = circumstance, operator != "&&"
        found = []
        for position, operand in enumerate(operands):
            if position:
                circumstance = self.under(circumstance, operands[position - 1])
            if operand is operands[-1]:
                inside = replace(circumstance, tested=around.tested, defaulted=around.defaulted)
            else:
                inside = replace(circumstance, tested=True, defaulted=defaults)
            found.append(self.expression(operand, inside))
        return found[-1] if operator == "&&" else Either(node.start_byte, node.end_byte, tuple(found))

    def unary(self, node: Node, circumstance: Circumstance) -> Expression:
        operator, argument = node.children[0].type, node.child_by_field_name("argument")
        if operator == "void":
            self.expression(argument, circumstance)
            return Constant(node.start_byte, node.end_byte, None)
        if (
            operator == "delete"
            and argument is not None
            and argument.type in {"member_expression", "subscript_expression"}
        ):
            self.scope.stored.append(self.member(argument, circumstance))
            return Mixture(node.start_byte, node.end_byte, ())
        inside = asked(circumstance) if operator == "!" else circumstance
        return Mixture(node.start_byte, node.end_byte, (self.expression(argument, inside),))

    def update(self, node: Node, circumstance: Circumstance) -> Expression:
        """`count++`"""
        argument = node.child_by_field_name("argument")
        value = Mixture(node.start_byte, node.end_byte, (self.expression(argument, circumstance),))
        if argument is not None:
            self.assign(How.VALUE, argument, value, circumstance)
        return value


def asked(circumstance: Circumstance) -> Circumstance:
    """Of what a condition consists of."""
    return circumstance if circumstance.tested else replace(circumstance, tested=True)

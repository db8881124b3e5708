"""Java's expressions: what each comes down to, and the calls, conditions and closures within it."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from msgspec.structs import replace
from tree_sitter import Node

from lambdalint.readers.code.java import literals
from lambdalint.readers.code.java.classes import declared, named_class
from lambdalint.readers.code.java.invocations import Invocations
from lambdalint.readers.code.jvm.module import component
from lambdalint.readers.code.jvm.places import THIS
from lambdalint.readers.code.jvm.walk import under
from lambdalint.readers.code.program.expressions import Argument as Item
from lambdalint.readers.code.program.expressions import (
    Comparison,
    Constant,
    Either,
    Expression,
    Index,
    Joined,
    Member,
    Mixture,
    Name,
    Sequence,
    String,
    Super,
)
from lambdalint.readers.code.program.scopes import Circumstance, How

_COMPARISONS = frozenset({"==", "!=", "<", ">", "<=", ">="})
_LOGICAL = frozenset({"&&", "||"})
_MAXIMUM_OPERANDS = 2_000


class Expressions(Invocations):
    def lowered(self, node: Node, circumstance: Circumstance) -> Expression:
        kind = node.type
        visit = self.expressions.get(kind)
        if visit is not None:
            return visit(self, node, circumstance)
        if kind.endswith("_literal"):
            return literals.number(self.module, node)
        return self.mixture(node, node.named_children, circumstance)

    def _name(self, node: Node, _: Circumstance) -> Expression:
        text, start, end = self.module.text(node), node.start_byte, node.end_byte
        around = self.class_scope
        if around is not None and text not in self.declared and text in self.module.fields[around].components:
            return Member(start, end, Name(start, end, THIS), component(text))
        return Name(start, end, text)

    def _super(self, node: Node, _: Circumstance) -> Expression:
        return Super(node.start_byte, node.end_byte)

    def _string(self, node: Node, circumstance: Circumstance) -> Expression:
        if any(child.type == "string_interpolation" for child in node.named_children):
            return self.mixture(node, node.named_children, circumstance)
        return String(node.start_byte, node.end_byte, literals.string(self.module, node))

    def _true(self, node: Node, _: Circumstance) -> Expression:
        return Constant(node.start_byte, node.end_byte, node.type == "true")

    def _null(self, node: Node, _: Circumstance) -> Expression:
        return Constant(node.start_byte, node.end_byte, None)

    def _only(self, node: Node, circumstance: Circumstance) -> Expression:
        """What parentheses leave as it is."""
        parts = [child for child in node.named_children if "comment" not in child.type]
        return self.expression(parts[0], circumstance) if parts else Mixture(node.start_byte, node.end_byte, ())

    def _cast(self, node: Node, circumstance: Circumstance) -> Expression:
        return self.expression(node.child_by_field_name("value"), circumstance)

    def _field(self, node: Node, circumstance: Circumstance) -> Expression:
        owner, field = node.child_by_field_name("object"), node.child_by_field_name("field")
        if owner is None or field is None or field.type != "identifier":  # `Outer.this`
            return Mixture(node.start_byte, node.end_byte, ())
        named = self.qualified(node)
        if named is not None:
            return named
        inner = self.demanded(owner, circumstance)
        return self.member(node, inner, self.module.text(field), circumstance)

    def _array_item(self, node: Node, circumstance: Circumstance) -> Expression:
        owner = self.expression(node.child_by_field_name("array"), circumstance)
        key = self.expression(node.child_by_field_name("index"), circumstance)
        index = Index(node.start_byte, node.end_byte, owner, key)
        self.scope.subscripts.append((index, circumstance))
        return index

    def _ternary(self, node: Node, circumstance: Circumstance) -> Expression:
        places = self.condition(node.child_by_field_name("condition"), circumstance)
        inside = under(circumstance, places)
        names = ("consequence", "alternative")
        options = tuple(self.expression(node.child_by_field_name(name), inside) for name in names)
        return Either(node.start_byte, node.end_byte, options)

    def _binary(self, node: Node, circumstance: Circumstance) -> Expression:
        operator = self.module.text(node.child_by_field_name("operator"))
        if operator in _LOGICAL:
            return self._logical(node, operator, circumstance)
        if operator in _COMPARISONS:
            asked = replace(circumstance, tested=True)
            left = self.expression(node.child_by_field_name("left"), asked)
            right = self.expression(node.child_by_field_name("right"), asked)
            found = Comparison(node.start_byte, node.end_byte, left, operator, right)
            self.scope.memberships.append(found)
            return found
        operands = [self.expression(one, circumstance) for one in _chained(self, node, {operator})]
        if operator == "+":
            return Joined(node.start_byte, node.end_byte, tuple(operands))
        return Mixture(node.start_byte, node.end_byte, tuple(operands))

    def _logical(self, node: Node, operator: str, circumstance: Circumstance) -> Expression:
        """`a && b`: what is on the right runs under what is on the left."""
        parts: list[Expression] = []
        inside = replace(circumstance, tested=True)
        for operand in _chained(self, node, {operator}):
            parts.append(self.expression(operand, inside))
            inside = replace(under(inside, self.places(parts[-1])), tested=True)
        return Mixture(node.start_byte, node.end_byte, tuple(parts))

    def _instance(self, node: Node, circumstance: Circumstance) -> Expression:
        left = self.expression(node.child_by_field_name("left"), replace(circumstance, tested=True))
        name, right = node.child_by_field_name("name"), node.child_by_field_name("right")
        if name is not None:
            self.declare(name, How.VALUE, left, declared(self.module, right))
        kind = named_class(self.module, right) or Mixture(node.start_byte, node.end_byte, ())
        return Comparison(node.start_byte, node.end_byte, left, "instanceof", kind)

    def _unary(self, node: Node, circumstance: Circumstance) -> Expression:
        operator = self.module.text(node.child_by_field_name("operator"))
        inside = replace(circumstance, tested=True) if operator == "!" else circumstance
        value = self.expression(node.child_by_field_name("operand"), inside)
        if operator == "-" and isinstance(value, Constant) and value.value is not None:
            return Constant(node.start_byte, node.end_byte, -value.value)
        return Mixture(node.start_byte, node.end_byte, (value,))

    def _update(self, node: Node, circumstance: Circumstance) -> Expression:
        """`count++`"""
        parts = [child for child in node.named_children if "comment" not in child.type]
        target = self.expression(parts[0], circumstance) if parts else Mixture(node.start_byte, node.end_byte, ())
        self.assign(target, Mixture(node.start_byte, node.end_byte, (target,)), node, circumstance)
        return target

    def _assignment(self, node: Node, circumstance: Circumstance) -> Expression:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        value = self.expression(right, circumstance)
        if left is None:
            return value
        target = self._target(left, circumstance)
        operator = self.module.text(node.child_by_field_name("operator"))
        given = value if operator == "=" else Mixture(node.start_byte, node.end_byte, (value, target))
        self.assign(target, given, left, circumstance)
        return value

    def _target(self, node: Node, circumstance: Circumstance) -> Expression:
        """What is assigned to; nobody reads it."""
        if node.type != "field_access":
            return self.expression(node, circumstance)
        owner, field = node.child_by_field_name("object"), node.child_by_field_name("field")
        return Member(node.start_byte, node.end_byte, self.expression(owner, circumstance), self.module.text(field))

    def _items(self, node: Node, circumstance: Circumstance) -> Expression:
        parts = [child for child in node.named_children if "comment" not in child.type]
        items = tuple(Item(self.expression(child, circumstance)) for child in parts)
        return Sequence(node.start_byte, node.end_byte, items)

    def _new_array(self, node: Node, circumstance: Circumstance) -> Expression:
        value = node.child_by_field_name("value")
        if value is not None:
            return self._items(value, circumstance)
        return self.mixture(node, node.children_by_field_name("dimensions"), circumstance)

    def _class_literal(self, node: Node, _: Circumstance) -> Expression:
        found = named_class(self.module, next(iter(node.named_children), None))
        return found or Mixture(node.start_byte, node.end_byte, ())

    def _this(self, node: Node, _: Circumstance) -> Expression:
        return Name(node.start_byte, node.end_byte, THIS)

    expressions: ClassVar[dict[str, Callable[[Expressions, Node, Circumstance], Expression]]] = {
        "identifier": _name,
        "type_identifier": _name,
        "this": _this,
        "super": _super,
        "string_literal": _string,
        "character_literal": _string,
        "true": _true,
        "false": _true,
        "null_literal": _null,
        "parenthesized_expression": _only,
        "expression_statement": _only,
        "cast_expression": _cast,
        "field_access": _field,
        "array_access": _array_item,
        "ternary_expression": _ternary,
        "binary_expression": _binary,
        "instanceof_expression": _instance,
        "unary_expression": _unary,
        "update_expression": _update,
        "assignment_expression": _assignment,
        "array_initializer": _items,
        "array_creation_expression": _new_array,
        "class_literal": _class_literal,
        "method_invocation": Invocations.invocation,
        "explicit_constructor_invocation": Invocations.delegation,
        "object_creation_expression": Invocations.creation,
        "lambda_expression": Invocations.function,
        "method_reference": Invocations.reference,
        "switch_expression": Invocations.choice,
    }


def _chained(walk: Expressions, node: Node, operators: set[str]) -> list[Node]:
    """The operands of `a + b + c`, which is nested to the left."""
    operands: list[Node] = []
    inner: Node | None = node
    while inner is not None and inner.type == "binary_expression" and len(operands) < _MAXIMUM_OPERANDS:
        if walk.module.text(inner.child_by_field_name("operator")) not in operators:
            break
        right = inner.child_by_field_name("right")
        operands.extend([right] if right is not None else [])
        inner = inner.child_by_field_name("left")
    if inner is not None and len(operands) < _MAXIMUM_OPERANDS:
        operands.append(inner)
    return operands[::-1]

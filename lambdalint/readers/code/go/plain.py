"""The plain expressions of Go: names, literals, members and operators."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from tree_sitter import Node

from lambdalint.readers.code.go.module import GoModule
from lambdalint.readers.code.go.names import is_context, named_type
from lambdalint.readers.code.program.expressions import (
    Comparison,
    Constant,
    Expression,
    Index,
    Joined,
    Member,
    Mixture,
    Name,
    String,
)
from lambdalint.readers.code.program.lowering import MAXIMUM_DEPTH, Lowering
from lambdalint.readers.code.program.scopes import Scope

_NOTHING_INSIDE = frozenset({"comment", "type_identifier", "qualified_type", "field_identifier", "package_identifier"})
_COMPARING = frozenset({"==", "!=", "<", "<=", ">", ">="})
_ESCAPES = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


class Plain(Lowering):
    def __init__(self, scope: Scope) -> None:
        super().__init__(scope)
        self.contexts = _contexts(scope)
        self.renamed = scope.module.renamed(scope) if isinstance(scope.module, GoModule) else {}
        """Variables with the name of something else that their first value is made of: `domain := domain.New()`."""

    def several(self, nodes: list[Node], depth: int = 0) -> tuple[Expression, ...]:
        return tuple(self.lowered(node, depth) for node in nodes if node.type not in _NOTHING_INSIDE)

    def mixture(self, node: Node, depth: int) -> Expression:
        return Mixture(node.start_byte, node.end_byte, self.several(node.named_children, depth))

    def inner(self, node: Node, depth: int) -> Expression:
        operand = node.child_by_field_name("operand") or next(iter(node.named_children), None)
        return self.lowered(operand, depth) if operand is not None else self.nothing(node)

    def _name(self, node: Node, _: int) -> Expression:
        text = self.module.text(node)
        if text in self.contexts:
            return self.nothing(node)
        return Name(node.start_byte, node.end_byte, self.renamed.get(text, text))

    def named(self, node: Node, _: int) -> Expression:
        found = named_type(self.module, node)
        return found if found is not None else self.nothing(node)

    def _constant(self, node: Node, _: int) -> Expression:
        text = self.module.text(node).replace("_", "")
        value: float | bool | None = {"true": True, "false": False}.get(text)
        if value is None and re.fullmatch(r"\d{1,18}", text):
            value = int(text)
        elif value is None and re.fullmatch(r"\d{0,18}\.\d{0,18}", text) and text != ".":
            value = float(text)
        elif value is None and node.type != "nil":
            return self.nothing(node)
        return Constant(node.start_byte, node.end_byte, value)

    def _string(self, node: Node, _: int) -> Expression:
        text = self.module.text(node)[1:-1]
        if node.type == "interpreted_string_literal" and "\\" in text:
            text = _unescaped(text)
        return String(node.start_byte, node.end_byte, text)

    def _selector(self, node: Node, depth: int) -> Expression:
        operand, field = node.child_by_field_name("operand"), node.child_by_field_name("field")
        if operand is None:
            return self.nothing(node)
        return Member(node.start_byte, node.end_byte, self.lowered(operand, depth), self.module.text(field))

    def _index(self, node: Node, depth: int) -> Expression:
        operand, index = node.child_by_field_name("operand"), node.child_by_field_name("index")
        if operand is None:
            return self.nothing(node)
        key = self.lowered(index, depth) if index is not None else None
        return Index(node.start_byte, node.end_byte, self.lowered(operand, depth), key)

    def _unary(self, node: Node, depth: int) -> Expression:
        operand = self.inner(node, depth)
        operator = self.module.text(node.child_by_field_name("operator"))
        return operand if operator in {"&", "*"} else Mixture(node.start_byte, node.end_byte, (operand,))

    def _binary(self, node: Node, depth: int) -> Expression:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None:
            return self.nothing(node)
        operator = self.module.text(node.child_by_field_name("operator"))
        sides = (self.lowered(left, depth), self.lowered(right, depth))
        if operator == "+":
            return Joined(node.start_byte, node.end_byte, sides)
        if operator in _COMPARING:
            return Comparison(node.start_byte, node.end_byte, sides[0], operator, sides[1])
        return Mixture(node.start_byte, node.end_byte, sides)

    lowers: ClassVar[Mapping[str, Callable[[Any, Node, int], Expression]]] = {
        "identifier": _name,
        "type_identifier": named,
        "qualified_type": named,
        "nil": _constant,
        "true": _constant,
        "false": _constant,
        "int_literal": _constant,
        "float_literal": _constant,
        "interpreted_string_literal": _string,
        "raw_string_literal": _string,
        "selector_expression": _selector,
        "index_expression": _index,
        "slice_expression": _index,
        "unary_expression": _unary,
        "binary_expression": _binary,
        "parenthesized_expression": inner,
        "type_assertion_expression": inner,
        "type_instantiation_expression": inner,
    }


def _contexts(scope: Scope) -> frozenset[str]:
    """The parameters of a function and of those around it that are contexts."""
    found: set[str] = set()
    around: Scope | None = scope
    for _ in range(MAXIMUM_DEPTH):
        if around is None:
            break
        found |= {parameter.name for parameter in around.parameters if is_context(parameter.type)}
        around = around.parent
    return frozenset(found)


def _unescaped(text: str) -> str:
    def character(match: re.Match[str]) -> str:
        escape = match[1]
        if escape[0] in "xuU":
            code = int(escape[1:], 16)
        elif escape[0] in "01234567":
            code = int(escape, 8)
        else:
            return _ESCAPES.get(escape, escape)
        return chr(code) if code <= 0x10FFFF else ""

    pattern = r"\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|.)"
    return re.sub(pattern, character, text, flags=re.DOTALL)

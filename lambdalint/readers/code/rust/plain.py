"""The plain expressions of Rust: names, literals, members and operators."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from tree_sitter import Node

from lambdalint.readers.code.program.expressions import (
    Argument,
    Comparison,
    Constant,
    Expression,
    Index,
    Joined,
    Member,
    Mixture,
    Name,
    Sequence,
    String,
)
from lambdalint.readers.code.program.lowering import MAXIMUM_DEPTH, Lowering
from lambdalint.readers.code.program.scopes import Kind, Scope
from lambdalint.readers.code.rust.module import RustModule
from lambdalint.readers.code.rust.names import path_expression

_COMPARING = frozenset({"==", "!=", "<", "<=", ">", ">="})
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "0": "\0"}


class Plain(Lowering):
    def __init__(self, scope: Scope) -> None:
        super().__init__(scope)
        self._type = _type_around(scope)
        self.renamed = scope.module.renamed(scope) if isinstance(scope.module, RustModule) else {}
        """Variables with the name of something else that their first value is made of: `let client = client();`"""

    def of_field(self, node: Node, name: str, depth: int) -> Expression:
        inner = node.child_by_field_name(name)
        return self.lowered(inner, depth) if inner is not None else self.nothing(node)

    def mixture(self, node: Node, depth: int) -> Expression:
        nodes = [child for child in node.named_children if not child.type.endswith(("comment", "type"))]
        return Mixture(node.start_byte, node.end_byte, tuple(self.lowered(child, depth) for child in nodes[:200]))

    def _lower_nothing(self, node: Node, _: int) -> Expression:
        return self.nothing(node)

    def _lower_inner(self, node: Node, depth: int) -> Expression:
        inner = node.child_by_field_name("value") or next(
            (child for child in node.named_children if child.type not in {"mutable_specifier", "label"}), None
        )
        return self.lowered(inner, depth) if inner is not None else self.nothing(node)

    def _lower_unary(self, node: Node, depth: int) -> Expression:
        inner = self._lower_inner(node, depth)
        operator = node.children[0].type if node.children else ""
        return inner if operator == "*" else Mixture(node.start_byte, node.end_byte, (inner,))

    def _lower_name(self, node: Node, _: int) -> Expression:
        text = self.module.text(node)
        text = self._type if text == "Self" and self._type else text
        return Name(node.start_byte, node.end_byte, self.renamed.get(text, text))

    def _lower_path(self, node: Node, _: int) -> Expression:
        found = path_expression(self.module, node)
        first = found
        while isinstance(first, Member):
            first = first.object
        if isinstance(first, Name) and first.text == "Self" and self._type:
            first.text = self._type
        return found

    def _lower_constant(self, node: Node, _: int) -> Expression:
        text = self.module.text(node).replace("_", "")
        number = re.fullmatch(r"(\d{1,18}(?:\.\d{0,18})?)(?:[iuf](?:8|16|32|64|128|size))?", text)
        if number is None:
            value = {"true": True, "false": False}.get(text)
            return Constant(node.start_byte, node.end_byte, value) if value is not None else self.nothing(node)
        written = number[1]
        return Constant(node.start_byte, node.end_byte, float(written) if "." in written else int(written))

    def _lower_string(self, node: Node, _: int) -> Expression:
        parts = []
        for child in node.named_children:
            text = self.module.text(child)
            parts.append(_ESCAPES.get(text[1:2], text[1:2]) if child.type == "escape_sequence" else text)
        return String(node.start_byte, node.end_byte, "".join(parts))

    def _lower_member(self, node: Node, depth: int) -> Expression:
        field = self.module.text(node.child_by_field_name("field"))
        return Member(node.start_byte, node.end_byte, self.of_field(node, "value", depth), field)

    def _lower_index(self, node: Node, depth: int) -> Expression:
        nodes = node.named_children
        if not nodes:
            return self.nothing(node)
        key = self.lowered(nodes[1], depth) if len(nodes) > 1 and nodes[1].type != "range_expression" else None
        return Index(node.start_byte, node.end_byte, self.lowered(nodes[0], depth), key)

    def _lower_binary(self, node: Node, depth: int) -> Expression:
        sides = (self.of_field(node, "left", depth), self.of_field(node, "right", depth))
        operator = self.module.text(node.child_by_field_name("operator"))
        if operator in _COMPARING:
            return Comparison(node.start_byte, node.end_byte, sides[0], operator, sides[1])
        if operator == "+":
            return Joined(node.start_byte, node.end_byte, sides)
        return Mixture(node.start_byte, node.end_byte, sides)

    def _lower_list(self, node: Node, depth: int) -> Expression:
        nodes = [child for child in node.named_children if not child.type.endswith("comment")]
        items = tuple(Argument(self.lowered(child, depth)) for child in nodes[:200])
        return Sequence(node.start_byte, node.end_byte, items)

    lowers: ClassVar[Mapping[str, Callable[[Any, Node, int], Expression]]] = {
        "identifier": _lower_name,
        "type_identifier": _lower_name,
        "self": _lower_name,
        "crate": _lower_name,
        "scoped_identifier": _lower_path,
        "scoped_type_identifier": _lower_path,
        "generic_type": _lower_path,
        "generic_type_with_turbofish": _lower_inner,
        "integer_literal": _lower_constant,
        "float_literal": _lower_constant,
        "boolean_literal": _lower_constant,
        "string_literal": _lower_string,
        "raw_string_literal": _lower_string,
        "field_expression": _lower_member,
        "index_expression": _lower_index,
        "unary_expression": _lower_unary,
        "binary_expression": _lower_binary,
        "reference_expression": _lower_inner,
        "parenthesized_expression": _lower_inner,
        "await_expression": _lower_inner,
        "try_expression": _lower_inner,
        "type_cast_expression": _lower_inner,
        "async_block": _lower_inner,
        "unsafe_block": _lower_inner,
        "expression_statement": _lower_inner,
        "else_clause": _lower_inner,
        "let_condition": _lower_inner,
        "array_expression": _lower_list,
        "tuple_expression": _lower_list,
        "return_expression": _lower_nothing,
        "break_expression": _lower_nothing,
        "continue_expression": _lower_nothing,
    }


def _type_around(scope: Scope) -> str:
    """What `Self` stands for."""
    around: Scope | None = scope
    for _ in range(MAXIMUM_DEPTH):
        if around is None:
            break
        if around.kind is Kind.CLASS:
            return around.name
        around = around.parent
    return ""

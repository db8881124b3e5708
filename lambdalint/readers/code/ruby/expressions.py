"""Ruby's expressions as those of any language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from tree_sitter import Node

from lambdalint.readers.code.program.expressions import (
    Argument,
    Comparison,
    Constant,
    Either,
    Expression,
    Index,
    Joined,
    Mapping,
    Member,
    Mixture,
    Name,
    Sequence,
    String,
)
from lambdalint.readers.code.ruby.invocations import Calls
from lambdalint.readers.code.ruby.syntax import BLOCKS, constant, named, symbol, text

_COMPARISONS = frozenset({"==", "!=", "<", ">", "<=", ">=", "<=>", "=~", "==="})
_OR = frozenset({"||", "or"})
_AND = frozenset({"&&", "and"})


class Expressions(Calls):
    """Makes expressions of all other nodes."""

    def _name(self, node: Node) -> Expression:
        return self.name(node)

    def _constant(self, node: Node) -> Expression:
        return Name(node.start_byte, node.end_byte, text(node))

    def _kept_variable(self, node: Node) -> Expression:
        return self.kept_variable(node)

    def _path(self, node: Node) -> Expression:
        """`A::B`"""
        scope, name = node.child_by_field_name("scope"), text(node.child_by_field_name("name"))
        if scope is None:
            return Name(node.start_byte, node.end_byte, name)
        return Member(node.start_byte, node.end_byte, self.expression(scope), name)

    def _function(self, node: Node) -> Expression:
        return self.function(node)

    def _index(self, node: Node) -> Expression:
        owner = node.child_by_field_name("object")
        if owner is None:
            return self.mixture(node)
        keys = [child for child in named(node) if child != owner and child.type not in BLOCKS]
        key = self.expression(keys[0]) if len(keys) == 1 else None
        return Index(node.start_byte, node.end_byte, self.expression(owner), key)

    def _assignment(self, node: Node) -> Expression:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None:
            return self.mixture(node)
        operator = text(node.child_by_field_name("operator"))
        if operator == "||=":
            return Either(node.start_byte, node.end_byte, self.expressions([left, right]))
        return self.expression(right) if not operator or operator == "&&=" else self.mixture(node)

    def _binary(self, node: Node) -> Expression:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        operator = text(node.child_by_field_name("operator"))
        if left is None or right is None:
            return self.mixture(node)
        start, end, sides = node.start_byte, node.end_byte, self.expressions([left, right])
        if operator in _OR:
            return Either(start, end, sides)
        if operator in _AND:
            return sides[1]
        if operator == "+":
            return Joined(start, end, sides)
        if operator in _COMPARISONS:
            return Comparison(start, end, sides[0], operator, sides[1])
        return sides[0] if operator == "<<" else Mixture(start, end, sides)

    def _choice(self, node: Node) -> Expression:
        arms = [node.child_by_field_name("consequence"), node.child_by_field_name("alternative")]
        return Either(node.start_byte, node.end_byte, self.expressions(arm for arm in arms if arm is not None))

    def _string(self, node: Node) -> Expression:
        said = constant(node)
        if said is not None:
            return String(node.start_byte, node.end_byte, said)
        parts: list[Expression] = []
        for child in named(node)[:200]:
            if child.type == "interpolation":
                parts.extend(self.expressions(named(child)[-1:]))
            else:
                parts.append(String(child.start_byte, child.end_byte, text(child)))
        return Joined(node.start_byte, node.end_byte, tuple(parts))

    def _symbol(self, node: Node) -> Expression:
        return String(node.start_byte, node.end_byte, symbol(node) or "")

    def _joined(self, node: Node) -> Expression:
        return Joined(node.start_byte, node.end_byte, self.expressions(named(node)))

    def _sequence(self, node: Node) -> Expression:
        items = [argument for child in named(node)[:200] if (argument := self.argument(child)) is not None]
        return Sequence(node.start_byte, node.end_byte, tuple(Argument(one.value, spread=one.spread) for one in items))

    def _mapping(self, node: Node) -> Expression:
        pairs: list[tuple[Expression | None, Expression]] = []
        for child in named(node)[:200]:
            key, value = child.child_by_field_name("key"), child.child_by_field_name("value")
            if child.type == "pair" and key is not None:
                said = symbol(key)
                made = self.expression(key) if said is None else String(key.start_byte, key.end_byte, said)
                pairs.append((made, self.name(key) if value is None else self.expression(value)))
            elif child.type == "hash_splat_argument" and named(child):
                pairs.append((None, self.expression(named(child)[0])))
        return Mapping(node.start_byte, node.end_byte, tuple(pairs))

    def _literal(self, node: Node) -> Expression:
        start, end = node.start_byte, node.end_byte
        match node.type:
            case "nil":
                return Constant(start, end, None)
            case "true" | "false":
                return Constant(start, end, node.type == "true")
        try:
            return Constant(start, end, float(text(node).replace("_", "")))
        except (ValueError, OverflowError):
            return Mixture(start, end, ())

    def _definition(self, node: Node) -> Expression:
        """`private def name`: the name of what is defined."""
        return String(node.start_byte, node.end_byte, text(node.child_by_field_name("name")))

    forms: ClassVar[dict[str, Callable[[Any, Node], Expression]]] = {
        "identifier": _name,
        "self": _constant,
        "constant": _constant,
        "instance_variable": _kept_variable,
        "class_variable": _kept_variable,
        "global_variable": _constant,
        "scope_resolution": _path,
        "call": Calls.call,
        "super": Calls.inherited_call,
        "yield": Calls.block_call,
        "element_reference": _index,
        "lambda": _function,
        "block": _function,
        "do_block": _function,
        "assignment": _assignment,
        "operator_assignment": _assignment,
        "binary": _binary,
        "conditional": _choice,
        "if": Calls.value_of,
        "unless": Calls.value_of,
        "if_modifier": Calls.value_of,
        "unless_modifier": Calls.value_of,
        "rescue_modifier": Calls.value_of,
        "case": Calls.value_of,
        "case_match": Calls.value_of,
        "begin": Calls.value_of,
        "then": Calls.value_of,
        "else": Calls.value_of,
        "parenthesized_statements": Calls.value_of,
        "string": _string,
        "delimited_symbol": _string,
        "subshell": Calls.mixture,
        "simple_symbol": _symbol,
        "bare_string": _string,
        "bare_symbol": _string,
        "chained_string": _joined,
        "array": _sequence,
        "string_array": _sequence,
        "symbol_array": _sequence,
        "right_assignment_list": _sequence,
        "hash": _mapping,
        "nil": _literal,
        "true": _literal,
        "false": _literal,
        "integer": _literal,
        "float": _literal,
        "method": _definition,
        "singleton_method": _definition,
        "class": Calls.nothing,
        "module": Calls.nothing,
        "heredoc_beginning": Calls.nothing,
    }

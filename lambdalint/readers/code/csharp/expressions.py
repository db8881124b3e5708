"""C#'s expressions as those of any language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from tree_sitter import Node

from lambdalint.readers.code.csharp.creations import Creations
from lambdalint.readers.code.csharp.syntax import constant, has_token, named, simple_name, text
from lambdalint.readers.code.program.expressions import (
    Awaited,
    Call,
    Comparison,
    Constant,
    Either,
    Expression,
    Index,
    Joined,
    Member,
    Mixture,
    Name,
    String,
    Super,
)

_WAITS = frozenset({"ConfigureAwait", "GetAwaiter", "GetResult", "AsTask", "WaitAsync"})
"""Methods of tasks that give the task, or its result."""
_COMPARISONS = frozenset({"==", "!=", "<", ">", "<=", ">="})


class Expressions(Creations):
    """Makes expressions of nodes, each once. What a name stands for, and what a function is, its subclass says."""

    def __init__(self) -> None:
        super().__init__()
        self._chains: dict[int, bool] = {}
        """By the node of what is called."""

    def _name(self, node: Node) -> Expression:
        return self.name(node, text(node))

    def _only(self, node: Node) -> Expression:
        """What parentheses, casts and `!` leave as it is."""
        inner = node.child_by_field_name("value") or node.child_by_field_name("left") or next(iter(named(node)), None)
        return self.mixture(node) if inner is None else self.expression(inner)

    def _this(self, node: Node) -> Expression:
        if node.type == "base":
            return Super(node.start_byte, node.end_byte)
        return Name(node.start_byte, node.end_byte, "this")

    def _member(self, node: Node) -> Expression:
        owner, name = node.child_by_field_name("expression"), node.child_by_field_name("name")
        if owner is None:
            return self.mixture(node)
        made = self.expression(owner)
        if text(name) == "Result" and owner.type == "invocation_expression" and _is_task(owner):
            return Awaited(node.start_byte, node.end_byte, made)
        return Member(node.start_byte, node.end_byte, made, simple_name(name))

    def _conditional_access(self, node: Node) -> Expression:
        """`owner?.Name`, `owner?[key]`"""
        parts = named(node)
        if len(parts) != 2:
            return self.mixture(node)
        before, rest = parts
        if before.type == "await_expression":  # of `await owner?.Name`, it is not the owner alone that is awaited
            before = next(iter(named(before)), before)
        owner = self.expression(before)
        if rest.type == "member_binding_expression":
            return Member(node.start_byte, node.end_byte, owner, simple_name(rest.child_by_field_name("name")))
        if rest.type == "element_binding_expression":
            return Index(node.start_byte, node.end_byte, owner, self.key(rest))
        return Mixture(node.start_byte, node.end_byte, (owner, self.expression(rest)))

    def _index(self, node: Node) -> Expression:
        owner = node.child_by_field_name("expression")
        if owner is None:
            return self.mixture(node)
        key = self.key(node.child_by_field_name("subscript"))
        return Index(node.start_byte, node.end_byte, self.expression(owner), key)

    def _call(self, node: Node) -> Expression:
        function = node.child_by_field_name("function")
        arguments = node.child_by_field_name("arguments")
        if function is None:
            return self.mixture(node)
        start, end = node.start_byte, node.end_byte
        if function.type == "identifier" and text(function) == "nameof" and arguments is not None:
            return String(start, end, text(arguments).strip("() ").rpartition(".")[2])
        owner = function.child_by_field_name("expression")
        if owner is not None and simple_name(function.child_by_field_name("name")) in _WAITS:
            return Awaited(start, end, self.expression(owner))
        call = Call(start, end, self.expression(function), self.arguments(arguments))
        return Awaited(start, end, call) if self._is_awaited(function) else call

    def _is_awaited(self, function: Node) -> bool:
        """Whether what is called is `await owner?.Name`, all of which is awaited: the grammar has it that the owner is.

        In a chain of calls, the inner ones have been asked before.
        """
        node: Node | None = function
        while node is not None and node.type != "await_expression" and node.id not in self._chains:
            fields = map(node.child_by_field_name, ("condition", "expression", "function"))
            node = next((field for field in fields if field is not None), None)
        self._chains[function.id] = node is not None and self._chains.get(node.id, True)
        return self._chains[function.id]

    def _string(self, node: Node) -> Expression:
        return String(node.start_byte, node.end_byte, constant(node) or "")

    def _interpolated(self, node: Node) -> Expression:
        parts: list[Expression] = []
        for child in named(node):
            if child.type in {"string_content", "escape_sequence"}:
                parts.append(String(child.start_byte, child.end_byte, text(child)))
            elif child.type == "interpolation":
                values = [one for one in named(child) if not one.type.startswith("interpolation_")]
                parts.extend(self.expressions(values[:1]))
        return Joined(node.start_byte, node.end_byte, tuple(parts[:200]))

    def _binary(self, node: Node) -> Expression:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        operator = text(node.child_by_field_name("operator"))
        if left is None or right is None:
            return self.mixture(node)
        start, end = node.start_byte, node.end_byte
        sides = (self.expression(left), self.expression(right))
        if operator == "??":
            return Either(start, end, sides[: 1 if right.type == "throw_expression" else 2])
        if operator == "+":
            return Joined(start, end, sides)
        if operator in _COMPARISONS:
            return Comparison(start, end, sides[0], operator, sides[1])
        return Mixture(start, end, sides)

    def _pattern(self, node: Node) -> Expression:
        subject, pattern = node.child_by_field_name("expression"), node.child_by_field_name("pattern")
        if subject is None or pattern is None:
            return self.mixture(node)
        asked = Mixture(pattern.start_byte, pattern.end_byte, ())
        return Comparison(node.start_byte, node.end_byte, self.expression(subject), "is", asked)

    def _choice(self, node: Node) -> Expression:
        arms = [node.child_by_field_name("consequence"), node.child_by_field_name("alternative")]
        if node.type == "switch_expression":
            arms = [named(arm)[-1] for arm in named(node) if arm.type == "switch_expression_arm" and named(arm)]
        options = [arm for arm in arms if arm is not None and arm.type != "throw_expression"]
        return Either(node.start_byte, node.end_byte, self.expressions(options[:100]))

    def _assignment(self, node: Node) -> Expression:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None:
            return self.mixture(node)
        if has_token(node, "??="):
            return Either(node.start_byte, node.end_byte, self.expressions([left, right]))
        return self.expression(right) if has_token(node, "=") else self.mixture(node)

    def _awaited(self, node: Node) -> Expression:
        inner = self.expressions(named(node)[:1])
        return Awaited(node.start_byte, node.end_byte, inner[0]) if inner else self.mixture(node)

    def _literal(self, node: Node) -> Expression:
        written = text(node).lower().replace("_", "").rstrip("fdmlu")
        if node.type == "null_literal":
            return Constant(node.start_byte, node.end_byte, None)
        if node.type == "boolean_literal":
            return Constant(node.start_byte, node.end_byte, text(node) == "true")
        try:
            value = float(int(written, 0) if node.type == "integer_literal" else float(written))
        except (ValueError, OverflowError):
            return self._nothing(node)
        return Constant(node.start_byte, node.end_byte, value)

    def _function(self, node: Node) -> Expression:
        return self.function(node)

    def _type(self, node: Node) -> Expression:
        named_type = self.type(node.child_by_field_name("type") or node)
        return self.mixture(node) if named_type is None else named_type

    def _nothing(self, node: Node) -> Expression:
        return Mixture(node.start_byte, node.end_byte, ())

    forms: ClassVar[dict[str, Callable[[Any, Node], Expression]]] = {
        "identifier": _name,
        "this": _this,
        "base": _this,
        "member_access_expression": _member,
        "conditional_access_expression": _conditional_access,
        "element_access_expression": _index,
        "invocation_expression": _call,
        "object_creation_expression": Creations.creation,
        "implicit_object_creation_expression": Creations.creation,
        "anonymous_object_creation_expression": Creations.anonymous,
        "array_creation_expression": Creations.array,
        "implicit_array_creation_expression": Creations.array,
        "initializer_expression": Creations.sequence,
        "collection_expression": Creations.sequence,
        "tuple_expression": Creations.sequence,
        "string_literal": _string,
        "verbatim_string_literal": _string,
        "raw_string_literal": _string,
        "character_literal": _string,
        "interpolated_string_expression": _interpolated,
        "integer_literal": _literal,
        "real_literal": _literal,
        "boolean_literal": _literal,
        "null_literal": _literal,
        "binary_expression": _binary,
        "is_pattern_expression": _pattern,
        "conditional_expression": _choice,
        "switch_expression": _choice,
        "assignment_expression": _assignment,
        "await_expression": _awaited,
        "parenthesized_expression": _only,
        "cast_expression": _only,
        "as_expression": _only,
        "checked_expression": _only,
        "ref_expression": _only,
        "postfix_unary_expression": _only,
        "with_expression": _only,
        "expression_element": _only,
        "arrow_expression_clause": _only,
        "lambda_expression": _function,
        "anonymous_method_expression": _function,
        "generic_name": _type,
        "qualified_name": _type,
        "alias_qualified_name": _type,
        "typeof_expression": _type,
        "throw_expression": _nothing,
        "predefined_type": _nothing,
        "declaration_expression": _nothing,
        "default_expression": _nothing,
    }


def _is_task(call: Node) -> bool:
    """Whether a call gives a task, as its name says."""
    return simple_name(call.child_by_field_name("function")).endswith("Async")

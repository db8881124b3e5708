"""Python's expressions in the forms that all languages share."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import ClassVar

from tree_sitter import Node

from lambdalint.readers.code.program import expressions as form
from lambdalint.readers.code.program.expressions import Argument, Expression
from lambdalint.readers.code.program.scopes import Kind, Scope
from lambdalint.readers.code.python.names import parameters

MAXIMUM_DEPTH = 150
"""Of an expression; what lies deeper tells nothing."""

MAXIMUM_PARTS = 200

_CONSTANTS = {"true": True, "false": False, "none": None}
_COLLECTIONS = {
    "list_comprehension": "list",
    "set_comprehension": "set",
    "dictionary_comprehension": "mapping",
    "generator_expression": "iterator",
}


class Expressions:
    """Makes the expressions of one scope, each once."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.module = scope.module
        self._made: dict[int, Expression] = {}
        self._depth = 0

    def of(self, node: Node) -> Expression:
        made = self._made.get(node.id)
        if made is None:
            if self._depth > MAXIMUM_DEPTH:
                return form.Mixture(node.start_byte, node.end_byte, ())
            self._depth += 1
            make = self.makers.get(node.type, Expressions._mixture)
            made = self._made[node.id] = make(self, node)
            self._depth -= 1
        return made

    def call(self, node: Node) -> form.Call | None:
        """The call that a node is; None for `super()`."""
        made = self.of(node)
        return made if isinstance(made, form.Call) else None

    def _field(self, node: Node, name: str) -> Expression:
        child = node.child_by_field_name(name)
        return form.Mixture(node.end_byte, node.end_byte, ()) if child is None else self.of(child)

    def _parts(self, node: Node) -> tuple[Expression, ...]:
        return tuple(map(self.of, _written(node)))

    def _mixture(self, node: Node) -> Expression:
        return form.Mixture(node.start_byte, node.end_byte, self._parts(node))

    def _name(self, node: Node) -> Expression:
        return form.Name(node.start_byte, node.end_byte, self.module.text(node))

    def _member(self, node: Node) -> Expression:
        name = self.module.text(node.child_by_field_name("attribute"))
        return form.Member(node.start_byte, node.end_byte, self._field(node, "object"), name)

    def _call(self, node: Node) -> Expression:
        function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if function is not None and function.type == "identifier" and self.module.text(function) == "super":
            return form.Super(node.start_byte, node.end_byte)
        given: tuple[Argument, ...] = ()
        if arguments is not None and arguments.type == "argument_list":
            given = self._arguments(arguments)
        elif arguments is not None:  # f(x for x in y)
            given = (Argument(self.of(arguments)),)
        return form.Call(node.start_byte, node.end_byte, self._field(node, "function"), given)

    def _arguments(self, node: Node) -> tuple[Argument, ...]:
        return tuple(map(self._argument, _written(node)))

    def _argument(self, node: Node) -> Argument:
        kind = node.type
        if kind == "keyword_argument":
            return Argument(self._field(node, "value"), self.module.text(node.child_by_field_name("name")))
        if kind in {"list_splat", "dictionary_splat"} and node.named_children:
            return Argument(self.of(node.named_children[0]), "**" if kind == "dictionary_splat" else "", spread=True)
        return Argument(self.of(node))

    def _index(self, node: Node) -> Expression:
        keys = node.children_by_field_name("subscript")
        key: Expression | None = form.Sequence(node.start_byte, node.end_byte, ())
        if len(keys) == 1:
            key = None if keys[0].type == "slice" else self.of(keys[0])
        return form.Index(node.start_byte, node.end_byte, self._field(node, "value"), key)

    def _string(self, node: Node) -> Expression:
        parts = [(child.type, child) for child in node.named_children]
        contents = [part for kind, part in parts if kind == "string_content"]
        if "interpolation" not in dict(parts):
            return form.String(node.start_byte, node.end_byte, self._unquoted(node, contents))
        made = (
            form.String(part.start_byte, part.end_byte, self.module.text(part))
            if kind == "string_content"
            else self._filled_in(part)
            for kind, part in parts
            if kind in {"string_content", "interpolation"}
        )
        return form.Joined(node.start_byte, node.end_byte, tuple(made))

    def _filled_in(self, part: Node) -> Expression:
        """What is filled in to a string, unless it is formatted besides."""
        inner = part.named_children
        return self.of(inner[0]) if len(inner) == 1 else self._mixture(part)

    def _unquoted(self, node: Node, parts: list[Node]) -> str:
        text = "".join(map(self.module.text, parts))
        if "\\" in text:
            try:
                value = ast.literal_eval(self.module.text(node))
            except (ValueError, SyntaxError, MemoryError, RecursionError):
                return text
            return value if isinstance(value, str) else text
        return text

    def _joined(self, node: Node) -> Expression:
        return form.Joined(node.start_byte, node.end_byte, self._parts(node))

    def _binary(self, node: Node) -> Expression:
        operator = node.child_by_field_name("operator")
        left = node.child_by_field_name("left")
        fills_in = operator is not None and operator.type == "%" and left is not None and left.type == "string"
        if fills_in or (operator is not None and operator.type == "+"):
            return self._joined(node)
        return self._mixture(node)

    def _number(self, node: Node) -> Expression:
        text = self.module.text(node)[:100]
        try:
            value = int(text, 0) if node.type == "integer" else float(text)
        except ValueError:  # `1j`
            return form.Mixture(node.start_byte, node.end_byte, ())
        return form.Constant(node.start_byte, node.end_byte, value)

    def _constant(self, node: Node) -> Expression:
        return form.Constant(node.start_byte, node.end_byte, _CONSTANTS[node.type])

    def _either(self, node: Node) -> Expression:
        """`a or b`, `a and b`"""
        return form.Either(node.start_byte, node.end_byte, self._parts(node))

    def _choice(self, node: Node) -> Expression:
        """`a if condition else b`"""
        parts = self._parts(node)
        if len(parts) < 3:
            return form.Either(node.start_byte, node.end_byte, parts)
        return form.Either(node.start_byte, node.end_byte, (parts[0], parts[2]), parts[1])

    def _only(self, node: Node) -> Expression:
        """What parentheses and the like leave as it is."""
        nodes = _written(node)
        return self.of(nodes[-1]) if nodes else self._mixture(node)

    def _awaited(self, node: Node) -> Expression:
        return form.Awaited(node.start_byte, node.end_byte, self._only(node))

    def _assigned(self, node: Node) -> Expression:
        return self._field(node, "right" if node.type == "assignment" else "value")

    def _sequence(self, node: Node) -> Expression:
        return form.Sequence(node.start_byte, node.end_byte, self._arguments(node), node.type == "set")

    def _mapping(self, node: Node) -> Expression:
        pairs: list[tuple[Expression | None, Expression]] = []
        for child in _written(node):
            if child.type == "pair":
                pairs.append((self._field(child, "key"), self._field(child, "value")))
            elif child.named_children:
                pairs.append((None, self.of(child.named_children[0])))
        return form.Mapping(node.start_byte, node.end_byte, tuple(pairs))

    def _collected(self, node: Node) -> Expression:
        """`[f(x) for x in xs]`, `{x: f(x) for x in xs}`"""
        body = node.child_by_field_name("body")
        if body is not None and body.type == "pair":
            body = body.child_by_field_name("value")
        if body is None:
            return self._mixture(node)
        makes = _COLLECTIONS[node.type]
        return form.Collected(node.start_byte, node.end_byte, self.of(body), self._parts(node), makes)

    def _comparison(self, node: Node) -> Expression:
        parts = self._parts(node)
        if len(parts) != 2:
            return form.Mixture(node.start_byte, node.end_byte, parts)
        operator = next((child.type for child in node.children if not child.is_named), "")
        return form.Comparison(node.start_byte, node.end_byte, parts[0], operator, parts[1])

    def _lambda(self, node: Node) -> Expression:
        scope = Scope(self.module, Kind.FUNCTION, node, self.scope, "lambda", parameters=parameters(self, node))
        self.scope.closures.append(scope)
        return form.Closure(node.start_byte, node.end_byte, scope)

    makers: ClassVar[dict[str, Callable[[Expressions, Node], Expression]]] = {
        "identifier": _name,
        "attribute": _member,
        "call": _call,
        "subscript": _index,
        "string": _string,
        "concatenated_string": _joined,
        "binary_operator": _binary,
        "integer": _number,
        "float": _number,
        "true": _constant,
        "false": _constant,
        "none": _constant,
        "boolean_operator": _either,
        "conditional_expression": _choice,
        "parenthesized_expression": _only,
        "expression_statement": _only,
        "await": _awaited,
        "assignment": _assigned,
        "named_expression": _assigned,
        "list": _sequence,
        "tuple": _sequence,
        "set": _sequence,
        "expression_list": _sequence,
        "dictionary": _mapping,
        "list_comprehension": _collected,
        "set_comprehension": _collected,
        "dictionary_comprehension": _collected,
        "generator_expression": _collected,
        "comparison_operator": _comparison,
        "lambda": _lambda,
    }


def _written(node: Node) -> list[Node]:
    """What a node is made of, but for comments."""
    return [child for child in node.named_children[:MAXIMUM_PARTS] if child.type != "comment"]

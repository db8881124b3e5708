"""Expressions, each lowered once: what they call, read and assign is noted on the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace
from tree_sitter import Node

from lambdalint import lazy
from lambdalint.readers.code.javascript.operators import Operators
from lambdalint.readers.code.javascript.syntax import parts, string
from lambdalint.readers.code.program.expressions import (
    Argument,
    Awaited,
    Closure,
    Constant,
    Expression,
    Index,
    Joined,
    Mapping,
    Member,
    Mixture,
    Name,
    Sequence,
    String,
    Super,
)
from lambdalint.readers.code.program.scopes import Circumstance, Kind, Scope, Site

if TYPE_CHECKING:
    from lambdalint.readers.code.javascript.modules import JavaScriptModule

MAXIMUM_DEPTH = 120
"""Of expressions in each other; what lies deeper is not looked at."""

_NUMBER = lazy.pattern(r"\d{1,15}(\.\d{0,15})?")
_NOTHING_INSIDE = frozenset(
    "comment regex type_annotation type_arguments predefined_type statement_block meta_property jsx_text "
    "jsx_closing_element property_identifier private_property_identifier type_identifier".split()
)


class Expressions(Operators):
    """Lowers what statements consist of."""

    depth = 0

    def __init__(self, scope: Scope, module: JavaScriptModule) -> None:
        super().__init__(scope, module)
        self.holders: dict[int, Expression] = {}
        """What names an object that is written out, by its node: `this` in its methods."""

    def expression(self, node: Node | None, circumstance: Circumstance) -> Expression:
        if node is None:
            return Mixture(0, 0, ())
        kind = node.type
        if self.depth >= MAXIMUM_DEPTH or kind in _NOTHING_INSIDE:
            return Mixture(node.start_byte, node.end_byte, ())
        self.depth += 1
        lowered = self.forms.get(kind, Expressions._mixture)(self, node, circumstance)
        self.depth -= 1
        return lowered

    def closure(self, node: Node, circumstance: Circumstance) -> Scope:
        """The scope of a function or class that is an expression."""
        raise NotImplementedError

    def call(self, node: Node, circumstance: Circumstance) -> Expression:
        raise NotImplementedError

    def assignment(self, node: Node, circumstance: Circumstance) -> Expression:
        raise NotImplementedError

    def _mixture(self, node: Node, circumstance: Circumstance) -> Expression:
        inside = tuple(self.expression(child, circumstance) for child in parts(node))
        return Mixture(node.start_byte, node.end_byte, inside)

    def _name(self, node: Node, _: Circumstance) -> Expression:
        return Name(node.start_byte, node.end_byte, self.module.text(node))

    def _super(self, node: Node, _: Circumstance) -> Expression:
        return Super(node.start_byte, node.end_byte)

    def _string(self, node: Node, circumstance: Circumstance) -> Expression:
        text = string(self.module, node)
        if text is not None:
            return String(node.start_byte, node.end_byte, text)
        pieces: list[Expression] = []
        for part in parts(node):
            if part.type == "string_fragment":
                pieces.append(String(part.start_byte, part.end_byte, self.module.text(part)))
            else:
                pieces += [self.expression(inner, circumstance) for inner in parts(part)[:1]]
        return Joined(node.start_byte, node.end_byte, tuple(pieces))

    def _number(self, node: Node, _: Circumstance) -> Expression:
        text = self.module.text(node)
        if not _NUMBER.fullmatch(text):
            return Mixture(node.start_byte, node.end_byte, ())
        return Constant(node.start_byte, node.end_byte, float(text) if "." in text else int(text))

    def _word(self, node: Node, _: Circumstance) -> Expression:
        value = {"true": True, "false": False}.get(node.type)
        return Constant(node.start_byte, node.end_byte, value)

    def _first(self, node: Node, circumstance: Circumstance) -> Expression:
        """`(x)`, `x!`, `x as T`, `x satisfies T`"""
        inner = next(iter(parts(node)), None)
        return self._word(node, circumstance) if inner is None else self.expression(inner, circumstance)

    def _last(self, node: Node, circumstance: Circumstance) -> Expression:
        """`<T>x`, and `a, b`, of which all but the last have no value."""
        found = [self.expression(child, circumstance) for child in parts(node)]
        return found[-1] if found else self._word(node, circumstance)

    def _array(self, node: Node, circumstance: Circumstance) -> Expression:
        return Sequence(node.start_byte, node.end_byte, self.arguments(parts(node), circumstance))

    def arguments(self, nodes: list[Node], circumstance: Circumstance) -> tuple[Argument, ...]:
        found = []
        for node in nodes:
            if node.type == "spread_element":
                found.append(Argument(self._first(node, circumstance), spread=True))
            else:
                found.append(Argument(self.expression(node, circumstance)))
        return tuple(found)

    def _object(self, node: Node, circumstance: Circumstance) -> Expression:
        pairs: list[tuple[Expression | None, Expression]] = []
        holder = self.holders.get(node.id)
        for part in parts(node):
            if part.type == "spread_element":
                pairs.append((None, self._first(part, circumstance)))
            elif part.type == "shorthand_property_identifier":
                pairs.append((self.key(part, circumstance), self._name(part, circumstance)))
            elif part.type == "method_definition":
                key = self.key(part.child_by_field_name("name"), circumstance)
                pairs.append((key, self._closure(part, circumstance)))
            elif part.type == "pair":
                key = self.key(part.child_by_field_name("key"), circumstance)
                pairs.append((key, self.part(part, "value", circumstance)))
            else:  # it is being written, or it is a pattern: it may stand for anything
                pairs.append((None, self.expression(part, circumstance)))
            value = pairs[-1][1]
            if holder is not None and isinstance(value, Closure) and value.scope.kind is Kind.FUNCTION:
                self.module.receivers[value.scope] = holder
        return Mapping(node.start_byte, node.end_byte, tuple(pairs))

    def key(self, node: Node | None, circumstance: Circumstance) -> Expression:
        if node is not None and node.type == "computed_property_name":
            return self._first(node, circumstance)
        if node is None or node.type == "string":
            return self.expression(node, circumstance)
        return String(node.start_byte, node.end_byte, self.module.text(node))

    def _closure(self, node: Node, circumstance: Circumstance) -> Expression:
        return Closure(node.start_byte, node.end_byte, self.closure(node, circumstance))

    def _read(self, node: Node, circumstance: Circumstance) -> Expression:
        member = self.member(node, circumstance)
        if node.child_by_field_name("optional_chain") is not None:
            circumstance = replace(circumstance, optional=True)
        if isinstance(member, Member):
            self.scope.properties.append((member, circumstance))
        elif isinstance(member, Index):
            self.scope.subscripts.append((member, circumstance))
        return member

    def member(self, node: Node, circumstance: Circumstance) -> Expression:
        """`a.b`, `a["b"]`; `a[b]` where the name is not written out."""
        inside = circumstance.plain
        owner = self.part(node, "object", inside)
        if node.type == "member_expression":
            return Member(node.start_byte, node.end_byte, owner, self.module.text(node.child_by_field_name("property")))
        key = self.part(node, "index", inside)
        if isinstance(key, String):
            return Member(node.start_byte, node.end_byte, owner, key.text)
        return Index(node.start_byte, node.end_byte, owner, key)

    def _awaited(self, node: Node, circumstance: Circumstance) -> Expression:
        return Awaited(node.start_byte, node.end_byte, self._first(node, replace(circumstance, awaited=True)))

    def _yielded(self, node: Node, circumstance: Circumstance) -> Expression:
        value = self._first(node, circumstance)
        self.scope.results.append(Site(value, circumstance))
        self.scope.yields = True
        return Mixture(node.start_byte, node.end_byte, (value,))

    def _call(self, node: Node, circumstance: Circumstance) -> Expression:
        return self.call(node, circumstance)

    def _assignment(self, node: Node, circumstance: Circumstance) -> Expression:
        return self.assignment(node, circumstance)

    forms: ClassVar[dict[str, Callable[[Expressions, Node, Circumstance], Expression]]] = {
        "identifier": _name,
        "shorthand_property_identifier": _name,
        "this": _name,
        "super": _super,
        "string": _string,
        "template_string": _string,
        "number": _number,
        "true": _word,
        "false": _word,
        "null": _word,
        "undefined": _word,
        "parenthesized_expression": _first,
        "as_expression": _first,
        "satisfies_expression": _first,
        "non_null_expression": _first,
        "instantiation_expression": _first,
        "type_assertion": _last,
        "sequence_expression": _last,
        "array": _array,
        "object": _object,
        "arrow_function": _closure,
        "function_expression": _closure,
        "generator_function": _closure,
        "function": _closure,
        "class": _closure,
        "member_expression": _read,
        "subscript_expression": _read,
        "await_expression": _awaited,
        "yield_expression": _yielded,
        "ternary_expression": Operators.choice,
        "binary_expression": Operators.binary,
        "unary_expression": Operators.unary,
        "update_expression": Operators.update,
        "call_expression": _call,
        "new_expression": _call,
        "assignment_expression": _assignment,
        "augmented_assignment_expression": _assignment,
    }

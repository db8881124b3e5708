"""Expressions of JavaScript that are written out, as the nodes that a JSON file would give."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import ClassVar, Protocol

from msgspec import Struct
from tree_sitter import Node as Syntax

from lambdalint import lazy
from lambdalint.model.node import Mapping, Node, Plain, Scalar, Sequence
from lambdalint.readers import nodes
from lambdalint.readers.code.javascript.syntax import Parsed, parts, string
from lambdalint.source import Span

MAXIMUM_DEPTH = 60
"""Of expressions in each other, those that names stand for included."""
MAXIMUM_NODES = 100_000
"""That are made of one configuration, so that what is spread into itself again and again ends."""

_NUMBER = lazy.pattern(r"0[xob][\da-f]{1,16}|\d{1,18}(\.\d{0,18})?(e[+-]?\d\d?)?|\.\d{1,18}", re.IGNORECASE)


class Scope(Protocol):
    """What names and imports stand for where expressions are; None for `undefined`."""

    def named(self, name: str, span: Span) -> Node | None: ...

    def required(self, source: str, span: Span) -> Node | None: ...

    def folder(self, function: str) -> str | None:
        """What a function gives that takes `__dirname`."""
        ...


class Budget(Struct):
    """What the reading of one configuration may still cost, in however many files."""

    depth: int = MAXIMUM_DEPTH
    nodes: int = MAXIMUM_NODES

    def spend(self, count: int) -> bool:
        """Whether so many more nodes may be made."""
        self.nodes -= count
        return self.nodes >= 0


class Literals:
    """Reads expressions of one file. What is not written out, such as a call, is `nodes.unknown`."""

    def __init__(self, parsed: Parsed, scope: Scope, budget: Budget) -> None:
        self.parsed = parsed
        self.scope = scope
        self.budget = budget

    def read(self, node: Syntax) -> Node | None:
        """The value of an expression; None for `undefined`."""
        visit = self.visits.get(node.type)
        if visit is None or self.budget.depth <= 0 or not self.budget.spend(1):
            return self._unknown(node)
        self.budget.depth -= 1
        found = visit(self, node)
        self.budget.depth += 1
        return found

    def _unknown(self, node: Syntax) -> Mapping:
        return nodes.unknown(self.parsed.span(node))

    def _scalar(self, node: Syntax, value: Plain) -> Scalar:
        text = {None: "null", True: "true", False: "false"}[value] if value is None or isinstance(value, bool) else None
        return Scalar(self.parsed.span(node), value, str(value) if text is None else text)

    def _inner(self, node: Syntax) -> Node | None:
        """`x as const`, `x satisfies AWS`, `(x)`, `x!`."""
        inner = parts(node)
        return self.read(inner[0]) if inner else self._unknown(node)

    def _asserted(self, node: Syntax) -> Node | None:
        """`<AWS>x`."""
        inner = parts(node)
        return self.read(inner[-1]) if inner else self._unknown(node)

    def _object(self, node: Syntax) -> Node:
        values: dict[str, Node] = {}
        keys: dict[str, Span] = {}
        for part in parts(node):
            if part.type == "spread_element":
                spread = self._inner(part)
                if not isinstance(spread, Mapping) or not self.budget.spend(len(spread.values)):
                    spread = self._unknown(part)
                if nodes.is_unknown(spread):  # what stands before it may not hold
                    values, keys = {}, {}
                values |= spread.values
                keys |= spread.keys
                continue
            name, key, value = self._entry(part)
            if name is None:
                spread = self._unknown(part)
                values, keys = {**spread.values}, {**spread.keys}
            elif value is None:
                values.pop(name, None)
            else:
                values.pop(name, None)
                values[name], keys[name] = value, self.parsed.span(key)
        return Mapping(self.parsed.span(node), values, {name: keys[name] for name in values})

    def _entry(self, part: Syntax) -> tuple[str | None, Syntax, Node | None]:
        """The name, where it is written, and the value; no name where it cannot be known."""
        if part.type == "shorthand_property_identifier":
            return self.parsed.text(part), part, self._identifier(part)
        key = part.child_by_field_name("key") or part.child_by_field_name("name")
        if key is None:
            return None, part, None
        value = part.child_by_field_name("value")
        return self._name(key), key, self._unknown(part) if value is None else self.read(value)

    def _name(self, key: Syntax) -> str | None:
        if key.type in ("property_identifier", "private_property_identifier"):
            return self.parsed.text(key)
        found = self._inner(key) if key.type == "computed_property_name" else self.read(key)
        return found.text if isinstance(found, Scalar) else None

    def _array(self, node: Syntax) -> Node:
        items: list[Node] = []
        for part in parts(node):
            found = self._inner(part) if part.type == "spread_element" else self.read(part)
            if part.type == "spread_element" and isinstance(found, Sequence):
                if not self.budget.spend(len(found.items)):
                    return self._unknown(node)
                items += found.items
            elif part.type == "spread_element":
                return self._unknown(node)
            else:
                items.append(self._scalar(part, None) if found is None else found)
        return Sequence(self.parsed.span(node), tuple(items))

    def _string(self, node: Syntax) -> Node:
        text = string(self.parsed, node, self._filled_in)
        return self._unknown(node) if text is None else nodes.text(self.parsed.span(node), text)

    def _filled_in(self, substitution: Syntax) -> str | None:
        found = self._inner(substitution) if substitution.type == "template_substitution" else None
        return found.text if isinstance(found, Scalar) else None

    def _number(self, node: Syntax) -> Node:
        return self._signed(node, self.parsed.text(node))

    def _negative(self, node: Syntax) -> Node:
        inner = parts(node)
        text = self.parsed.text(node)
        if len(inner) != 1 or inner[0].type != "number" or text[:1] not in ("-", "+"):
            return self._unknown(node)
        return self._signed(node, self.parsed.text(inner[0]), -1 if text[0] == "-" else 1)

    def _signed(self, node: Syntax, text: str, sign: int = 1) -> Node:
        text = text.replace("_", "")
        if not _NUMBER.fullmatch(text) or re.fullmatch(r"0\d+", text):
            return self._unknown(node)
        number = float(text) if re.search(r"^[^x]*[.e]", text.lower()) else int(text, 0)
        return self._scalar(node, sign * (int(number) if number == int(number) else number))

    def _word(self, node: Syntax) -> Node:
        words: dict[str, Plain] = {"true": True, "false": False, "null": None}
        return self._scalar(node, words[node.type])

    def _undefined(self, _: Syntax) -> None:
        return None

    def _identifier(self, node: Syntax) -> Node | None:
        name = self.parsed.text(node)
        return None if name == "undefined" else self.scope.named(name, self.parsed.span(node))

    def _member(self, node: Syntax) -> Node | None:
        holder, name = node.child_by_field_name("object"), node.child_by_field_name("property")
        if holder is None or name is None or name.type != "property_identifier":
            return self._unknown(node)
        found = self.read(holder)
        if not isinstance(found, Mapping):
            return self._unknown(node)
        known = found.values.get(self.parsed.text(name))
        return self._unknown(node) if known is None else known

    def _call(self, node: Syntax) -> Node | None:
        """`require('./x')`, `Object.freeze({…})`, `handlerPath(__dirname)`."""
        function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        given = parts(arguments) if arguments is not None else []
        name = self.parsed.text(function)
        if len(given) == 1 and name == "Object.freeze":
            return self.read(given[0])
        if len(given) == 1 and self.parsed.text(given[0]) == "__dirname":
            folder = self.scope.folder(name)
            return self._unknown(node) if folder is None else nodes.text(self.parsed.span(node), folder)
        source = self.read(given[0]) if len(given) == 1 and name == "require" else None
        if isinstance(source, Scalar) and isinstance(source.value, str):
            return self.scope.required(source.value, self.parsed.span(node))
        return self._unknown(node)

    visits: ClassVar[dict[str, Callable[[Literals, Syntax], Node | None]]] = {
        "object": _object,
        "array": _array,
        "string": _string,
        "template_string": _string,
        "number": _number,
        "unary_expression": _negative,
        "true": _word,
        "false": _word,
        "null": _word,
        "undefined": _undefined,
        "identifier": _identifier,
        "member_expression": _member,
        "call_expression": _call,
        "parenthesized_expression": _inner,
        "as_expression": _inner,
        "satisfies_expression": _inner,
        "non_null_expression": _inner,
        "type_assertion": _asserted,
    }

"""Calls, closures and literals of Go as the core knows them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar

from tree_sitter import Node

from lambdalint import lazy
from lambdalint.readers.code.go.names import named_type, parameters
from lambdalint.readers.code.go.plain import Plain
from lambdalint.readers.code.program.expressions import (
    Argument,
    Call,
    Closure,
    Either,
    Expression,
    Index,
    Member,
    Mixture,
    Name,
    Sequence,
    String,
)
from lambdalint.readers.code.program.expressions import (
    Mapping as Pairs,
)
from lambdalint.readers.code.program.lowering import MAXIMUM_DEPTH
from lambdalint.readers.code.program.scopes import Binding, CallSite, Circumstance, How, Kind, Scope, Site

_POINTERS = lazy.pattern(
    r"(String|Bool|Int|Int8|Int16|Int32|Int64|Uint|Uint8|Uint16|Uint32|Uint64|Float32|Float64|Time|Duration|Byte)"
    r"(Value)?(Slice|Map)?$|To(String|Bool|Int32|Int64|Float64)$"
)
"""Functions of both SDKs' package `aws` that give what they are given, as a pointer or without one."""
OF_CONTEXT = "<context>"
"""A name that no code can say."""

_KEEPING = frozenset({"OnceValue", "OnceValues", "OnceFunc"})


class Lowering(Plain):
    """All expressions."""

    def _conversion(self, node: Node, depth: int) -> Expression:
        written, operand = node.child_by_field_name("type"), self._inner_of_conversion(node, depth)
        if written is not None and written.type == "generic_type":  # f[int](x) is written like one
            function = self.named(written, depth)
            return Call(node.start_byte, node.end_byte, function, (Argument(operand),))
        return operand

    def _inner_of_conversion(self, node: Node, depth: int) -> Expression:
        operand = node.child_by_field_name("operand")
        return self.lowered(operand, depth) if operand is not None else self.nothing(node)

    def _call(self, node: Node, depth: int) -> Expression:
        function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        nodes = [child for child in arguments.named_children if child.type != "comment"] if arguments else []
        if function is None:
            return self.nothing(node)
        special = self._built_in(node, function, nodes, depth) if function.type == "identifier" else None
        special = special or (self._of_library(node, function, nodes, depth) if nodes else None)
        if special is not None:
            return special
        if function.type == "selector_expression" and not nodes and self.module.text(function).endswith(".Context"):
            return self.nothing(node)  # of a request: says nothing of the event
        given = (*self._arguments(nodes, depth), *self._settings(nodes))
        return Call(node.start_byte, node.end_byte, self._callee(function, depth), given)

    def _callee(self, function: Node, depth: int) -> Expression:
        """`functions[key](…)` and `function[Type](…)` look alike."""
        found = self.lowered(function, depth)
        if isinstance(found, Index) and isinstance(found.object, (Name, Member)):
            return Either(function.start_byte, function.end_byte, (found, found.object))
        return found

    def _settings(self, nodes: list[Node]) -> Iterator[Argument]:
        """`New(func(o *Options) { o.Region = region })`: what such a function uses is an argument too."""
        for node in nodes:
            if node.type != "func_literal":
                continue
            names = tuple(self._used_by(node))
            if names:
                yield Argument(Mixture(node.start_byte, node.end_byte, names), name="<settings>")

    def _used_by(self, function: Node) -> Iterator[Expression]:
        stack = [function]
        for count, node in enumerate(stack):
            if count > MAXIMUM_DEPTH:
                return
            if node.type == "identifier":
                yield Name(node.start_byte, node.end_byte, self.module.text(node))
            stack.extend(node.named_children)

    def _arguments(self, nodes: list[Node], depth: int) -> tuple[Argument, ...]:
        return tuple(
            Argument(self.inner(node, depth), spread=True)
            if node.type == "variadic_argument"
            else Argument(self.lowered(node, depth))
            for node in nodes
        )

    def _built_in(self, node: Node, function: Node, nodes: list[Node], depth: int) -> Expression | None:
        name = self.module.text(function)
        if name == "make":
            return self.nothing(node)
        if name == "new" and nodes and (made := named_type(self.module, nodes[0])) is not None:
            return Call(node.start_byte, node.end_byte, made, (), makes=True)
        if name == "string" and nodes:
            return self.lowered(nodes[0], depth)
        if name == "append" and nodes:
            first = Argument(self.lowered(nodes[0], depth), spread=True)
            return Sequence(node.start_byte, node.end_byte, (first, *self._arguments(nodes[1:], depth)))
        return None

    def _of_library(self, node: Node, function: Node, nodes: list[Node], depth: int) -> Expression | None:
        if function.type != "selector_expression":
            return None
        package = self.module.text(function.child_by_field_name("operand"))
        name = self.module.text(function.child_by_field_name("field"))
        if package == "aws" and len(nodes) == 1 and _POINTERS.match(name):
            return self.lowered(nodes[0], depth)
        if (package in self.contexts and name == "Value") or (package, name) == ("lambdacontext", "FromContext"):
            return self._of_context(node)
        if package == "sync" and name in _KEEPING:
            return self._kept(node, nodes[0], depth)
        return None

    def _of_context(self, node: Node) -> Expression:
        """What a context holds, each event's its own."""
        if OF_CONTEXT not in self.scope.bindings:
            nothing = self.nothing(node)
            self.scope.bindings[OF_CONTEXT].append(Binding(How.ITEM, node.start_byte, node.end_byte, nothing))
        return Name(node.start_byte, node.end_byte, OF_CONTEXT)

    def _kept(self, node: Node, function: Node, depth: int) -> Expression:
        """`sync.OnceValue(f)`: a function that runs `f` once."""
        inner = self.lowered(function, depth)
        if isinstance(inner, Closure):
            inner.scope.kept = True
            return inner
        scope = Scope(self.module, Kind.FUNCTION, node, self.scope, self.module.text(function)[:80], kept=True)
        call = Call(function.start_byte, function.end_byte, inner, ())
        scope.outlined = True
        scope.calls.append(CallSite(call, Circumstance()))
        scope.results.append(Site(call, Circumstance()))
        self.scope.closures.append(scope)
        return Closure(node.start_byte, node.end_byte, scope)

    def _closure(self, node: Node, _: int) -> Expression:
        declared = parameters(self.module, node)
        return self.closure(node, "func", declared)

    def _literal(self, node: Node, depth: int) -> Expression:
        """`T{…}`: an instance, a map or a list."""
        body = node.child_by_field_name("body")
        return self._made_literal(node, node.child_by_field_name("type"), body, depth)

    def _made_literal(self, node: Node, written: Node | None, body: Node | None, depth: int) -> Expression:
        start, end = node.start_byte, node.end_byte
        elements = [child for child in body.named_children if child.type != "comment"] if body is not None else []
        kind = written.type if written is not None else ""
        if kind in {"slice_type", "array_type", "implicit_length_array_type"}:
            inner = written.child_by_field_name("element") if written is not None else None
            items = tuple(Argument(self._element(element, "value", inner, depth)) for element in elements)
            return Sequence(start, end, items)
        if kind == "map_type":
            inner = written.child_by_field_name("value") if written is not None else None
            pairs = [
                (self._element(element, "key", None, depth), self._element(element, "value", inner, depth))
                for element in elements
            ]
            return Pairs(start, end, tuple(pairs))
        made = named_type(self.module, written)
        arguments = tuple(
            Argument(self._element(element, "value", None, depth), self._key(element)) for element in elements
        )
        if made is not None:
            return Call(start, end, made, arguments, makes=True)
        keys = [String(argument.value.start_byte, argument.value.start_byte, argument.name) for argument in arguments]
        return Pairs(start, end, tuple(zip(keys, (argument.value for argument in arguments), strict=True)))

    def _key(self, element: Node) -> str:
        return self.module.text(element.child_by_field_name("key")) if element.type == "keyed_element" else ""

    def _element(self, element: Node, field: str, written: Node | None, depth: int) -> Expression:
        """The key or the value of an element; the type of a literal in it may be that of the whole's elements."""
        node: Node | None = element
        if element.type == "keyed_element":
            node = element.child_by_field_name(field)
        elif field == "key":
            node = None
        if node is not None and node.type == "literal_element":
            node = next((child for child in node.named_children if child.type != "comment"), None)
        if node is None:
            return Mixture(element.start_byte, element.end_byte, ())
        if node.type == "literal_value" and node.id not in self.made and depth < MAXIMUM_DEPTH:
            self.made[node.id] = self._made_literal(node, _pointed(written), node, depth + 1)
        return self.lowered(node, depth)

    lowers: ClassVar[Mapping[str, Callable[[Any, Node, int], Expression]]] = {
        **Plain.lowers,
        "type_conversion_expression": _conversion,
        "call_expression": _call,
        "func_literal": _closure,
        "composite_literal": _literal,
    }


def _pointed(written: Node | None) -> Node | None:
    """The type that a pointer's literal is of."""
    if written is not None and written.type == "pointer_type":
        return next(iter(written.named_children), None)
    return written

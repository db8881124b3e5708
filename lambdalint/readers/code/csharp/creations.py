"""What C#'s code writes out: instances with their fields, lists, dictionaries."""

from __future__ import annotations

from tree_sitter import Node

from lambdalint.readers.code.csharp.making import CSharpMaking, argument_value
from lambdalint.readers.code.csharp.syntax import named, simple_name, text
from lambdalint.readers.code.program.expressions import (
    Argument,
    Call,
    Expression,
    Mapping,
    Mixture,
    Sequence,
    String,
)

_LISTS = frozenset({"List", "HashSet", "Collection", "ArrayList", "Stack", "Queue"})
_MAPPINGS = frozenset({"Dictionary", "SortedDictionary", "ConcurrentDictionary"})


class Creations(CSharpMaking):
    """Makes expressions of `new` and of initializers."""

    def creation(self, node: Node) -> Expression:
        kind = node.child_by_field_name("type") or self.types.get(node.id)
        listed = node.child_by_field_name("arguments")
        listed = listed or next((child for child in node.named_children if child.type == "argument_list"), None)
        initializer = node.child_by_field_name("initializer")
        initializer = initializer or next((one for one in named(node) if one.type == "initializer_expression"), None)
        start, end = node.start_byte, node.end_byte
        name = simple_name(kind)
        if name == "Lazy" and listed is not None and named(listed):
            return self._lazy(node, listed)
        if name in _LISTS and initializer is not None:
            return self.sequence(initializer)
        if name in _MAPPINGS and initializer is not None:
            return Mapping(start, end, tuple(self._pairs(initializer)))
        function = self.type(kind)
        arguments = (*self.arguments(listed), *self._initial(initializer))
        if function is None:
            pairs = self._pairs(initializer) if initializer is not None else []
            parts = tuple(argument.value for argument in arguments)
            return Mapping(start, end, tuple(pairs)) if pairs else Mixture(start, end, parts)
        return Call(start, end, function, arguments, makes=True)

    def _lazy(self, node: Node, listed: Node) -> Expression:
        """`new Lazy<T>(() => …)`: what has a `Value`, made when that is first asked for."""
        start, end = node.start_byte, node.end_byte
        factory = argument_value(named(listed)[0])
        if factory is None or factory.type not in {"lambda_expression", "anonymous_method_expression", "identifier"}:
            return Mixture(start, end, ())
        value = Call(factory.start_byte, factory.end_byte, self.expression(factory), ())
        return Mapping(start, end, ((String(start, start, "Value"), value),))

    def _initial(self, initializer: Node | None) -> list[Argument]:
        """What an object initializer sets, as arguments by name."""
        pairs = self._pairs(initializer) if initializer is not None else ()
        return [Argument(value, key.text) for key, value in pairs if isinstance(key, String)]

    def _pairs(self, initializer: Node) -> list[tuple[Expression | None, Expression]]:
        made: list[tuple[Expression | None, Expression]] = []
        for node in named(initializer)[:200]:
            left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
            if node.type == "assignment_expression" and left is not None and right is not None:
                plain = left.type == "identifier"
                key = String(left.start_byte, left.end_byte, text(left)) if plain else self.key(left)
                made.append((key or Mixture(left.start_byte, left.end_byte, ()), self.expression(right)))
            elif node.type == "initializer_expression" and len(named(node)) == 2:
                first, second = self.expressions(named(node))
                made.append((first, second))
        return made

    def sequence(self, node: Node) -> Expression:
        items = []
        for child in named(node)[:200]:
            value = argument_value(child)
            while value is not None and value.type in {"collection_element", "expression_element", "spread_element"}:
                value = next(iter(named(value)), None)
            if value is not None:
                items.append(Argument(self.expression(value), spread="spread" in child.type))
        return Sequence(node.start_byte, node.end_byte, tuple(items))

    def array(self, node: Node) -> Expression:
        initializer = next((child for child in named(node) if child.type == "initializer_expression"), None)
        return self.mixture(node) if initializer is None else self.sequence(initializer)

    def anonymous(self, node: Node) -> Expression:
        pairs: list[tuple[Expression | None, Expression]] = []
        nodes = node.children
        for at, child in enumerate(nodes):
            if child.type == "=" and 0 < at < len(nodes) - 1:
                key = nodes[at - 1]
                value = self.expression(nodes[at + 1])
                pairs.append((String(key.start_byte, key.end_byte, text(key)), value))
        return Mapping(node.start_byte, node.end_byte, tuple(pairs[:200]))

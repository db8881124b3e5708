"""Ruby's calls, with their arguments and blocks."""

from __future__ import annotations

from abc import abstractmethod

from tree_sitter import Node

from lambdalint.readers.code.program.expressions import (
    Argument,
    Call,
    Either,
    Expression,
    Member,
    Name,
    String,
)
from lambdalint.readers.code.program.making import Making
from lambdalint.readers.code.ruby.names import BLOCK
from lambdalint.readers.code.ruby.syntax import block_of, named, runs_here, symbol, text, values

_SAME = frozenset({"freeze", "dup", "clone", "itself", "to_s", "to_str", "not_nil!", "tap"})
"""Methods that give what they are called on."""
_FUNCTIONS = frozenset({"lambda", "proc"})
_SENDS = frozenset({"send", "public_send", "__send__"})


class Calls(Making):
    """What a name stands for, and what a function is, a subclass says."""

    @abstractmethod
    def name(self, node: Node) -> Expression: ...

    @abstractmethod
    def kept_variable(self, node: Node) -> Expression: ...

    @abstractmethod
    def function(self, node: Node) -> Expression: ...

    @abstractmethod
    def parent(self, node: Node, arguments: tuple[Argument, ...] | None) -> Expression: ...

    def parts(self, node: Node) -> list[Node]:
        return named(node)

    def value_of(self, node: Node) -> Expression:
        """One of the branches of what decides."""
        options = tuple(self.expression(one) for one in values(node) if one.id != node.id)
        return options[0] if len(options) == 1 else Either(node.start_byte, node.end_byte, options)

    def call(self, node: Node) -> Expression:
        method, receiver = node.child_by_field_name("method"), node.child_by_field_name("receiver")
        name = text(method)
        arguments = self.arguments(node)
        if method is not None and method.type == "super":
            return self.parent(node, arguments)
        if receiver is None and name in _FUNCTIONS and block_of(node) is not None:
            return self.function(node)
        if receiver is not None and name == "new" and text(receiver) == "Proc" and block_of(node) is not None:
            return self.function(node)
        if receiver is not None and name in _SAME and not arguments:
            return self.expression(receiver)
        if name in {"then", "yield_self"} and receiver is not None and (block := block_of(node)) is not None:
            return self.value_of(block.child_by_field_name("body") or block)
        return self._plain_call(node, receiver, name, arguments)

    def _plain_call(self, node: Node, receiver: Node | None, name: str, arguments: tuple[Argument, ...]) -> Expression:
        start, end = node.start_byte, node.end_byte
        method = node.child_by_field_name("method")
        first = arguments[0].value if arguments and not arguments[0].name else None
        if receiver is None:
            place = method or node
            if name == "method" and isinstance(first, String):
                return Name(place.start_byte, place.end_byte, first.text)
            if name in _SENDS and isinstance(first, String):
                return Call(start, end, Name(place.start_byte, place.end_byte, first.text), arguments[1:])
            return Call(start, end, Name(place.start_byte, place.end_byte, name), arguments)
        owner = self.expression(receiver)
        if not name:  # f.(x)
            return Call(start, end, owner, arguments)
        until = method.end_byte if method is not None else end
        if name in _SENDS and isinstance(first, String):
            return Call(start, end, Member(start, until, owner, first.text), arguments[1:])
        if name == "method" and isinstance(first, String):
            return Member(start, end, owner, first.text)
        return Call(start, end, Member(start, until, owner, name), arguments)

    def arguments(self, call: Node) -> tuple[Argument, ...]:
        listed = call.child_by_field_name("arguments")
        made = [argument for node in named(listed) if (argument := self.argument(node)) is not None]
        block = block_of(call)
        if block is not None and not (call.type == "call" and runs_here(call)):
            made.append(Argument(self.function(block), BLOCK))
        return tuple(made[:200])

    def argument(self, node: Node) -> Argument | None:
        inner = next(iter(named(node)), None)
        match node.type:
            case "pair":
                return self._named_argument(node)
            case "splat_argument" if inner is not None:
                return Argument(self.expression(inner), spread=True)
            case "hash_splat_argument" if inner is not None:
                return Argument(self.expression(inner), "**", spread=True)
            case "block_argument":
                return Argument(self.expression(inner), BLOCK) if inner is not None and symbol(inner) is None else None
        return Argument(self.expression(node))

    def _named_argument(self, node: Node) -> Argument | None:
        key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
        name = symbol(key)
        if value is None and key is not None:  # f(key:)
            return Argument(self.name(key), name or "")
        return None if value is None else Argument(self.expression(value), name or "**")

    def block_call(self, node: Node) -> Expression:
        """`yield a`"""
        listed = next((child for child in named(node) if child.type == "argument_list"), None)
        given = [argument for one in named(listed) if (argument := self.argument(one)) is not None]
        return Call(node.start_byte, node.end_byte, Name(node.start_byte, node.end_byte, BLOCK), tuple(given))

    def inherited_call(self, node: Node) -> Expression:
        return self.parent(node, None)

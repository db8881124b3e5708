"""Calls, blocks and closures of Rust as the core knows them: `unwrap` and smart pointers stand for what they hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from tree_sitter import Node

from lambdalint.readers.code.program.expressions import (
    Argument,
    Call,
    Either,
    Expression,
    Joined,
    Mixture,
    Sequence,
    String,
)
from lambdalint.readers.code.rust.macros import arguments_of
from lambdalint.readers.code.rust.module import RustModule
from lambdalint.readers.code.rust.names import parameters
from lambdalint.readers.code.rust.plain import Plain

MAXIMUM_ARMS = 50
MAXIMUM_CHAIN = 60

HOLDING = frozenset(
    "clone unwrap expect as_ref as_mut as_deref as_str borrow borrow_mut lock to_owned to_string into iter iter_mut "
    "into_iter cloned copied ok map_err context wrap_err with_context boxed deref ok_or ok_or_else unwrap_or_else "
    "unwrap_or unwrap_or_default try_into as_bytes trim".split()
)
"""Methods that give what they are called on, as far as anybody here is interested."""
_WRAPPING = frozenset({"Ok", "Some"})
_NEW = frozenset("Arc Rc Box Mutex RwLock RefCell Cow Pin Cell Extension State".split())
LAZY = frozenset({"Lazy", "LazyLock", "LazyCell", "AsyncOnce", "AsyncLazy"})
ONCE = frozenset({"get_or_init", "get_or_try_init", "get_or_insert_with", "or_insert_with", "call_once", "get_with"})
_VERBS = frozenset({"get", "post", "put", "patch", "head", "request", "build"})
_STATEMENTS = frozenset(
    "let_declaration function_item use_declaration struct_item enum_item impl_item const_item static_item line_comment "
    "block_comment attribute_item inner_attribute_item empty_statement mod_item trait_item macro_definition".split()
)


class Lowering(Plain):
    """All expressions."""

    def _lower_block(self, node: Node, depth: int) -> Expression:
        inner = last(node)
        return self.lowered(inner, depth) if inner is not None else self.nothing(node)

    def _lower_if(self, node: Node, depth: int) -> Expression:
        blocks = [node.child_by_field_name("consequence"), node.child_by_field_name("alternative")]
        options = tuple(self.lowered(block, depth) for block in blocks if block is not None)
        return Either(node.start_byte, node.end_byte, options)

    def _lower_match(self, node: Node, depth: int) -> Expression:
        options = tuple(self.lowered(value, depth) for _, value in arms(node)[:MAXIMUM_ARMS] if value is not None)
        return Either(node.start_byte, node.end_byte, options)

    def _lower_closure(self, node: Node, _: int) -> Expression:
        declared = parameters(self.module, node)
        return self.closure(node, "closure", declared)

    def _lower_struct(self, node: Node, depth: int) -> Expression:
        name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
        if name is None:
            return self.nothing(node)
        arguments = []
        for field in body.named_children if body is not None else ():
            if field.type == "field_initializer":
                key = field.child_by_field_name("field") or field.child_by_field_name("name")
                arguments.append(Argument(self.of_field(field, "value", depth), self.module.text(key)))
            elif field.type == "shorthand_field_initializer" and field.named_children:
                arguments.append(Argument(self.lowered(field.named_children[-1], depth), self.module.text(field)))
        made = self.lowered(name, depth)
        return Call(node.start_byte, node.end_byte, made, tuple(arguments), makes=True)

    def _lower_macro(self, node: Node, depth: int) -> Expression:
        name = self.module.text(node.child_by_field_name("macro")).rpartition("::")[2]
        module = self.module
        nodes = list(arguments_of(module, node)) if isinstance(module, RustModule) else []
        parts = tuple(self.lowered(argument, depth) for argument in nodes)
        if name in {"vec", "join", "try_join"}:
            return Sequence(node.start_byte, node.end_byte, tuple(map(Argument, parts)))
        if name == "format" and parts and isinstance(parts[0], String):
            text, filled, _ = parts[0].text.partition("{")
            begin = String(parts[0].start_byte, parts[0].end_byte, text)
            rest = (Mixture(node.start_byte, node.end_byte, parts[1:]),) if filled else ()
            return Joined(node.start_byte, node.end_byte, (begin, *rest))
        return Mixture(node.start_byte, node.end_byte, parts)

    def _lower_call(self, node: Node, depth: int) -> Expression:
        function, written = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if function is None:
            return self.nothing(node)
        if function.type == "generic_function":
            function = function.child_by_field_name("function") or function
        nodes = [child for child in written.named_children if not child.type.endswith("comment")] if written else []
        special = self._of_method(node, function, nodes, depth) or self._of_path(node, function, nodes, depth)
        if special is not None:
            return special
        arguments = tuple(Argument(self.lowered(child, depth)) for child in nodes[:100])
        return Call(node.start_byte, node.end_byte, self.lowered(function, depth), arguments)

    def _of_method(self, node: Node, function: Node, nodes: list[Node], depth: int) -> Expression | None:
        if function.type != "field_expression":
            return None
        name = self.module.text(function.child_by_field_name("field"))
        if name in HOLDING:
            return self.of_field(function, "value", depth)
        if name in ONCE and nodes:
            return Call(node.start_byte, node.end_byte, self.lowered(nodes[-1], depth), ())
        return self._sent(node, depth) if name == "send" and not nodes else None

    def _sent(self, node: Node, depth: int) -> Expression | None:
        """`client.get_object().bucket(name).send()` is `client.get_object(Bucket=name)`, as in other languages."""
        chain = links(node)
        made = chain[-1].child_by_field_name("function") if chain else None
        if made is None:
            return None
        given = []
        for link in reversed(chain[:-1]):
            function, written = link.child_by_field_name("function"), link.child_by_field_name("arguments")
            field = function.child_by_field_name("field") if function is not None else None
            name = self.module.text(field).removeprefix("set_")
            title = "".join(word.capitalize() for word in name.split("_"))
            if written is not None and written.named_children:
                given.append(Argument(self.lowered(written.named_children[-1], depth), title))
        return Call(node.start_byte, node.end_byte, self.lowered(made, depth), tuple(given))

    def _of_path(self, node: Node, function: Node, nodes: list[Node], depth: int) -> Expression | None:
        """`Some(x)`, `Arc::new(x)`: what is in it; `LazyLock::new(f)`: what `f` gives."""
        parts = re.sub(r"<[^<>]*>|::<", "", self.module.text(function)[:200]).split("::")
        if len(nodes) != 1 or function.type == "field_expression":
            return None
        if parts[-1] in _WRAPPING or (parts[-1] in {"new", "from", "pin"} and parts[-2:-1] and parts[-2] in _NEW):
            return self.lowered(nodes[0], depth)
        if parts[-1] == "new" and parts[-2:-1] and parts[-2] in LAZY:
            return Call(node.start_byte, node.end_byte, self.lowered(nodes[0], depth), ())
        return None

    lowers: ClassVar[Mapping[str, Callable[[Any, Node, int], Expression]]] = {
        **Plain.lowers,
        "block": _lower_block,
        "if_expression": _lower_if,
        "match_expression": _lower_match,
        "closure_expression": _lower_closure,
        "struct_expression": _lower_struct,
        "macro_invocation": _lower_macro,
        "call_expression": _lower_call,
        "generic_function": lambda self, node, depth: self.of_field(node, "function", depth),
    }


def links(sent: Node) -> list[Node]:
    """The calls that make up a request that `send()` ends: the last one first, the one that names it last."""
    found: list[Node] = []
    node: Node | None = sent
    while node is not None and len(found) < MAXIMUM_CHAIN:
        function = node.child_by_field_name("function") if node.type == "call_expression" else None
        if function is None or function.type != "field_expression":
            return []
        name = ((function.child_by_field_name("field") or function).text or b"").decode("utf-8", "replace")
        if name in _VERBS:
            return []  # a request of an HTTP client
        if node is not sent and name not in HOLDING:
            found.append(node)
            written = node.child_by_field_name("arguments")
            if written is not None and not written.named_children:
                return found
        node = function.child_by_field_name("value")
    return []


def last(block: Node) -> Node | None:
    """The expression that a block ends with, and so gives."""
    nodes = [child for child in block.named_children if not child.type.endswith("comment")]
    node = nodes[-1] if nodes else None
    if node is not None and node.type == "expression_statement":
        node = None if node.children and node.children[-1].type == ";" else next(iter(node.named_children), None)
    return None if node is None or node.type in _STATEMENTS else node


def arms(node: Node) -> list[tuple[Node | None, Node | None]]:
    """The patterns and values of a `match`."""
    body = node.child_by_field_name("body")
    listed = [child for child in body.named_children if child.type == "match_arm"] if body is not None else []
    return [(arm.child_by_field_name("pattern"), arm.child_by_field_name("value")) for arm in listed]

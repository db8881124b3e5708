"""What macros are given, which the grammar leaves as tokens."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from lambdalint.readers.code.rust.module import RustModule

MAXIMUM_ARGUMENTS = 30

_READ = frozenset(
    "format print println eprint eprintln write writeln panic todo unreachable info warn error debug trace log event "
    "span bail anyhow ensure assert assert_eq assert_ne debug_assert dbg vec join try_join select matches "
    "tracing".split()
)
"""Macros whose arguments are expressions."""


def arguments_of(module: RustModule, invocation: Node) -> Iterator[Node]:
    """The expressions that a macro is given."""
    name = module.text(invocation.child_by_field_name("macro")).rpartition("::")[2]
    tree = next((child for child in invocation.named_children if child.type == "token_tree"), None)
    if tree is None or name not in _READ:
        return
    for first, final in _split(tree.children[1:-1], ",")[:MAXIMUM_ARGUMENTS]:
        plain = first == final and first.type in {"string_literal", "identifier"}
        node = first if plain else expression(module, first, final)
        named = node.child_by_field_name("right") if node is not None and node.type == "assignment_expression" else None
        if node is not None:
            yield named or node  # format!("{a}", a = value)


def lazy_statics(module: RustModule, invocation: Node) -> Iterator[tuple[Node, Node]]:
    """The names and values of `lazy_static! { static ref NAME: Type = value; }`, and of `thread_local!`."""
    if module.text(invocation.child_by_field_name("macro")).rpartition("::")[2] not in {"lazy_static", "thread_local"}:
        return
    tree = next((child for child in invocation.named_children if child.type == "token_tree"), None)
    for first, final in _split(tree.children[1:-1] if tree is not None else [], ";"):
        tokens = _between(tree, first, final)
        equals = next((number for number, token in enumerate(tokens) if module.text(token) == "="), None)
        colon = next((number for number, token in enumerate(tokens) if module.text(token) == ":"), None)
        if equals is None or colon is None or colon == 0 or equals + 1 >= len(tokens):
            continue
        value = expression(module, tokens[equals + 1], tokens[-1])
        if value is not None:
            yield tokens[colon - 1], value


def expression(module: RustModule, first: Node, final: Node) -> Node | None:
    """What some tokens are as an expression."""
    root = module.fragment(first, final)
    node = next(iter(root.named_children), None) if root is not None else None
    if node is not None and node.type in {"expression_statement", "ERROR"}:
        node = next(iter(node.named_children), None)
    return node


def _split(tokens: list[Node], separator: str) -> list[tuple[Node, Node]]:
    found: list[tuple[Node, Node]] = []
    start: Node | None = None
    end: Node | None = None
    for token in tokens:
        if token.type == separator:
            if start is not None and end is not None:
                found.append((start, end))
            start = end = None
        else:
            start = start or token
            end = token
    if start is not None and end is not None:
        found.append((start, end))
    return found


def _between(tree: Node | None, first: Node, final: Node) -> list[Node]:
    children = tree.children if tree is not None else []
    return [child for child in children if first.start_byte <= child.start_byte <= final.start_byte]

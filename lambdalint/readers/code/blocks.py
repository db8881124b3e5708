"""Blocks of statements of any language: what leaves them, and how they end."""

from __future__ import annotations

from functools import cache

from tree_sitter import Node

from lambdalint import lazy

MAXIMUM_NODES = 200
"""Of a block that is looked through; beyond, it is taken as it seems."""

MAXIMUM_ENDS = 400
"""Statements that may be a block's last; nobody writes more branches."""

_FUNCTION = lazy.pattern(r"function|lambda|arrow|method|class|func_literal|closure|anonymous")


def extent(node: Node | None) -> tuple[int, int]:
    """Where a node begins and ends; nowhere for None."""
    return (0, 0) if node is None else (node.start_byte, node.end_byte)


def gives_back(block: Node | None) -> bool:
    """Whether somewhere in a block, but for functions within it, a value is returned: `return client;`"""
    if block is None or b"return" not in (block.text or b""):
        return False
    stack = [block]
    for _ in range(MAXIMUM_NODES):
        if not stack:
            break
        node = stack.pop()
        inner = node.named_children
        if inner and node.type == "return_statement":
            return True
        stack += [child for child in inner if not _is_function(child.type)]
    return False


@cache
def _is_function(kind: str) -> bool:
    return _FUNCTION.search(kind) is not None


def last_statement(block: Node | None) -> Node | None:
    """The last one of a block, comments aside."""
    inner = block.named_children if block is not None else ()
    return next((node for node in reversed(inner) if node.type != "comment"), None)


def clauses(statement: Node) -> list[Node]:
    """The `catch` clauses of a `try` statement."""
    return [child for child in statement.named_children if child.type == "catch_clause"]


def raises(clause: Node) -> bool:
    """Whether a `catch` clause throws, whatever happens in it."""
    body = clause.child_by_field_name("body")
    return body is not None and any(child.type == "throw_statement" for child in body.named_children)


def ends(block: Node | None, blocks: frozenset[str]) -> bool:
    """Whether nothing runs after a block, as its last statement says. `blocks` are nodes that only hold statements."""
    stack = [block]
    for node in stack:
        last = node
        while last is not None and last.type in blocks:
            last = last_statement(last)
        if last is None or len(stack) > MAXIMUM_ENDS:
            return False
        if last.type == "if_statement":
            stack += [last.child_by_field_name("consequence"), last.child_by_field_name("alternative")]
        elif last.type == "try_statement":
            stack += [one.child_by_field_name("body") for one in (last, *clauses(last))]
        elif last.type not in {"return_statement", "throw_statement"}:
            return False
    return True

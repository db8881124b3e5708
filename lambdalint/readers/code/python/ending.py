"""Whether a block of statements can be left at its end."""

from __future__ import annotations

from tree_sitter import Node

from lambdalint.readers.code.blocks import last_statement

_LEAVES = frozenset({"return_statement", "raise_statement", "continue_statement", "break_statement"})
_LOOPS = frozenset({"for_statement", "while_statement"})
MAXIMUM_DEPTH = 50


def falls_through(block: Node | None, depth: int = 0) -> bool:
    """Yes where that cannot be told."""
    last = last_statement(block)
    if last is None or depth > MAXIMUM_DEPTH:
        return True
    if last.type in _LEAVES:
        return False
    match last.type:
        case "if_statement":
            alternatives = last.children_by_field_name("alternative")
            if not any(clause.type == "else_clause" for clause in alternatives):
                return True
            branches = [last.child_by_field_name("consequence"), *map(_body, alternatives)]
            return any(falls_through(branch, depth + 1) for branch in branches)
        case "try_statement":
            return _try_falls_through(last, depth)
        case "with_statement":
            return falls_through(last.child_by_field_name("body"), depth + 1)
        case "while_statement":
            condition = last.child_by_field_name("condition")
            return condition is None or condition.type != "true" or _breaks(last.child_by_field_name("body"))
    return True


def _try_falls_through(statement: Node, depth: int) -> bool:
    clauses = statement.named_children[1:]
    final = [_body(clause) for clause in clauses if clause.type == "finally_clause"]
    if final and not falls_through(final[0], depth + 1):
        return False
    other = [_body(clause) for clause in clauses if clause.type == "else_clause"]
    caught = [_body(clause) for clause in clauses if clause.type in {"except_clause", "except_group_clause"}]
    ends = [*(other or [statement.child_by_field_name("body")]), *caught]
    return any(falls_through(block, depth + 1) for block in ends)


def _body(clause: Node) -> Node | None:
    inner = clause.child_by_field_name("consequence") or clause.child_by_field_name("body")
    return inner or next((child for child in clause.named_children if child.type == "block"), None)


def _breaks(block: Node | None) -> bool:
    stack = [block] if block is not None else []
    while stack:
        node = stack.pop()
        if node.type == "break_statement":
            return True
        if node.type not in _LOOPS and not node.type.endswith("_definition"):
            stack.extend(node.named_children)
    return False

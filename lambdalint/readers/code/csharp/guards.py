"""Conditions: what they look at, and what they leave behind for the code after them."""

from __future__ import annotations

from tree_sitter import Node

from lambdalint.readers.code.blocks import clauses, gives_back, raises
from lambdalint.readers.code.csharp.syntax import named, simple_name
from lambdalint.readers.code.program import keeping
from lambdalint.readers.code.program.expressions import Expression, looked_through
from lambdalint.readers.code.program.scopes import Place

NOWHERE: frozenset[Place] = frozenset()

_ABSENT = frozenset({"Exception", "KeyNotFoundException", "NullReferenceException", "InvalidOperationException"})


def places(condition: Expression) -> frozenset[Place]:
    """The names and members that an expression looks at."""
    return keeping.places(looked_through(condition, keys=False, items=True))


def leaves_early(statement: Node) -> Node | None:
    """The condition on which a statement returns: `if (client != null) return client;`"""
    if statement.type != "if_statement" or statement.child_by_field_name("alternative") is not None:
        return None
    return statement.child_by_field_name("condition") if _returns(statement) else None


def _returns(statement: Node) -> bool:
    block = statement.child_by_field_name("consequence")
    if block is not None and block.type == "block":
        block = next(reversed(named(block)), None)
    inner = statement.child_by_field_name("consequence")
    return (block is not None and block.type == "return_statement") or gives_back(inner)


def caught(clause: Node) -> str:
    """The exception that a `catch` clause is for; empty if it is for all."""
    declaration = next((child for child in clause.named_children if child.type == "catch_declaration"), None)
    return simple_name(declaration.child_by_field_name("type")) if declaration is not None else ""


def goes_on(statement: Node) -> bool:
    """Whether a `try` statement keeps an exception for a variable that is missing from ending the invocation."""
    return any((not caught(one) or caught(one) in _ABSENT) and not raises(one) for one in clauses(statement))

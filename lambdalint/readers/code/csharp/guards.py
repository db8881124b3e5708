"""Conditions: what they look at, and what they leave behind for the code after them."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from lambdalint.readers.code.csharp.syntax import named, simple_name
from lambdalint.readers.code.program.expressions import (
    Awaited,
    Call,
    Comparison,
    Either,
    Expression,
    Index,
    Joined,
    Member,
    Mixture,
    Name,
    Sequence,
)
from lambdalint.readers.code.program.keeping import place
from lambdalint.readers.code.program.scopes import Place
from lambdalint.readers.code.tree import gives_back

MAXIMUM_PARTS = 400
"""Of a condition; nobody writes longer ones."""

NOWHERE: frozenset[Place] = frozenset()

_ABSENT = frozenset({"Exception", "KeyNotFoundException", "NullReferenceException", "InvalidOperationException"})


def places(condition: Expression) -> frozenset[Place]:
    """The names and members that an expression looks at."""
    return frozenset(_places(condition))


def _places(root: Expression) -> Iterator[Place]:
    stack = [root]
    for _ in range(MAXIMUM_PARTS):
        if not stack:
            return
        one = stack.pop()
        if isinstance(one, (Name, Member)) and (found := place(one)) is not None:
            yield found
        stack.extend(_parts(one))


def _parts(one: Expression) -> tuple[Expression, ...]:
    match one:
        case Member() | Index():
            return (one.object,)
        case Call():
            return (one.function, *(argument.value for argument in one.arguments))
        case Comparison():
            return (one.left, one.right)
        case Joined() | Mixture():
            return one.parts
        case Either():
            return one.options
        case Sequence():
            return tuple(item.value for item in one.items)
        case Awaited():
            return (one.value,)
    return ()


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


def clauses(statement: Node) -> list[Node]:
    return [child for child in statement.named_children if child.type == "catch_clause"]


def caught(clause: Node) -> str:
    """The exception that a `catch` clause is for; empty if it is for all."""
    declaration = next((child for child in clause.named_children if child.type == "catch_declaration"), None)
    return simple_name(declaration.child_by_field_name("type")) if declaration is not None else ""


def raises(clause: Node) -> bool:
    """Whether a `catch` clause throws, whatever happens in it."""
    block = clause.child_by_field_name("body")
    return block is not None and any(child.type == "throw_statement" for child in block.named_children)


def goes_on(statement: Node) -> bool:
    """Whether a `try` statement keeps an exception for a variable that is missing from ending the invocation."""
    return any((not caught(one) or caught(one) in _ABSENT) and not raises(one) for one in clauses(statement))


def ends(block: Node | None) -> bool:
    """Whether nothing runs after a block, as its last statement says."""
    stack = [block]
    for node in stack:
        last = node
        while last is not None and last.type in {"block", "lock_statement", "finally_clause"}:
            last = next(reversed(named(last)), None)
        if last is None or len(stack) > MAXIMUM_PARTS:
            return False
        if last.type == "if_statement":
            stack += [last.child_by_field_name("consequence"), last.child_by_field_name("alternative")]
        elif last.type == "try_statement":
            stack += [last.child_by_field_name("body"), *(one.child_by_field_name("body") for one in clauses(last))]
        elif last.type not in {"return_statement", "throw_statement"}:
            return False
    return True

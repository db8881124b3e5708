"""Conditions: what they look at, and what they leave behind for the code after them."""

from __future__ import annotations

from tree_sitter import Node

from lambdalint.readers.code.program import keeping
from lambdalint.readers.code.program.expressions import Expression, looked_through
from lambdalint.readers.code.program.scopes import Place
from lambdalint.readers.code.ruby.syntax import named, text

NOWHERE: frozenset[Place] = frozenset()

CLASS_VARIABLES = "@@"
"""What holds variables of classes, whichever these are: no instance does."""

_LEAVES = frozenset({"if", "unless", "if_modifier", "unless_modifier"})
_ABSENT = frozenset({"KeyError", "IndexError", "NameError", "NoMethodError", "StandardError", "Exception"})
_BAD_INPUT = frozenset({"ParserError", "JSONError", "StandardError", "Exception"})
_CATCHES_KEY_ERROR = frozenset({"KeyError", "IndexError", "StandardError", "Exception"})


def place(node: Expression) -> Place | None:
    """Where something is kept. A class variable outlives all instances."""
    found = keeping.place(node)
    return (CLASS_VARIABLES, found[1]) if found is not None and found[1].startswith("@@") else found


def places(condition: Expression) -> frozenset[Place]:
    """The names and members that an expression looks at."""
    return keeping.places(looked_through(condition, keys=False, items=True), place)


def leaves_early(statement: Node) -> Node | None:
    """The condition on which a statement returns: `return @client if @client`"""
    if statement.type not in _LEAVES or statement.child_by_field_name("alternative") is not None:
        return None
    body = statement.child_by_field_name("body") or statement.child_by_field_name("consequence")
    if body is not None and body.type == "then":
        body = next(reversed(named(body)), None)
    return statement.child_by_field_name("condition") if body is not None and body.type == "return" else None


def rescues(body: Node) -> list[Node]:
    return [child for child in body.named_children if child.type == "rescue"]


def caught(clause: Node) -> tuple[str, ...]:
    """The exceptions of a `rescue` clause as they are written; none if it is for all usual ones."""
    listed = clause.child_by_field_name("exceptions")
    return tuple(text(node) for node in named(listed))


def catches_bad_input(clause: Node) -> bool:
    """Whether a `rescue` clause is for what reading something as JSON raises."""
    types = caught(clause)
    return not types or any(one.rpartition("::")[2] in _BAD_INPUT for one in types)


def raises(clause: Node) -> bool:
    """Whether a `rescue` clause raises, whatever happens in it."""
    for node in named(clause.child_by_field_name("body")):
        method = node.child_by_field_name("method") if node.type == "call" else node
        if text(method) in {"raise", "fail"}:
            return True
    return False


def goes_on(body: Node) -> bool:
    """Whether a body keeps a KeyError from ending the invocation."""
    return any(not raises(one) and (not caught(one) or _CATCHES_KEY_ERROR & {*caught(one)}) for one in rescues(body))


def catches_absence(clause: Node) -> bool:
    """Whether a `rescue` clause is where something is built that was not there."""
    return not caught(clause) or bool(_ABSENT & {*caught(clause)})

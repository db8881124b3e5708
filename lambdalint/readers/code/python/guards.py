"""Conditions: what they look at, and what they leave behind for the code after them."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from lambdalint import lazy
from lambdalint.readers.code.blocks import gives_back, last_statement
from lambdalint.readers.code.program.scopes import Place
from lambdalint.readers.code.python.modules import PythonModule

MAXIMUM_NODES = 400
"""Of a condition; nobody writes longer ones."""

BLOCKS = frozenset({"if_statement", "try_statement", "with_statement"})
"""Statements that may leave something behind."""
_NOTHING: frozenset[Place] = frozenset()
_MAIN = r"""__name__\s*==\s*['"]__main__['"]|['"]__main__['"]\s*==\s*__name__"""
_NEVER = lazy.pattern(rf"{_MAIN}|(\w+\.)?TYPE_CHECKING|False|0")
_ALWAYS = lazy.pattern(r"not\s+(\w+\.)?TYPE_CHECKING|True|1")
_ABSENT = lazy.pattern(r"\b(NameError|KeyError|AttributeError|LookupError|UnboundLocalError|Exception|BaseException)\b")
_CATCHES_BAD_INPUT = lazy.pattern(r"\b(JSONDecodeError|ValueError|Exception|BaseException)\b")
_CATCHES_KEY_ERROR = lazy.pattern(r"\b(KeyError|LookupError|Exception|BaseException)\b")


def outcome(module: PythonModule, condition: Node | None) -> bool | None:
    """What a condition always is in a Lambda function, if that is plain from its text."""
    if condition is None or condition.end_byte - condition.start_byte > 60:
        return None
    text = module.text(condition).strip("() ")
    if _NEVER.fullmatch(text):
        return False
    return True if _ALWAYS.fullmatch(text) else None


def places(module: PythonModule, node: Node | None) -> frozenset[Place]:
    """The names and attributes that an expression looks at."""
    if node is None:
        return _NOTHING
    found: set[Place] = set()
    stack = [node]
    for _ in range(MAXIMUM_NODES):
        if not stack:
            break
        node = stack.pop()
        kind = node.type
        if kind == "identifier":
            found.add((module.text(node), ""))
            continue
        if kind == "attribute" and (place := module.place(node)) is not None:
            found.add(place)
        elif kind == "call":
            found.update(_asked(module, node))
        stack += node.named_children
    return frozenset(found)


def _asked(module: PythonModule, call: Node) -> Iterator[Place]:
    """`hasattr(x, "y")` and `getattr(x, "y", None)` as `x.y`; `globals()` as itself."""
    function = module.field(call, "function")
    if function in {"globals", "vars"}:
        yield ("globals()", "")
    elif function in {"hasattr", "getattr"}:
        arguments = call.child_by_field_name("arguments")
        nodes = arguments.named_children if arguments is not None else []
        if len(nodes) >= 2 and nodes[0].type == "identifier" and nodes[1].type == "string":
            yield (module.text(nodes[0]), module.text(nodes[1]).strip("'\""))


def left_behind(module: PythonModule, statement: Node, depth: int = 0) -> frozenset[Place]:
    """The places that a statement looks at to leave early: what follows runs only if they were empty.

    `if client is not None: return client`, `try: return CACHE[key]` with an `except` that goes on.
    """
    kind = statement.type
    if kind == "if_statement" and statement.child_by_field_name("alternative") is None:
        consequence = statement.child_by_field_name("consequence")
        if _returns(consequence) or gives_back(consequence):
            return places(module, statement.child_by_field_name("condition"))
    elif kind == "try_statement":
        body = statement.child_by_field_name("body")
        if _returns(body) and any(catches_absence(module, clause) for clause in statement.named_children[1:]):
            return places(module, body)
    elif kind == "with_statement" and depth < 3:
        body = statement.child_by_field_name("body")
        found = _NOTHING.union(*(left_behind(module, inner, depth + 1) for inner in _statements(body)))
        if _returns(body) and suppresses_key_error(module, statement):
            return found | places(module, body)
        return found | (places(module, body) if _returns(body) and found else _NOTHING)
    return _NOTHING


def catches_absence(module: PythonModule, clause: Node) -> bool:
    """Whether an `except` clause is where something is built that was not there."""
    caught = _caught(module, clause)
    return clause.type == "except_clause" and (not caught or _ABSENT.search(caught) is not None)


def catches_key_error(module: PythonModule, statement: Node) -> bool:
    """Whether a `try` statement keeps a KeyError from ending the invocation."""
    for clause in statement.named_children[1:]:
        if clause.type == "except_clause" and not raises(clause):
            caught = _caught(module, clause)
            if not caught or _CATCHES_KEY_ERROR.search(caught):
                return True
    return False


def catches_bad_input(module: PythonModule, statement: Node) -> bool:
    """Whether a `try` statement has a clause for what reading something as JSON raises."""
    caught = (_caught(module, clause) for clause in statement.named_children[1:] if clause.type == "except_clause")
    return any(not types or _CATCHES_BAD_INPUT.search(types) for types in caught)


def suppresses_key_error(module: PythonModule, statement: Node) -> bool:
    """Whether a `with` statement does, by `contextlib.suppress`."""
    text = module.text(statement.named_children[0])[:200]
    return "suppress(" in text and bool(_CATCHES_KEY_ERROR.search(text))


def _caught(module: PythonModule, clause: Node) -> str:
    """The exceptions of an `except` clause as they are written; empty if it catches all."""
    caught = clause.child_by_field_name("value")
    return "" if caught is None else module.text(caught)


def _statements(block: Node | None) -> list[Node]:
    return [] if block is None else [node for node in block.named_children if node.type != "comment"]


def _returns(block: Node | None) -> bool:
    last = last_statement(block)
    return last is not None and last.type == "return_statement"


def types(module: PythonModule, value: Node | None) -> tuple[str, ...]:
    """The names of the exceptions that an `except` clause catches; none if it catches all."""
    if value is not None and value.type == "as_pattern":
        value = value.named_children[0]
    if value is None:
        return ()
    named = value.named_children if value.type == "tuple" else [value]
    return tuple(module.text(node) for node in named if node.type in {"identifier", "attribute"})


def raises(clause: Node) -> bool:
    """Whether a clause ends by raising."""
    block = next((node for node in clause.named_children if node.type == "block"), None)
    return any(statement.type == "raise_statement" for statement in _statements(block))

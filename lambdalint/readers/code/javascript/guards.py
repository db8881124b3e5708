"""Conditions: what they look at, and what they leave behind for the code after them."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from lambdalint import lazy
from lambdalint.readers.code.blocks import gives_back, raises
from lambdalint.readers.code.javascript.syntax import parts
from lambdalint.readers.code.program.scopes import Place
from lambdalint.readers.code.tree import ParsedFile

MAXIMUM_NODES = 400
"""Of a condition; nobody writes longer ones."""

MAXIMUM_TRIED = 2
"""Statements of a `try` that is about them alone."""

MAXIMUM_GUARDS = 50
"""Places that the conditions around a piece of code look at; nobody nests conditions on more."""

NOWHERE: frozenset[Place] = frozenset()

_NEVER = lazy.pattern(r"require\.main\s*={2,3}\s*module|module\s*={2,3}\s*require\.main|!\s*module\.parent|false|0")
_ALWAYS = lazy.pattern(r"true|1")
_STATE = lazy.pattern(
    rb"readyState|connectionState|isConnected|isOpen|isReady|isInitiali[sz]ed|\bconnected\b|initiali[sz]ed\b"
)
"""What a library says of its own connection: what is built where it is not open is not built on every event."""

_CLOSED = frozenset({"function_expression", "arrow_function", "class", "statement_block"})
"""What a condition holds and does not look into."""
_LEAVING = frozenset({"if_statement", "try_statement"})
_REACHES = frozenset(
    "subscript_expression call_expression parenthesized_expression non_null_expression as_expression "
    "satisfies_expression await_expression".split()
)


def outcome(parsed: ParsedFile, condition: Node | None) -> bool | None:
    """What a condition always is in a Lambda function, if that is plain from its text."""
    if condition is None or condition.end_byte - condition.start_byte > 60:
        return None
    text = parsed.text(condition).strip("() ")
    if _NEVER.fullmatch(text):
        return False
    return True if _ALWAYS.fullmatch(text) else None


def place(parsed: ParsedFile, node: Node) -> Place | None:
    """`x`, `x[…]` as `("x", "")`; `a.b.c`, `a.b.c[…]` as `("a", "c")`."""
    attribute = ""
    while True:
        kind = node.type
        if kind == "member_expression":
            attribute = attribute or parsed.text(node.child_by_field_name("property"))
        elif kind not in _REACHES:
            break
        inner = node.child_by_field_name("object") or node.child_by_field_name("function")
        inner = inner or next(iter(parts(node)), None)
        if inner is None:
            return None
        node = inner
    named = kind in {"identifier", "this", "shorthand_property_identifier", "undefined"}
    return (parsed.text(node), attribute) if named else None


def places(parsed: ParsedFile, node: Node | None) -> frozenset[Place]:
    """The names and attributes that an expression looks at."""
    return NOWHERE if node is None else frozenset(_places(parsed, node))


def _places(parsed: ParsedFile, root: Node) -> Iterator[Place]:
    stack = [root]
    for _ in range(MAXIMUM_NODES):
        if not stack:
            return
        node = stack.pop()
        kind = node.type
        if kind in {"identifier", "member_expression"} and (found := place(parsed, node)) is not None:
            yield found
        if kind not in _CLOSED:
            stack.extend(node.named_children)


def joined(guards: frozenset[Place], looked_at: frozenset[Place]) -> frozenset[Place]:
    return guards if len(guards) > MAXIMUM_GUARDS else guards | looked_at


def left_behind(parsed: ParsedFile, statement: Node) -> tuple[frozenset[Place], bool]:
    """The places that a statement looks at to leave early: what follows runs only if they were empty.

    `if (client) return client;`, `try { return cache.get(key) } catch {}`. The second value says whether what follows
    runs for some events only, because a library tells of its own state.
    """
    kind = statement.type
    if kind not in _LEAVING or parsed.data.find(b"return", statement.start_byte, statement.end_byte) < 0:
        return NOWHERE, False
    if kind == "if_statement" and statement.child_by_field_name("alternative") is None:
        consequence = statement.child_by_field_name("consequence")
        condition = statement.child_by_field_name("condition")
        if condition is not None and (_returns(consequence) or gives_back(consequence)):
            return places(parsed, condition), tells_state(parsed, condition)
    elif kind == "try_statement":
        body = statement.child_by_field_name("body")
        if statement.child_by_field_name("handler") is not None and _returns(body):
            return places(parsed, body), False
    return NOWHERE, False


def tells_state(parsed: ParsedFile, condition: Node) -> bool:
    start = condition.start_byte
    return _STATE.search(parsed.data[start : min(condition.end_byte, start + 400)]) is not None


def catches(statement: Node) -> bool:
    """Whether a `try` statement says what is to be done where what it tries gives nothing.

    One around all that a function does is there for other mistakes: a variable that is missing is none in JavaScript.
    """
    handler, body = statement.child_by_field_name("handler"), statement.child_by_field_name("body")
    if handler is None or body is None or raises(handler):
        return False
    return len(parts(body)) <= MAXIMUM_TRIED


def _returns(block: Node | None) -> bool:
    if block is not None and block.type == "statement_block":
        block = next(reversed(parts(block)), None)
    return block is not None and block.type == "return_statement"

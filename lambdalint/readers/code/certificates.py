"""Where the code of a file has connections accept any certificate."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from lambdalint import lazy
from lambdalint.knowledge.certificates import Sign, signs
from lambdalint.model.text import Unverified
from lambdalint.readers.code.tree import ParsedFile

MAXIMUM_PLACES = 50
"""Of a file; nobody would read more."""
MAXIMUM_DEPTH = 200
"""Of the code around a place."""
_LENGTH = 60
"""Characters of what a message shows."""

_QUOTE = lazy.pattern(r"[\"'`]\]?(?=\s*[=:])")
"""That of a key, of which the match has only the second."""
_STRINGS = lazy.pattern(r"string|heredoc")
_ELSEWHERE = frozenset({"default_parameter", "typed_default_parameter", "comparison_operator"})
"""What does not set it, or not for certain."""
_NOTHING = lazy.pattern(r"comment|import|using_directive|use_declaration")
_CONDITIONS = frozenset(
    "if_statement if_expression if unless if_modifier unless_modifier conditional conditional_expression "
    "ternary_expression".split()
)
_CHOSEN = lazy.pattern(
    rb"local|offline|dev|debug|test|prod|stage|insecure|unsafe|skip|verify|secure|trust|ssl|tls|cert", re.IGNORECASE
)
"""In a condition: that somebody may choose whether to verify, or that only a developer's machine does not."""
_OWN_MACHINE = lazy.pattern(rb"https?://(?:localhost|127\.0\.0\.1|\[::1\])")


def unverified(file: ParsedFile, language: str) -> tuple[Unverified, ...]:
    """In the order of their places."""
    found: dict[int, Unverified] = {}
    for sign in signs(language):
        if sign.hint not in file.data or len(found) >= MAXIMUM_PLACES or not _holds(sign, file.data):
            continue
        for match in _matches(file, sign):
            setting = _QUOTE.sub("", " ".join(match[0].decode("utf-8", "replace").split()))
            shown = setting if len(setting) <= _LENGTH else setting[: _LENGTH - 1] + "…"
            found[match.start()] = Unverified(span=file.extent(match.start(), match.end()), setting=shown)
    return tuple(found[start] for start in sorted(found)[:MAXIMUM_PLACES])


def _holds(sign: Sign, data: bytes) -> bool:
    if sign.needs is not None and not sign.needs.search(data):
        return False
    return sign.unless is None or not sign.unless.search(data)


def _matches(file: ParsedFile, sign: Sign) -> Iterator[re.Match[bytes]]:
    for number, match in enumerate(sign.text.finditer(file.data)):
        if number > MAXIMUM_PLACES:
            return
        if _is_set(file, sign, match):
            yield match


def _is_set(file: ParsedFile, sign: Sign, match: re.Match[bytes]) -> bool:
    """Whether the text is code that is sure to turn verification off, as far as what is around it tells."""
    node = file.root.descendant_for_byte_range(match.start(), match.start() + 1)
    quoted, called = False, False
    for _ in range(MAXIMUM_DEPTH):
        if node is None:
            break
        if _NOTHING.search(node.type) or node.type in _ELSEWHERE:
            return False
        if _STRINGS.search(node.type) and node.end_byte >= match.end() and "interpol" not in node.type:
            quoted = True
        condition = node.child_by_field_name("condition") if node.type in _CONDITIONS else None
        if condition is not None and _CHOSEN.search(file.data, condition.start_byte, condition.end_byte):
            return False
        function = node.child_by_field_name("function") if not called and node.type == "call" else None
        if function is not None and function.end_byte <= match.start():
            called = True
            if not _is_call(file, sign, node, function):
                return False
        node = node.parent
    return quoted == sign.quoted and (called or sign.call is None)


def _is_call(file: ParsedFile, sign: Sign, call: Node, function: Node) -> bool:
    """Of a call in Python: whether it is one of those that the text belongs to."""
    name = file.text(function)
    if sign.but is not None and sign.but.search(name):
        return False
    if sign.call is not None and not sign.call.search(name):
        return False
    return not _OWN_MACHINE.search(file.data, call.start_byte, call.end_byte)

"""Credentials among the strings of a file.

The text before a string says what it is given to, in all languages in much the same way (`password = "…"`,
`password: "…"`, `.password("…")`, `put("password", "…")`), and the tree says where the string begins and ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from heapq import merge

from tree_sitter import Node

from lambdalint import lazy
from lambdalint.knowledge.secrets import HINTS, secret_in_code
from lambdalint.model.text import Secret
from lambdalint.readers.code.occurrences import occurrences
from lambdalint.readers.code.tree import ParsedFile

MAXIMUM_SECRETS = 50
"""Of a file; nobody would read more."""
MAXIMUM_TEXT = 10_000
"""Characters of a string that is looked at."""
_PAIR = 400
"""Bytes between a key and its id."""

_OF_PAIR = lazy.pattern("secret|access", re.IGNORECASE)

_STRINGS = frozenset(
    "string template_string string_literal interpreted_string_literal raw_string_literal verbatim_string_literal "
    "interpolated_string_expression multiline_string_literal heredoc_body".split()
)
"""Types of nodes, of all grammars."""
_STATEMENT = "expression_statement"
"""Around a string, a docstring."""
_PARTS = frozenset({"interpolation", "template_substitution"})
"""Of strings: what is filled in."""
_OPENING = lazy.pattern(rb"[\w@$&]{0,3}#{0,3}(?:\"\"\"|'''|[\"'`])")
_GOES_ON = lazy.pattern(rb"\s*[+\\]?\s*[\"'`]([A-Za-z0-9+/=]{16,})")
"""The next line of a key that is put together."""
_NAME = lazy.pattern(rb"[\w-]{1,80}\Z")
_WORDS = "assword asswd assphrase wd ass ecret oken ey uthorization".split()
"""How the names end, without their first letters, which may be large."""
_BEGINNINGS = (b"ass", b"wd", b"ecret", b"oken", b"ey", b"uthorization")
"""Of these."""
_KNOWN = lazy.pattern("|".join(map(re.escape, HINTS)).encode())
_URL = lazy.pattern(rb"://[^/\s:@\"'`<>]*:[^/\s@\"'`]+@")
_CONNECTION = lazy.pattern(rb"(?:assword|ASSWORD|[Pp]wd|PWD) ?= ?[^\s\"'`=>{(]")
_FORMS = (
    (_URL, (b"://",)),
    (_CONNECTION, (b"word", b"WORD", b"wd", b"WD")),
    (_KNOWN, tuple(hint.encode() for hint in HINTS)),
)
"""What gives a credential away whatever its name is, and words of which one is in each: to look for them takes a tenth
of the time."""
_GIVEN = lazy.pattern(
    rb"(?:" + "|".join((*_WORDS, *map(str.upper, _WORDS))).encode() + rb")(?![\w-])"
    rb"(?P<after>[\"'`]?[\])]*\s*"
    rb"(?:(?P<call>\()|,|:=|=>|\|\||\?\?|or\b|to\b|string\s*=|"
    rb"(?::\s*[\w<>\[\]&?'|. ]{1,40}?\s*|\{[^{}\"'`]{0,40}\}\s*)?[=:](?![=:>~]))\s*\(?\s*)"
    rb"(?=[\w@$&]{0,3}#{0,3}[\"'`])"
)
"""From the end of a name to the string that it gets."""
_ASKS = lazy.pattern(
    r"(?:get|fetch|load|read|find|lookup|resolve|retrieve|hash|check|verify|validate|is|has|match|generate|create|make|"
    r"decode|encode|parse|encrypt|decrypt|reset|forgot|rotate|delete|remove|list|describe|use|require)(?=[_A-Z\W])",
    re.IGNORECASE,
)
"""How functions begin that are called what they give: `get_password("orders/prod")`."""


def secrets(file: ParsedFile) -> tuple[Secret, ...]:
    """In the order of their places; of a key and the id beside it, the key."""
    found: dict[int, Secret] = {}
    looked_at: set[int] = set()
    for node, name in _candidates(file):
        if len(found) >= MAXIMUM_SECRETS:
            break
        if node.start_byte in looked_at:
            continue
        looked_at.add(node.start_byte)
        kind = secret_in_code(name if not _is_filled_in(node) else "", _value(file, node))
        if kind is not None:
            found[node.start_byte] = Secret(span=file.span(node), name=name, kind=kind)
    ids = [start for start, one in found.items() if one.kind == "an AWS access key id"]
    for start in ids:
        if any(abs(other - start) < _PAIR and _OF_PAIR.search(one.name) for other, one in found.items()):
            del found[start]
    return tuple(found[start] for start in sorted(found))


def _candidates(file: ParsedFile) -> Iterator[tuple[Node, str]]:
    """Strings that may be credentials, and the names that they are given to."""
    data = file.data
    for match in _given(data):
        before = _NAME.search(data, max(0, match.start("after") - 80), match.start("after"))
        node = _string_at(file, match.end())
        if before is not None and node is not None and node.start_byte == match.end():
            name = before[0].decode("utf-8", "replace")
            if _is_given(data, match, before.start(), name):
                yield node, name
    forms = [form for form, words in _FORMS if any(word in data for word in words)]
    for start in [match.start() for form in forms for match in form.finditer(data)]:
        node = _string_at(file, start)
        if node is not None:
            yield node, ""


def _given(data: bytes) -> Iterator[re.Match[bytes]]:
    """Where a name gets a string, as `finditer` would tell it."""
    lower, end = data.lower(), 0
    for start in merge(*(occurrences(word, lower) for word in _BEGINNINGS)):
        if start >= end and (match := _GIVEN.match(data, start)):
            end = match.end()
            yield match


def _is_given(data: bytes, match: re.Match[bytes], start: int, name: str) -> bool:
    """Whether a name says what the string is: after a comma, where it is the first argument of a call."""
    after = match["after"].strip()
    if match["call"] is not None:
        return _ASKS.match(name) is None
    if after.endswith(b","):
        opening = data[max(0, start - 20) : start].rstrip(b"\"'`").rstrip()
        return after[:1] in (b'"', b"'", b"`") and opening.endswith(b"(")
    return True


def _string_at(file: ParsedFile, byte: int) -> Node | None:
    node: Node | None = file.root.descendant_for_byte_range(byte, byte + 1)
    for _ in range(8):
        if node is None or node.type in _STRINGS:
            break
        node = node.parent
    if node is None or node.type not in _STRINGS or (node.parent is not None and node.parent.type == _STATEMENT):
        return None
    return node


def _value(file: ParsedFile, node: Node) -> str:
    raw = file.data[node.start_byte : node.end_byte][:MAXIMUM_TEXT]
    opening = _OPENING.match(raw)
    text = (raw[opening.end() :] if opening else raw).decode("utf-8", "replace").rstrip("#").rstrip("\"'`").strip()
    next_ = _GOES_ON.match(file.data, node.end_byte) if "-----BEGIN " in text else None
    return text + next_[1].decode() if next_ is not None else text


def _is_filled_in(node: Node) -> bool:
    return any(child.type in _PARTS for child in node.children)

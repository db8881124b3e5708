"""Strings and numbers as Java reads them."""

from __future__ import annotations

import re

from tree_sitter import Node

from lambdalint import lazy
from lambdalint.readers.code.program.expressions import Constant
from lambdalint.readers.code.tree import ParsedFile

_ESCAPE = lazy.pattern(r"\\(?:u+([0-9a-fA-F]{4})|([0-7]{1,3})|(\r?\n)|(.))")
_CONTROL = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "s": " "}


def string(parsed: ParsedFile, node: Node) -> str:
    """The text of a string or character literal."""
    text = parsed.text(node)
    if text.startswith('"""'):
        return unescaped(_unindented(text[3:-3]))
    return unescaped(text[1:-1])


def unescaped(text: str) -> str:
    return _ESCAPE.sub(_resolved, text) if "\\" in text else text


def _resolved(match: re.Match[str]) -> str:
    unicode, octal, end, plain = match.groups()
    if unicode:
        return chr(int(unicode, 16))
    if octal:
        return chr(int(octal, 8))
    return "" if end else _CONTROL.get(plain, plain)


def _unindented(text: str) -> str:
    """A text block without what all of its lines are indented by; the line of the closing quotes counts too."""
    lines = text.replace("\r\n", "\n").split("\n")[1:]
    counted = [line for line in lines[:-1] if line.strip()] + lines[-1:]
    width = min((len(line) - len(line.lstrip()) for line in counted), default=0)
    return "\n".join(line[width:].rstrip() for line in lines)


def number(parsed: ParsedFile, node: Node) -> Constant:
    text = parsed.text(node).replace("_", "").lower()
    value: float | None
    try:
        if node.type == "hex_integer_literal":
            value = int(text.rstrip("l"), 16)
        elif node.type == "binary_integer_literal":
            value = int(text.rstrip("l"), 2)
        elif node.type == "octal_integer_literal":
            value = int(text.rstrip("l").lstrip("0o") or "0", 8)
        elif node.type == "decimal_integer_literal":
            value = int(text.rstrip("l")[:400])
        else:
            value = float(text.rstrip("fd")[:400])
    except (ValueError, OverflowError):
        value = 0
    return Constant(node.start_byte, node.end_byte, value)

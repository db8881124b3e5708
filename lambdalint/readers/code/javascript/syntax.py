"""Files of JavaScript and TypeScript, parsed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from tree_sitter import Language, Node

from lambdalint.readers.code import grammars
from lambdalint.readers.code.program.modules import MAXIMUM_LENGTH
from lambdalint.readers.code.tree import ParsedFile
from lambdalint.source import SourceFile, encodable

_TYPED = (".ts", ".mts", ".cts")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": "", "\r\n": ""}


class Parsed(ParsedFile):
    """A file with its tree. One that is too long counts as empty."""

    def __init__(self, file: SourceFile) -> None:
        self.too_long = len(file.text) > MAXIMUM_LENGTH
        super().__init__(file, "" if self.too_long else file.text, grammar(file.path))


def parts(node: Node) -> list[Node]:
    """The named children but for comments."""
    return [child for child in node.named_children if child.type != "comment"]


def _unknown(_: Node) -> str | None:
    return None


def string(parsed: ParsedFile, node: Node, filled: Callable[[Node], str | None] = _unknown) -> str | None:
    """The text of a string or of a template, escapes resolved; None where a template has parts to fill in that are not
    known."""
    found = []
    for part in node.named_children:
        kind = part.type
        if kind == "string_fragment":
            found.append(parsed.text(part))
        elif kind == "escape_sequence":
            found.append(_unescaped(parsed.text(part)[1:]))
        elif kind != "html_character_reference":
            if (value := filled(part)) is None:
                return None
            found.append(value)
    return encodable("".join(found))


def _unescaped(escape: str) -> str:
    """What stands for an escape sequence without its backslash."""
    if escape[:1] in ("u", "x"):
        try:
            return chr(int(escape[1:].strip("{}"), 16))
        except (ValueError, OverflowError):
            return "\ufffd"
    return _ESCAPES.get(escape, escape)


def grammar(path: str) -> Language:
    """The language of a file, by its name's ending."""
    lowered = path.lower()
    return _language("typescript" if lowered.endswith(_TYPED) else "tsx" if lowered.endswith(".tsx") else "javascript")


@cache
def _language(name: str) -> Language:
    if name == "javascript":
        return grammars.grammar("javascript")
    if name == "tsx":
        return grammars.grammar("typescript", "tsx")
    return grammars.grammar("typescript", "typescript")

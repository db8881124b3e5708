"""Whether code may be left before a place in it is reached, by a guard that returns or takes the next of a loop."""

from __future__ import annotations

from msgspec.structs import replace
from tree_sitter import Node

from lambdalint import lazy
from lambdalint.model.call import Call
from lambdalint.readers.code.tree import ParsedFile
from lambdalint.source import SourceFile, Span

_FUNCTION = lazy.pattern(r"function|lambda|method_decl|\bmethod\b|closure|func_literal|arrow|constructor")
_LOOP = lazy.pattern(r"^(?:for|while|do_statement|loop|until|enhanced_for|foreach|do_block)")
_CATCH = lazy.pattern(r"catch|except|rescue")
_LEAVES = lazy.pattern(r"(?:return|raise|throw)(?:_statement|_expression)?")
_TURNS = lazy.pattern(r"(?:continue|break|next)(?:_statement|_expression)?")

_NAME = r"[\w.?\[\]'\"]+(?:\.get\(['\"]\w+['\"]\))?"
_PRESENCE = lazy.pattern(
    rf"\(*\s*(?:(?:not\s+|!\s*){_NAME}|{_NAME}\s*(?:is\s+None|===?\s*(?:null|undefined|nil|None|0))"
    rf"|['\"]Records['\"]\s+not\s+in\s+\w+|len\({_NAME}\)\s*==\s*0|{_NAME}\s*!==?\s*(?:null|nil)"
    rf"|{_NAME}\.(?:nil\?|empty\?|isEmpty\(\)))\s*\)*"
)
"""Conditions that ask whether there is anything, or whether something failed, and not what the event is about."""

_WORDS = lazy.pattern(rb"\b(?:return|raise|throw|continue|break|next)\b")
MAXIMUM_WORDS = 200
"""Looked at for one place; past that, it may be left."""


class Leaving:
    """Judges calls by the files that they are in."""

    def __init__(self) -> None:
        self._files: dict[SourceFile, ParsedFile] = {}

    def note(self, parsed: ParsedFile) -> None:
        self._files[parsed.file] = parsed

    def judged(self, call: Call) -> Call:
        """With whether nothing leads past it, nor past the calls that lead to it."""
        spans = (call.span, *(step.span for step in call.via)) if call.unconditional else ()
        return replace(call, always=call.unconditional and not any(map(self._may_be_left, spans)))

    def _may_be_left(self, span: Span) -> bool:
        parsed = self._files.get(span.file)
        return parsed is None or _may_be_left(parsed.root, parsed.data, *parsed.bytes(span))


def _may_be_left(root: Node, data: bytes, start: int, end: int) -> bool:
    """Whether a condition on the way from the beginning of the function to a place leads past it."""
    place = root.descendant_for_byte_range(start, end)
    around, top = set(), root
    while place is not None and not _FUNCTION.search(place.type):
        around.add(place.id)
        top, place = place, place.parent
    for number, word in enumerate(_WORDS.finditer(data, top.start_byte, start)):
        node = root.descendant_for_byte_range(word.start(), word.end())
        if number > MAXIMUM_WORDS or (node is not None and _is_guard(node, around, data)):
            return True
    return False


def _is_guard(node: Node, around: set[int], data: bytes) -> bool:
    """Whether a word leads out of what is around a place, under a condition that says what the event is about."""
    leaves = turns = False
    conditions: list[Node] = []
    found: Node | None = node
    while found is not None and found.id not in around:
        if _FUNCTION.search(found.type) or _CATCH.search(found.type):
            return False
        if found.is_named:
            leaves = leaves or bool(_LEAVES.fullmatch(found.type))
            turns = turns or bool(_TURNS.fullmatch(found.type))
        if turns and _LOOP.match(found.type):
            return False
        if (condition := found.child_by_field_name("condition")) is not None:
            conditions.append(condition)
        found = found.parent
    presence = bool(conditions) and all(_is_presence(condition, data) for condition in conditions)
    return (leaves or turns) and found is not None and not presence


def _is_presence(condition: Node, data: bytes) -> bool:
    text = data[condition.start_byte : condition.end_byte].decode("utf-8", "replace")
    return _PRESENCE.fullmatch(text) is not None

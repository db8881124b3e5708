"""Whether code may be left before a place in it is reached, by a guard that returns or takes the next of a loop."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tree_sitter import Node

from lambdalint.model.code import Call
from lambdalint.readers.code.tree import ParsedFile
from lambdalint.source import SourceFile, Span

_FUNCTION = re.compile(r"function|lambda|method_decl|\bmethod\b|closure|func_literal|arrow|constructor")
_LOOP = re.compile(r"^(?:for|while|do_statement|loop|until|enhanced_for|foreach|do_block)")
_CATCH = re.compile(r"catch|except|rescue")
_LEAVES = re.compile(r"(?:return|raise|throw)(?:_statement|_expression)?")
_TURNS = re.compile(r"(?:continue|break|next)(?:_statement|_expression)?")

_NAME = r"[\w.?\[\]'\"]+(?:\.get\(['\"]\w+['\"]\))?"
_PRESENCE = re.compile(
    rf"\(*\s*(?:(?:not\s+|!\s*){_NAME}|{_NAME}\s*(?:is\s+None|===?\s*(?:null|undefined|nil|None|0))"
    rf"|['\"]Records['\"]\s+not\s+in\s+\w+|len\({_NAME}\)\s*==\s*0|{_NAME}\s*!==?\s*(?:null|nil)"
    rf"|{_NAME}\.(?:nil\?|empty\?|isEmpty\(\)))\s*\)*"
)
"""Conditions that ask whether there is anything, or whether something failed, and not what the event is about."""

MAXIMUM_NODES = 5_000
"""Looked through for one place; past that, it may be left."""


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
    looked = 0
    while place is not None and not _FUNCTION.search(place.type):
        before = place.prev_named_sibling
        while before is not None:
            for way, conditions in _ways_out(before):
                looked += 1
                if looked > MAXIMUM_NODES or (way and not all(_is_presence(one, data) for one in conditions)):
                    return True
            before = before.prev_named_sibling
        place = place.parent
    return False


def _ways_out(node: Node) -> Iterator[tuple[bool, tuple[Node, ...]]]:
    """Every node, whether code leaves there what is around `node`, and the conditions for it."""
    pending: list[tuple[Node, tuple[Node, ...], bool]] = [(node, (), False)]
    while pending:
        found, conditions, loops = pending.pop()
        leaves = bool(_LEAVES.fullmatch(found.type)) or (not loops and bool(_TURNS.fullmatch(found.type)))
        yield found.is_named and leaves and found is not node, conditions
        if _FUNCTION.search(found.type) or _CATCH.search(found.type):
            continue
        condition = found.child_by_field_name("condition")
        inner = (*conditions, condition) if condition is not None else conditions
        pending += [(child, inner, loops or bool(_LOOP.match(found.type))) for child in found.named_children]


def _is_presence(condition: Node, data: bytes) -> bool:
    text = data[condition.start_byte : condition.end_byte].decode("utf-8", "replace")
    return _PRESENCE.fullmatch(text) is not None

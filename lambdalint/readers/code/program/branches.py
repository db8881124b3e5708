"""Which branch of a condition builds what is not there yet: the other one runs on every event but the first."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace
from tree_sitter import Node

from lambdalint import lazy
from lambdalint.readers.code.occurrences import occurrences
from lambdalint.readers.code.program.scopes import Circumstance, Place
from lambdalint.readers.code.tree import ParsedFile

MAXIMUM_LENGTH = 4_000
"""Bytes of a branch that are looked through."""

_ASSIGNED = r"[^\n;={}]*(?<![=!<>])=(?![=>])"
_ADDED = r"\s*\.\s*(?:set|put|add|append|push|store|update)\w*\("
_FILLED, _WORD = lazy.pattern(rf"\b(?:{_ASSIGNED}|{_ADDED})"), lazy.pattern(r"\b")
"""After a name and before one."""


def branches(
    parsed: ParsedFile, around: Circumstance, under: Circumstance, first: Node | None, second: Iterable[Node | None]
) -> tuple[Circumstance, Circumstance]:
    """The circumstances of the two branches of a condition, which are `under` as far as the condition tells.

    Where one of them fills a place that the condition looks at, and the other does not, the other keeps nothing.
    """
    others = [node for node in second if node is not None]
    looked_at = under.guards - around.guards
    if first is None or not others or not looked_at:
        return under, under
    fills = _fills(parsed, first, looked_at)
    others_fill = any(_fills(parsed, node, looked_at) for node in others)
    keeping_nothing = replace(under, guards=around.guards)
    if fills and not others_fill:
        return under, keeping_nothing
    return (keeping_nothing, under) if others_fill and not fills else (under, under)


def _fills(parsed: ParsedFile, node: Node, places: frozenset[Place]) -> bool:
    end = min(node.end_byte, node.start_byte + MAXIMUM_LENGTH)
    text = parsed.data[node.start_byte : end].decode("utf-8", "replace").lower()
    for name in {(attribute or owner).lower() for owner, attribute in places} - {""}:
        for start in occurrences(name, text):
            if _WORD.match(text, start) and _FILLED.match(text, start + len(name)):
                return True
    return False

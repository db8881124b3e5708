"""How deep a document may nest, told by its characters: what nests deeper than a parser bears must not get to it."""

from __future__ import annotations

from itertools import accumulate

from lambdalint import lazy

_NESTING = ("- ", "? ", ": ", "-\t", "?\t", ":\t")
_BRACKETS = lazy.pattern(r"[\[{\]}]")
_OPENERS = "[{"
_MANY = 2_000
"""Brackets that say nothing together: those that close may stand in comments and strings."""


def may_nest(text: str, depth: int) -> bool:
    """Whether a YAML or JSON text may hold as many collections within each other. Where it is False, it nests no deeper
    than any parser bears."""
    openers = text.count("[") + text.count("{")
    long = [line for line in text.split("\n") if len(line) >= depth]
    if openers > _MANY or any(line[:depth].isspace() for line in long):
        return True
    if openers >= depth:
        nesting = accumulate(1 if bracket in _OPENERS else -1 for bracket in _BRACKETS.findall(text))
        if max(nesting) >= depth:
            return True
    return any(sum(map(line.count, _NESTING)) >= depth for line in long)

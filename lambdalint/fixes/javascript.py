"""Edits of JavaScript and TypeScript, of the text itself: the readers tell which statements they are about."""

from __future__ import annotations

from lambdalint import lazy
from lambdalint.model.code import Waiting
from lambdalint.rule import Edit
from lambdalint.source import Span

_STEP = "  "
_PATTERN = lazy.pattern(r"[\w$]+|\{[^{}]*\}|\[[^\[\]]*\]")
"""What is declared, without a type."""
_OFF = lazy.pattern(r"\bkeepAlive\s*:\s*(false)\b")
_FIRST_SETTING = lazy.pattern(r"(\()\s*\)$|\(\s*(\{)")


def kept_alive(agent: Span) -> tuple[Edit, ...]:
    """`keepAlive: true` in the call that makes an agent: in place of `false`, or as the first setting."""
    if off := _OFF.search(agent.text):
        return (Edit(Span(agent.file, agent.start + off.start(1), agent.start + off.end(1)), "true"),)
    first = _FIRST_SETTING.search(agent.text)
    if first is None:
        return ()
    place = agent.start + first.end(1 if first[1] else 2)
    return (Edit(Span(agent.file, place, place), "{ keepAlive: true }" if first[1] else " keepAlive: true,"),)


def together(row: Waiting) -> tuple[Edit, ...]:
    """`const [a, b] = await Promise.all([…]);`, where the statements declare in one way, and no types."""
    words = {one.partition(" ")[0] for one in row.declares}
    names = [one.partition(" ")[2].strip() for one in row.declares]
    text = row.span.file.text
    indent = text[text.rfind("\n", 0, row.span.start) + 1 : row.span.start]
    if not row.plain or len(words) != 1 or indent.strip() or not all(map(_PATTERN.fullmatch, names)):
        return ()
    lines = "".join(f"\n{indent}{_STEP}{call.text}," for call in row.calls)
    end = ";" if row.span.text.endswith(";") else ""
    return (Edit(row.span, f"{words.pop()} [{', '.join(names)}] = await Promise.all([{lines}\n{indent}]){end}"),)

"""Edits of JavaScript and TypeScript, of the text itself: the readers tell which statements they are about."""

from __future__ import annotations

from lambdalint import lazy
from lambdalint.model.call import Declaration
from lambdalint.model.code import Waiting
from lambdalint.rule import Edit
from lambdalint.source import Span

_STEP = "  "
_PATTERN = lazy.pattern(r"[\w$]+|\{[^{}]*\}|\[[^\[\]]*\]")
"""What is declared, without a type."""
_REST = lazy.pattern(r"[ \t]*\r?\n")
_OFF = lazy.pattern(r"\bkeepAlive\s*:\s*(false)\b")
_FIRST_SETTING = lazy.pattern(r"(\()\s*\)$|\(\s*(\{)")


def moved(declaration: Declaration | None) -> tuple[Edit, ...]:
    """A declaration, if it is on lines of its own, put before the statement of the module that it is in."""
    if declaration is None:
        return ()
    span, place = declaration.span, declaration.place
    text = span.file.text
    begin = text.rfind("\n", 0, span.start) + 1
    rest = _REST.match(text, span.end)
    indent = text[begin : span.start]
    if indent.strip() or rest is None or text[: place.start].rpartition("\n")[2]:
        return ()
    statement = span.text.replace(f"\n{indent}", "\n")
    return Edit(place, f"{statement}\n\n"), Edit(Span(span.file, begin, rest.end()), "")


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

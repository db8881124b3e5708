"""The part of Markdown that rules' pages are written in, as HTML: headings, paragraphs, lists, tables, code and links.

What is anything else stays the text that it is; HTML does too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lambdalint import lazy
from lambdalint.pictures.page.markup import Markup, element, fragment, text

_INLINE = lazy.pattern(r"`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\((https://[^\s()]+(?:\([^\s()]*\)[^\s()]*)?)\)")
_HEADING = lazy.pattern(r"(#{1,6}) +(.+)")
_ITEM = lazy.pattern(r"(?:[-*]|\d+\.) +(.*)")
_RULER = lazy.pattern(r"\|(?: *:?-+:? *\|)+")
_BELOW = 1
"""Levels between the headings of a page and those of the section that it is shown in."""


def rendered(page: str) -> Markup:
    return fragment([_block(lines) for lines in _blocks(page)])


def _blocks(page: str) -> Iterator[list[str]]:
    """Lines that belong together: between empty lines or headings, or in a fence, whose first line stays."""
    block: list[str] = []
    fence = ""
    for line in page.splitlines():
        if fence:
            if line.strip() == fence:
                yield block
                block, fence = [], ""
            else:
                block.append(line)
            continue
        opening = re.match(r"(```+)", line)
        heading = _HEADING.match(line)
        if (opening or heading or not line.strip()) and block:
            yield block
            block = []
        if opening:
            block, fence = [line], opening[1]
        elif heading:
            yield [line]
        elif line.strip():
            block.append(line)
    if block:
        yield block


def _block(lines: list[str]) -> Markup:
    if lines[0].startswith("```"):
        code = Markup("\n").join(text(line.expandtabs(4)) for line in lines[1:])
        return element("pre", element("code", Markup(code), class_="source"), tabindex=0)
    if heading := _HEADING.match(lines[0]):
        return element(f"h{min(6, len(heading[1]) + _BELOW)}", inline(heading[2]))
    if _ITEM.match(lines[0]):
        return element("ul" if lines[0][0] in "-*" else "ol", [element("li", inline(item)) for item in _items(lines)])
    if len(lines) > 1 and _RULER.fullmatch(lines[1].strip()):
        head, _, *rows = map(_cells, lines)
        return element(
            "table",
            element("thead", element("tr", [element("th", inline(cell)) for cell in head])),
            element("tbody", [element("tr", [element("td", inline(cell)) for cell in row]) for row in rows]),
        )
    return element("p", inline(" ".join(line.strip() for line in lines)))


def _items(lines: list[str]) -> list[str]:
    """The items of a list; lines that begin none go on with the one before."""
    items: list[str] = []
    for line in lines:
        if item := _ITEM.match(line):
            items.append(item[1])
        else:
            items[-1] += f" {line.strip()}"
    return items


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip().strip("|").split("|")]


def inline(words: str) -> Markup:
    """Code and links, to `https` alone; a link is followed when somebody clicks on it, and says nothing of the page."""
    pieces: list[Markup] = []
    at = 0
    for found in _INLINE.finditer(words):
        pieces.append(text(words[at : found.start()]))
        code, strong, label, address = found.groups()
        if code:
            pieces.append(element("code", code))
        elif strong:
            pieces.append(element("strong", inline(strong)))
        else:
            pieces.append(element("a", inline(label), href=address, rel="noreferrer noopener"))
        at = found.end()
    return fragment([*pieces, text(words[at:])])

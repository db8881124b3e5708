"""HTML that is escaped by construction: whatever is not `Markup` is text, and becomes it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from lambdalint.pictures import elements

_VOID = frozenset({"br", "hr", "img", "input", "meta", "rect"})
"""Elements without content; `rect` is one of SVG, which HTML lets end itself."""
_JSON_ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


Child = str | None | Iterable["Child"]
"""What stands in an element; nothing stands for None."""


def text(content: str) -> Markup:
    r"""Text for an element or an attribute in quotes. What could reorder or hide text is shown as an escape."""
    return Markup(elements.text(content))


def element(tag: str, *children: Child, **attributes: str | float | bool | None) -> Markup:
    """An element. An attribute's name has `_` for `-`, and one at its end for nothing: `class_`, `data_rule`.

    One that is None or False is left out, one that is True has no value.
    """
    given = "".join(
        f" {_name(name)}" if value is True else f' {_name(name)}="{text(str(value))}"'
        for name, value in attributes.items()
        if value is not None and value is not False
    )
    if tag in _VOID:
        return Markup(f"<{tag}{given}{'/' if tag == 'rect' else ''}>")
    return Markup(f"<{tag}{given}>{fragment(children)}</{tag}>")


def fragment(children: Child) -> Markup:
    """Children one after the other, without an element around them."""
    if children is None:
        return Markup("")
    if isinstance(children, Markup):
        return children
    if isinstance(children, str):
        return text(children)
    return Markup("".join(map(fragment, children)))


def prose(words: str) -> Markup:
    """A message: what stands in backquotes is code."""
    pieces = words.split("`")
    if len(pieces) % 2 == 0:  # one has no partner, and is text
        pieces[-2:] = ["`".join(pieces[-2:])]
    return fragment([element("code", piece) if number % 2 else text(piece) for number, piece in enumerate(pieces)])


def rest(summary: str, rows: Sequence[Markup]) -> Markup | None:
    """A table of what there is little to say of, closed at first; None if it has no rows."""
    if not rows:
        return None
    table = element("table", element("tbody", rows))
    return element("details", element("summary", summary), table, class_="rest", data_rest=True)


def data(document: object) -> Markup:
    """JSON for a `script` element, which nothing in it can end."""
    return Markup(json.dumps(document, separators=(",", ":"), sort_keys=True).translate(_JSON_ESCAPES))


def _name(name: str) -> str:
    return name.removesuffix("_").replace("_", "-")

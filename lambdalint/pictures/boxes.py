"""How nodes are drawn: a box with a sign, a name, what it is, and how much is found in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lambdalint.pictures import faces
from lambdalint.pictures.elements import element, number, text
from lambdalint.pictures.icons import PATHS
from lambdalint.pictures.layout import Box, Size
from lambdalint.pictures.measure import fitted, text_width
from lambdalint.pictures.nodes import Kind, Node

_NAME, _CAPTION, _SMALL = 13.0, 11.0, 10.5
_ICON, _LEFT = 10.0, 36.0
"""From the left of a box to its sign, and to its words."""
_NARROWEST, _WIDEST = 130.0, 270.0


def size(node: Node) -> Size:
    words = [
        text_width(faces.name(node), _NAME, bold=True),
        text_width(faces.caption(node), _CAPTION),
        sum(_pill(word) + 5 for _, word in faces.counts(node)),
    ]
    width = min(max(_NARROWEST, _LEFT + max(words) + 12), _WIDEST)
    return width, 44.0 + (20.0 if node.diagnostics else 0.0)


def _pill(words: str) -> float:
    return text_width(words, _SMALL, bold=True) + 12


def draw(node: Node, box: Box) -> str:
    width, height = box[2:]
    room = width - _LEFT - 8
    name = fitted(faces.name(node), _NAME, room, bold=True)
    parts = [
        element("title", text(_described(node))),
        element("rect", class_="box", width=width, height=height, rx=6.0),
        element("path", class_="icon", transform=f"translate({number(_ICON)} 13)", d=PATHS[node.kind]),
        element("text", text(name), class_="name", x=_LEFT, y=19.0),
        element("text", text(fitted(faces.caption(node), _CAPTION, room)), class_="caption", x=_LEFT, y=35.0),
        *_pills(node),
    ]
    return element("g", "".join(parts), **_attributes(node, box))


def _pills(node: Node) -> Iterator[str]:
    x = _LEFT
    for severity, words in faces.counts(node):
        width = _pill(words)
        rect = element("rect", x=x, y=42.0, width=width, height=16.0, rx=8.0)
        shown = element("text", text(words), x=x + width / 2, y=53.5, text_anchor="middle")
        yield element("g", rect + shown, class_=f"count {severity.value}")
        x += width + 5


def _described(node: Node) -> str:
    counts = ", ".join(words for _, words in faces.counts(node))
    kind = Kind.FUNCTION.value if node.kind is Kind.FUNCTION else ""
    what = f"{node.label} ({', '.join(filter(None, (kind, faces.caption(node))))})"
    return f"{what}: {counts}" if counts else what


def _attributes(node: Node, box: Box) -> Mapping[str, str]:
    classes = ["node", node.kind.value.lower().replace(" ", "-")]
    classes += [name for name in ("outside", "untold") if getattr(node, name)]
    classes += [node.worst.value] if node.worst is not None else []
    found = {
        "class_": " ".join(classes),
        "transform": f"translate({number(box[0])} {number(box[1])})",
        "data_node": node.id,
        "data_kind": node.kind.value,
        "data_template": node.template,
    }
    if node.kind is Kind.FUNCTION:
        found |= {"data_function": node.logical_id, "tabindex": "0", "role": "button"}
    return found

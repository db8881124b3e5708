"""How edges are drawn: colours by what they say, arrows that show where data goes, and labels."""

from __future__ import annotations

from collections.abc import Iterable

from lambdalint.pictures import faces
from lambdalint.pictures.elements import element, number, text
from lambdalint.pictures.labels import curves
from lambdalint.pictures.layout import Point, Route, Size
from lambdalint.pictures.measure import fitted, text_width
from lambdalint.pictures.nodes import Edge, Relation

SMALL = 10.5
_LABEL, _LINE = 170.0, 13.0
"""The widest label of an edge, and the height of a line."""

CLASSES = {
    Relation.INVOKES: "invokes",
    Relation.CALLS: "invokes",
    Relation.READS: "reads",
    Relation.USES: "reads",
    Relation.WRITES: "writes",
    Relation.READS_AND_WRITES: "writes",
    Relation.ON_SUCCESS: "succeeds",
    Relation.ON_FAILURE: "fails",
    Relation.DEAD_LETTERS: "fails",
}
ARROWS = {Relation.READS: ("start",), Relation.READS_AND_WRITES: ("start", "end")}
"""The ends that have one, where it is not the target alone: they show where data goes."""
_SILENT = frozenset({Relation.READS, Relation.WRITES, Relation.READS_AND_WRITES})
"""What the arrows say, so that words need not."""
LEGEND: dict[str, tuple[str, tuple[str, ...]]] = {
    "invokes": ("invokes", ("end",)),
    "reads": ("reads", ("start",)),
    "writes": ("writes", ("end",)),
    "succeeds": ("on success", ("end",)),
    "fails": ("on failure, dead letters", ("end",)),
}


def marker(name: str) -> str:
    arrow = element("path", d="M0 0L8 4L0 8z")
    return element(
        "marker",
        arrow,
        id=f"lambdalint-map-{name}",
        class_=name,
        viewBox="0 0 8 8",
        refX="7",
        refY="4",
        markerWidth="8",
        markerHeight="8",
        orient="auto-start-reverse",
        markerUnits="userSpaceOnUse",
    )


def path(way: str, name: str, arrows: Iterable[str]) -> str:
    return element("path", d=way, **{f"marker_{end}": f"url(#lambdalint-map-{name})" for end in arrows})


def curve(route: Route) -> str:
    """Level at the ends of each piece. An edge of a box to itself leaves and comes back on the same side."""
    way = ""
    for (x, y), (end, bottom) in curves(route):
        bend = (x + end) / 2
        first, second = (bend, bend) if x != end else (x + 24, x + 24)
        start = f"{'L' if way else 'M'}{number(x)} {number(y)}"
        handles = f"C{number(first)} {number(y)} {number(second)} {number(bottom)}"
        way += f"{start}{handles} {number(end)} {number(bottom)}"
    return way


def _label_lines(edge: Edge) -> list[str]:
    verb = "" if edge.certain and edge.relation in _SILENT else faces.verb(edge)
    lines = list(faces.labels(edge))
    first = f"{verb} {lines[0]}" if verb and lines else verb
    listed = [first, *lines[1:]] if verb else lines
    return [fitted(line, SMALL, _LABEL) for line in listed]


def label_size(edge: Edge) -> Size:
    lines = _label_lines(edge)
    return max((text_width(line, SMALL) for line in lines), default=0.0), len(lines) * _LINE


def label(edge: Edge, place: Point) -> str:
    """`place` is its middle."""
    x, y = place
    lines = _label_lines(edge)
    first = y - len(lines) * _LINE / 2 + _LINE - 3
    spans = "".join(element("tspan", text(line), x=x, y=first + i * _LINE) for i, line in enumerate(lines))
    return element("text", spans, text_anchor="middle")

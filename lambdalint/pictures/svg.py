"""A drawing as SVG: one element that needs nothing else, alone in a file or within an HTML page.

Its colours are CSS variables (`map.css` beside this file), which a page may set on `.lambdalint-map`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from lambdalint.pictures import boxes, faces, strokes
from lambdalint.pictures.elements import element, number, text
from lambdalint.pictures.labels import Labels
from lambdalint.pictures.layout import Box, Layout, Route, Size, arrange, pack
from lambdalint.pictures.measure import text_width
from lambdalint.pictures.nodes import Edge, Graph, Kind, Node, Relation

_MARGIN = 24.0
_PADDING, _HEADING = 20.0, 26.0
"""Around what a template's frame holds, and for its path."""
_BETWEEN_FRAMES = 28.0


def render(graph: Graph) -> str:
    """A complete `<svg>` element, with a line end after it."""
    return "\n".join((*_Picture(graph).lines(), ""))


class _Picture:
    """A graph with everything in its place."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.nodes = graph.by_id
        self.meeting = Counter(end for edge in graph.edges for end in (edge.source, edge.target))
        self.boxes: dict[str, Box] = {}
        self.routes: dict[int, Route] = {}
        self.frames: list[tuple[str, float, float, float, float]] = []
        width, height = self._place()
        self.legend = list(self._legend(height))
        legend = 34.0 if self.legend else 0.0
        widest = max((x for x, _ in self.legend), default=0.0)
        self.width = max(width, widest) + 2 * _MARGIN
        self.height = height + legend + 2 * _MARGIN

    def _place(self) -> Size:
        """Puts the groups beside each other. Gives the size of all of them."""
        templates = self.graph.templates
        framed = len(templates) > 1
        groups = list(self._groups())
        extra = (2 * _PADDING, 2 * _PADDING + _HEADING) if framed else (0.0, 0.0)
        sizes = [
            (max(layout.width + extra[0], _heading_width(template) if framed else 0.0), layout.height + extra[1])
            for template, (_, _, layout) in zip(templates, groups, strict=True)
        ]
        places, whole = pack(sizes, _BETWEEN_FRAMES)
        for template, (nodes, numbers, layout), (x, y), size in zip(templates, groups, places, sizes, strict=True):
            if framed:
                self.frames.append((template, x + _MARGIN, y + _MARGIN, *size))
            offset = (_PADDING, _PADDING + _HEADING) if framed else (0.0, 0.0)
            moved = layout.moved(x + offset[0] + _MARGIN, y + offset[1] + _MARGIN)
            self.boxes.update((nodes[index].id, box) for index, box in moved.boxes.items())
            self.routes.update((numbers[index], route) for index, route in moved.routes.items())
        for index, edge in enumerate(self.graph.edges):
            if index not in self.routes:
                self.routes[index] = self._across(edge)
        return whole

    def _groups(self) -> Iterator[tuple[Sequence[Node], Sequence[int], Layout]]:
        """For each template its nodes, the numbers of the edges between them, and how they are laid out."""
        own: dict[str, list[int]] = {}
        for place, edge in enumerate(self.graph.edges):
            if self.nodes[edge.source].template == self.nodes[edge.target].template:
                own.setdefault(self.nodes[edge.source].template, []).append(place)
        members: dict[str, list[Node]] = {}
        for node in self.graph.nodes:
            members.setdefault(node.template, []).append(node)
        for template, nodes in members.items():
            index = {node.id: place for place, node in enumerate(nodes)}
            numbers = own.get(template, [])
            edges = [self.graph.edges[place] for place in numbers]
            layout = arrange(
                [boxes.size(node) for node in nodes],
                [(index[edge.source], index[edge.target]) for edge in edges],
                [strokes.label_size(edge)[0] for edge in edges],
            )
            yield nodes, numbers, layout

    def _across(self, edge: Edge) -> Route:
        """Between two groups."""
        (x, y, width, height), (end, bottom, _, other) = self.boxes[edge.source], self.boxes[edge.target]
        return Route(((x + width, y + height / 2), (end, bottom + other / 2)))

    def _legend(self, height: float) -> Iterator[tuple[float, str]]:
        """The parts of the legend, each with where it ends."""
        x, y = _MARGIN, height + 2 * _MARGIN + 8
        drawn = {strokes.CLASSES[edge.relation]: None for edge in self.graph.edges}
        rows = [(name, name, *shown) for name, shown in strokes.LEGEND.items() if name in drawn]
        if any(edge.relation is Relation.READS_AND_WRITES for edge in self.graph.edges):
            rows.append(("writes", "writes", "reads and writes", ("start", "end")))
        if not all(edge.certain for edge in self.graph.edges):
            rows.append(("invokes allowed", "invokes", "allowed by the role, code not read", ()))
        for classes, marker, words, arrows in rows:
            line = strokes.path(f"M{number(x)} {number(y)}h30", marker, arrows)
            shown = element("text", text(words), x=x + 38, y=y + 4)
            x += 38 + text_width(words, strokes.SMALL) + 26
            yield x - 26, element("g", line + shown, class_=f"legend {classes}")

    def lines(self) -> Iterator[str]:
        size = f"0 0 {number(self.width)} {number(self.height)}"
        yield (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="lambdalint-map" role="img" viewBox="{size}" '
            f'width="{number(self.width)}" height="{number(self.height)}">'
        )
        yield element("title", text(_summary(self.graph)))
        yield f"<style>\n{_style()}</style>"
        yield f"<defs>{''.join(map(strokes.marker, strokes.LEGEND))}</defs>"
        yield element("rect", class_="ground", width=self.width, height=self.height, rx=8.0)
        for frame in self.frames:
            yield _frame(*frame)
        labels = Labels()
        for index, edge in enumerate(self.graph.edges):
            yield self._edge(edge, self.routes[index], labels)
        for node in self.graph.nodes:
            yield boxes.draw(node, self.boxes[node.id])
        yield from (part for _, part in self.legend)
        yield "</svg>"

    def _edge(self, edge: Edge, route: Route, labels: Labels) -> str:
        name = strokes.CLASSES[edge.relation]
        way = strokes.path(strokes.curve(route), name, strokes.ARROWS.get(edge.relation, ("end",)))
        parts = [element("title", text(faces.sentence(edge, self.nodes))), way]
        width, height = strokes.label_size(edge)
        fans_out = self.meeting[edge.source] >= self.meeting[edge.target]
        place = labels.place(route, width, height, from_source=fans_out) if height else None
        if place is not None:
            parts.append(strokes.label(edge, place))
        return element(
            "g",
            "".join(parts),
            class_=f"edge {name}{'' if edge.certain else ' allowed'}",
            data_source=edge.source,
            data_target=edge.target,
            data_relation=edge.relation.value,
        )


@cache
def _style() -> str:
    return (Path(__file__).parent / "map.css").read_text(encoding="utf-8")


def _summary(graph: Graph) -> str:
    functions = sum(node.kind is Kind.FUNCTION for node in graph.nodes)
    found = {id(one) for node in graph.nodes for one in node.diagnostics} | {id(one) for one in graph.unplaced}
    words = f"{functions} function{'' if functions == 1 else 's'} and what they touch"
    return f"Map of {words}, {len(found)} finding{'' if len(found) == 1 else 's'}"


def _heading_width(template: str) -> float:
    return text_width(faces.group(template), 12.0, bold=True) + 2 * _PADDING


def _frame(template: str, x: float, y: float, width: float, height: float) -> str:
    heading = element("text", text(faces.group(template)), class_="heading", x=x + _PADDING, y=y + 25)
    return element("rect", class_="frame", x=x, y=y, width=width, height=height, rx=10.0) + heading

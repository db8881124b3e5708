"""Where boxes stand and how edges run: connected parts of a graph from left to right, packed beside each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import sqrt

from msgspec import Struct

from lambdalint.pictures.layers import Layers, Pair, layers

Size = tuple[float, float]
Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, width and height."""

_GAP = 18.0
"""Between boxes of a column."""
_BEND = 14.0
"""The room of an edge that passes a column."""
_BETWEEN = 44.0
"""Between parts that are not connected."""
_NARROWEST, _AROUND = 70.0, 46.0
"""Between two columns, and beside the labels there."""
_SWEEPS = 10
_ASPECT = 1.7
"""Width by height that packing aims at."""
_SPREAD = 12.0
"""Between the ends of edges on one side of a box, at most."""


class Route(Struct, frozen=True):
    """An edge: points from its source to its target, in pairs between which it runs as a curve; from one pair to the
    next it runs straight through a column."""

    points: tuple[Point, ...]


class Layout(Struct, frozen=True):
    width: float
    height: float
    boxes: Mapping[int, Box]
    """All of a column are of one width."""
    routes: Mapping[int, Route]
    """By the number of the edge."""

    def moved(self, x: float, y: float) -> Layout:
        return Layout(
            self.width,
            self.height,
            {node: (left + x, top + y, width, height) for node, (left, top, width, height) in self.boxes.items()},
            {
                number: Route(tuple((px + x, py + y) for px, py in route.points))
                for number, route in self.routes.items()
            },
        )


def arrange(sizes: Sequence[Size], edges: Sequence[Pair], labels: Sequence[float]) -> Layout:
    """Boxes of these sizes at least. `labels` are the widths of what is written on each edge, to the right of the box
    where it begins on the left."""
    parts = []
    for nodes, numbers in _components(len(sizes), edges):
        index = {node: number for number, node in enumerate(nodes)}
        pairs = [(index[edges[number][0]], index[edges[number][1]]) for number in numbers]
        part = _arranged([sizes[node] for node in nodes], pairs, [labels[number] for number in numbers])
        boxes = {nodes[node]: box for node, box in part.boxes.items()}
        routes = {numbers[number]: route for number, route in part.routes.items()}
        parts.append(Layout(part.width, part.height, boxes, routes))
    places, (width, height) = pack([(part.width, part.height) for part in parts], _BETWEEN)
    all_boxes: dict[int, Box] = {}
    all_routes: dict[int, Route] = {}
    for part, (x, y) in zip(parts, places, strict=True):
        moved = part.moved(x, y)
        all_boxes.update(moved.boxes)
        all_routes.update(moved.routes)
    return Layout(width, height, all_boxes, all_routes)


def pack(sizes: Sequence[Size], between: float) -> tuple[list[Point], Size]:
    """Places for rectangles, one below the other in as many columns as make a picture that is wider than high."""
    area = sum((width + between) * (height + between) for width, height in sizes)
    limit = max([sqrt(area / _ASPECT), *(height for _, height in sizes)])
    places: list[Point] = []
    x = y = widest = highest = 0.0
    for width, height in sizes:
        if y and y + height > limit:
            x, y, widest = x + widest + between, 0.0, 0.0
        places.append((x, y))
        widest, y = max(widest, width), y + height + between
        highest = max(highest, y - between)
    return places, (x + widest, highest)


def _components(count: int, edges: Sequence[Pair]) -> Iterator[tuple[list[int], list[int]]]:
    """Nodes that are connected, with the numbers of their edges, in the order of the nodes."""
    roots = list(range(count))

    def root(node: int) -> int:
        while roots[node] != node:
            roots[node] = node = roots[roots[node]]
        return node

    for source, target in edges:
        one, other = sorted((root(source), root(target)))
        roots[other] = one
    found: dict[int, tuple[list[int], list[int]]] = {}
    for node in range(count):
        found.setdefault(root(node), ([], []))[0].append(node)
    for number, (source, _) in enumerate(edges):
        found[root(source)][1].append(number)
    yield from found.values()


def _arranged(sizes: Sequence[Size], edges: Sequence[Pair], labels: Sequence[float]) -> Layout:
    made = layers(len(sizes), edges)
    passing = sum(map(len, made.columns)) - len(sizes)
    heights = [height for _, height in sizes] + [_BEND] * passing
    tops = _tops(made, heights)
    gaps = _gaps(made, labels)
    boxes: dict[int, Box] = {}
    x = 0.0
    for column, gap in zip(made.columns, gaps, strict=True):
        width = max((sizes[node][0] for node in column if node < len(sizes)), default=0.0)
        boxes.update((node, (x, tops[node], width, heights[node])) for node in column)
        x += width + gap
    bottom = max((top + height for _, top, _, height in boxes.values()), default=0.0)
    routes = _routes(edges, made, boxes)
    own = {node: boxes[node] for node in range(len(sizes))}
    return Layout(max(x - gaps[-1], 0.0) if gaps else 0.0, bottom, own, routes)


def _gaps(made: Layers, labels: Sequence[float]) -> list[float]:
    """The room to the right of each column."""
    columns = {node: number for number, column in enumerate(made.columns) for node in column}
    gaps = [_NARROWEST] * len(made.columns)
    for chain, label in zip(made.chains, labels, strict=True):
        gaps[columns[chain[0]]] = max(gaps[columns[chain[0]]], label + _AROUND)
    return gaps


def _tops(made: Layers, heights: Sequence[float]) -> dict[int, float]:
    """Near the neighbours of each, and no two in the same place."""
    neighbours: dict[int, list[int]] = {}
    for left, right in made.links:
        neighbours.setdefault(left, []).append(right)
        neighbours.setdefault(right, []).append(left)
    middles: dict[int, float] = {}
    for column in made.columns:
        y = 0.0
        for node in column:
            middles[node] = y + heights[node] / 2
            y += heights[node] + _GAP
    for sweep in range(_SWEEPS):
        for column in made.columns if sweep % 2 else made.columns[::-1]:
            wanted = [_mean([middles[other] for other in neighbours.get(node, (node,))]) for node in column]
            middles.update(zip(column, _spaced(wanted, [heights[node] for node in column]), strict=True))
    tops = {node: middle - heights[node] / 2 for node, middle in middles.items()}
    highest = min(tops.values(), default=0.0)
    return {node: top - highest for node, top in tops.items()}


def _mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / len(numbers)


def _spaced(wanted: Sequence[float], heights: Sequence[float]) -> Iterator[float]:
    """The middles that are nearest to those wanted, in the same order and with room between (isotonic regression)."""
    offsets = [0.0]
    for above, below in pairwise(heights):
        offsets.append(offsets[-1] + (above + below) / 2 + _GAP)
    blocks: list[tuple[float, int]] = []
    for middle, offset in zip(wanted, offsets, strict=True):
        total, count = middle - offset, 1
        while blocks and blocks[-1][0] * count >= total * blocks[-1][1]:
            more, others = blocks.pop()
            total, count = total + more, count + others
        blocks.append((total, count))
    placed = (total / count for total, count in blocks for _ in range(count))
    return (place + offset for place, offset in zip(placed, offsets, strict=True))


def _routes(edges: Sequence[Pair], made: Layers, boxes: Mapping[int, Box]) -> dict[int, Route]:
    leaving, entering = _ports(made, boxes, 1, 0), _ports(made, boxes, 0, 1)
    found = {}
    for number, (edge, chain) in enumerate(zip(edges, made.chains, strict=True)):
        points: list[Point] = []
        for step, (left, right) in enumerate(pairwise(chain)):
            x, _, width, _ = boxes[left]
            points += [(x + width, leaving[number, step]), (boxes[right][0], entering[number, step])]
        if not points:
            x, top, width, height = boxes[chain[0]]
            points = [(x + width, top + height * 0.3), (x + width, top + height * 0.7)]
        found[number] = Route(tuple(points if chain[0] == edge[0] else points[::-1]))
    return found


def _ports(made: Layers, boxes: Mapping[int, Box], other: int, side: int) -> dict[tuple[int, int], float]:
    """Where each step of each chain leaves or enters a box: those of one side in the order of their other ends."""
    sides: dict[int, list[tuple[float, tuple[int, int]]]] = {}
    for number, chain in enumerate(made.chains):
        for step, pair in enumerate(pairwise(chain)):
            _, top, _, height = boxes[pair[other]]
            sides.setdefault(pair[side], []).append((top + height / 2, (number, step)))
    found: dict[tuple[int, int], float] = {}
    for node, ends in sides.items():
        _, top, _, height = boxes[node]
        apart = min(_SPREAD, height * 0.7 / len(ends))
        for place, (_, end) in enumerate(sorted(ends)):
            found[end] = top + height / 2 + apart * (place - (len(ends) - 1) / 2)
    return found

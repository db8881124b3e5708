"""Places for the labels of edges: on their curves, and clear of each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from msgspec import Struct, field

from lambdalint.pictures.layout import Point, Route

_ALONG = (0.6, 0.5, 0.7, 0.4, 0.8, 0.3, 0.22)
"""Where on a curve a label is tried, from the end where more edges meet to the other."""
_CELL = 60.0
_CLEAR = 2.0

Area = tuple[float, float, float, float]
"""Left, top, right and bottom."""


class Labels(Struct, frozen=True):
    """Those that have a place, in cells of a grid."""

    _cells: dict[tuple[int, int], list[Area]] = field(default_factory=dict)

    def place(self, route: Route, width: float, height: float, *, from_source: bool = True) -> Point | None:
        """The middle of a label; None where there is no room for it. `from_source`: whether most edges meet there."""
        for x, y in _candidates(route, width, _ALONG if from_source else [1 - along for along in _ALONG]):
            area = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
            if not any(_overlap(area, other) for cell in _cells(area) for other in self._cells.get(cell, ())):
                for cell in _cells(area):
                    self._cells.setdefault(cell, []).append(area)
                return x, y
        return None


def curves(route: Route) -> Iterator[tuple[Point, Point]]:
    """The pairs of points that a route is a curve between."""
    return zip(route.points[::2], route.points[1::2], strict=True)


def _candidates(route: Route, width: float, places: Sequence[float]) -> Iterator[Point]:
    """On the leftmost piece, which has the room."""
    (x, y), (end, bottom) = min(curves(route), key=lambda ends: min(ends[0][0], ends[1][0]))
    left, right = min(x, end) + width / 2 + 6, max(x, end) - width / 2 - 6
    for along in places if left <= right else ():
        # a cubic curve with level ends, the handles of which lie halfway
        at = x + (end - x) * (1.5 * along - 1.5 * along**2 + along**3)
        yield min(max(at, left), right), y + (bottom - y) * (3 * along**2 - 2 * along**3)


def _overlap(one: Area, other: Area) -> bool:
    return (
        one[0] < other[2] + _CLEAR
        and other[0] < one[2] + _CLEAR
        and one[1] < other[3] + _CLEAR
        and other[1] < one[3] + _CLEAR
    )


def _cells(area: Area) -> Iterator[tuple[int, int]]:
    left, top, right, bottom = (int(edge // _CELL) for edge in area)
    return product(range(left, right + 1), range(top, bottom + 1))

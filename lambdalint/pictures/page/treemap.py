"""Squarified treemaps: rectangles whose areas are to each other as sizes are, and which are nearly square.

The algorithm is that of Bruls, Huizing and van Wijk, "Squarified Treemaps" (2000): rectangles fill the shorter side of
what is free as long as that makes the worst of them squarer.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct


class Box(Struct, frozen=True):
    """A rectangle, in any unit."""

    x: float
    y: float
    width: float
    height: float


def squarified(sizes: Sequence[float], around: Box) -> list[Box]:
    """A rectangle for each size, in the same order; the sizes are above 0, the greatest first."""
    scale = around.width * around.height / sum(sizes) if sizes else 0
    pending = [size * scale for size in sizes]
    boxes: list[Box] = []
    while pending:
        side = min(around.width, around.height)
        count = 1
        while count < len(pending) and _worst(pending[: count + 1], side) <= _worst(pending[:count], side):
            count += 1
        row, pending = pending[:count], pending[count:]
        placed, around = _row(row, around, last=not pending)
        boxes += placed
    return boxes


def _worst(row: Sequence[float], side: float) -> float:
    """The greatest ratio of two sides that a row has along `side`."""
    total = sum(row)
    return max(side**2 * row[0] / total**2, total**2 / (side**2 * row[-1]))


def _row(row: Sequence[float], around: Box, *, last: bool) -> tuple[list[Box], Box]:
    """A row along the shorter side, and what it leaves free. The last one takes all, whatever rounding says."""
    upright = around.width >= around.height
    along, across = (around.height, around.width) if upright else (around.width, around.height)
    thickness = across if last else min(sum(row) / along, across)
    boxes, at = [], 0.0
    for area in row:
        length = along * area / sum(row)
        if upright:
            boxes.append(Box(around.x, around.y + at, thickness, length))
        else:
            boxes.append(Box(around.x + at, around.y, length, thickness))
        at += length
    if upright:
        return boxes, Box(around.x + thickness, around.y, around.width - thickness, around.height)
    return boxes, Box(around.x, around.y + thickness, around.width, around.height - thickness)

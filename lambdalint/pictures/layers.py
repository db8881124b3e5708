"""The layers of a drawing: which node goes into which column, and in which order (Sugiyama's method).

Nodes are numbers here. Cycles are allowed: the edges that close one are laid out the other way round.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable, Sequence
from itertools import pairwise

from msgspec import Struct

Pair = tuple[int, int]

MAXIMUM_BENDS = 20_000
"""Of all edges; further ones that pass a column run straight to their end, across what stands there."""
_SWEEPS = 8
"""Over all layers, there or back; the best order that was seen is taken."""


class Layers(Struct, frozen=True):
    """`columns` hold nodes and, from `count` on, the bends of edges that pass a column."""

    count: int
    columns: list[list[int]]
    chains: list[tuple[int, ...]]
    """For each edge the nodes and bends on its way, from left to right; one of a node to itself has that alone."""
    links: list[Pair]
    """The steps of all chains, each from a column to the next."""


def layers(count: int, edges: Sequence[Pair]) -> Layers:
    """Columns of the nodes `0` to `count - 1`, ordered so that few edges cross."""
    ranks = _ranks(count, _forward(count, edges))
    columns: list[list[int]] = [[] for _ in range(max(ranks, default=-1) + 1)]
    for node in range(count):
        columns[ranks[node]].append(node)
    chains: list[tuple[int, ...]] = []
    links: list[Pair] = []
    bends = count
    for source, target in edges:
        left, right = sorted((source, target), key=ranks.__getitem__)
        between = range(ranks[left] + 1, ranks[right])
        if source == target:
            chains.append((source,))
        elif bends + len(between) > count + MAXIMUM_BENDS:
            chains.append((left, right))
        else:
            chain = (left, *range(bends, bends + len(between)), right)
            bends += len(between)
            for bend, rank in zip(chain[1:-1], between, strict=True):
                columns[rank].append(bend)
            links += pairwise(chain)
            chains.append(chain)
    return Layers(count, _ordered(columns, links), chains, links)


def _forward(count: int, edges: Iterable[Pair]) -> list[Pair]:
    """The edges, those turned round that close a cycle."""
    following: list[list[int]] = [[] for _ in range(count)]
    entered = [False] * count
    for source, target in edges:
        if source != target:
            following[source].append(target)
            entered[target] = True
    position = [-1] * count  # the order in which nodes are done with, backwards
    done = count
    state = [0] * count
    for start in sorted(range(count), key=entered.__getitem__):  # first those that nothing leads to
        stack = [start] if state[start] == 0 else []
        while stack:
            node = stack[-1]
            if state[node] == 0:
                state[node] = 1
                stack += [one for one in reversed(following[node]) if state[one] == 0]
                continue
            stack.pop()
            if state[node] == 1:
                state[node] = 2
                done -= 1
                position[node] = done
    return [
        (source, target) if position[source] < position[target] else (target, source)
        for source, target in edges
        if source != target
    ]


def _ranks(count: int, edges: Sequence[Pair]) -> list[int]:
    """The longest way to each node; what nothing leads to stands right before what it leads to."""
    following: list[list[int]] = [[] for _ in range(count)]
    missing = [0] * count
    for source, target in edges:
        following[source].append(target)
        missing[target] += 1
    first = [node for node in range(count) if not missing[node]]
    ranks = [0] * count
    pending = list(first)
    for node in pending:
        for target in following[node]:
            ranks[target] = max(ranks[target], ranks[node] + 1)
            missing[target] -= 1
            if not missing[target]:
                pending.append(target)
    for node in first:
        ranks[node] = min((ranks[target] for target in following[node]), default=1) - 1
    return ranks


def _ordered(columns: list[list[int]], links: Sequence[Pair]) -> list[list[int]]:
    before: dict[int, list[int]] = {}
    after: dict[int, list[int]] = {}
    for left, right in links:
        after.setdefault(left, []).append(right)
        before.setdefault(right, []).append(left)
    best, fewest = columns, _crossings(columns, after)
    current = columns
    for sweep in range(_SWEEPS):
        current = _swept(current, before) if sweep % 2 == 0 else _swept(current[::-1], after)[::-1]
        crossings = _crossings(current, after)
        if crossings < fewest:
            best, fewest = current, crossings
        if not fewest:
            break
    return best


def _swept(columns: Sequence[list[int]], neighbours: dict[int, list[int]]) -> list[list[int]]:
    """Each column ordered by the means of its neighbours in the one before it."""
    found: list[list[int]] = []
    places: dict[int, float] = {}
    for column in columns:
        wanted = {}
        for number, node in enumerate(column):
            near = [places[other] for other in neighbours.get(node, ()) if other in places]
            wanted[node] = sum(near) / len(near) if near else (number + 0.5) / len(column)
        ordered = sorted(column, key=wanted.__getitem__)
        found.append(ordered)
        places.update((node, (number + 0.5) / len(ordered)) for number, node in enumerate(ordered))
    return found


def _crossings(columns: Sequence[list[int]], after: dict[int, list[int]]) -> int:
    found = 0
    for column, following in pairwise(columns):
        place = {node: number for number, node in enumerate(following)}
        passed: list[int] = []
        for node in column:
            ends = sorted(place[other] for other in after.get(node, ()))
            found += sum(len(passed) - bisect_right(passed, end) for end in ends)
            for end in ends:
                insort(passed, end)
    return found

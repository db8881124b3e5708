"""How frames are reached from the entry point: the chains of calls that lead to each."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct

from lambdalint.model.step import Step
from lambdalint.readers.code.program.scopes import Kind
from lambdalint.readers.code.program.values import Frame

MAXIMUM_STEPS = 50


class Edge(Struct, frozen=True):
    """A call from one frame to another. `step` is None where an import runs a module."""

    target: Frame
    step: Step | None
    unconditional: bool
    caught: bool = False
    tried: bool = False


class Way(Struct, frozen=True):
    """How a frame is reached: by the shortest chain, the shortest that every event takes, and one on which a missing
    variable ends the invocation; and whether one is without a `try` around it that catches what bad input raises."""

    via: tuple[Step, ...]
    always: tuple[Step, ...] | None
    unguarded: tuple[Step, ...] | None
    untried: bool = True


Edges = Mapping[Frame, Sequence[Edge]]
"""By the frame that they go out from."""
Passable = Callable[[Edge], bool]


def ways(edges: Edges, starts: Iterable[Frame]) -> dict[Frame, Way]:
    roots = list(starts)
    shortest = _chains(edges, roots, lambda _: True)
    every = [edge for leaving in edges.values() for edge in leaving]
    always = unguarded = untried = shortest
    if any(not edge.unconditional for edge in every):
        always = unguarded = _chains(edges, roots, lambda edge: edge.unconditional)
    if any(edge.caught for edge in every):
        unguarded = _chains(edges, roots, lambda edge: edge.unconditional and not edge.caught)
    if any(edge.tried for edge in every):
        untried = _chains(edges, roots, lambda edge: not edge.tried)
    return {
        frame: Way(via, always.get(frame), unguarded.get(frame), frame in untried) for frame, via in shortest.items()
    }


def reached(edges: Edges, roots: Iterable[Frame]) -> set[Frame]:
    """The frames that run from these on."""
    found = set(roots)
    queue = deque(found)
    while queue:
        for edge in edges.get(queue.popleft(), ()):
            if edge.target not in found:
                found.add(edge.target)
                queue.append(edge.target)
    return found


def _chains(edges: Edges, roots: list[Frame], passable: Passable) -> dict[Frame, tuple[Step, ...]]:
    """The shortest chain to each frame; a module's own code has none."""
    found: dict[Frame, tuple[Step, ...]] = dict.fromkeys(roots, ())
    queue = deque(roots)
    while queue:
        frame = queue.popleft()
        for edge in edges.get(frame, ()):
            if edge.target in found or not passable(edge):
                continue
            if edge.step is None:
                module = edge.target.scope.kind is Kind.MODULE
                found[edge.target] = () if module else found[frame]
                queue.appendleft(edge.target)
            else:
                found[edge.target] = (*found[frame], edge.step)[:MAXIMUM_STEPS]
                queue.append(edge.target)
    return found

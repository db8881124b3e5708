"""One node out of those that a value is in the several stages of a service."""

from __future__ import annotations

from dataclasses import dataclass, field

from lambdalint.model.node import Mapping, Node, Scalar, Sequence
from lambdalint.readers import nodes, scalars
from lambdalint.readers.cloudformation.intrinsics import function_of

Alternatives = tuple[Node | None, ...]
"""What a value is in each stage, in their order; None where it is missing."""


@dataclass(frozen=True, eq=False, slots=True)
class Stages:
    """Joins what is alike, map by map and list by list, so that only values that differ become `nodes.by_stage`.

    A map that only some stages have counts for all, as a resource with a `Condition` does.
    """

    names: tuple[str, ...]
    _joined: dict[tuple[int, ...], tuple[Alternatives, Node | None]] = field(default_factory=dict)
    """By the ids of the alternatives, which are kept, so that no other node gets those."""

    def joined(self, found: Alternatives) -> Node | None:
        first = found[0]
        if all(node is first for node in found):
            return first
        key = tuple(map(id, found))
        if key not in self._joined:
            self._joined[key] = found, self._join(found)
        return self._joined[key][1]

    def _join(self, found: Alternatives) -> Node | None:
        present = [node for node in found if not scalars.is_null(node)]
        maps = [node for node in present if isinstance(node, Mapping) and not function_of(node)]
        if maps and len(maps) == len(present):
            return self._maps(found, maps)
        lists = [node for node in found if isinstance(node, Sequence)]
        if len(lists) == len(found) and len({len(node.items) for node in lists}) == 1:
            items = [self.joined(parts) for parts in zip(*(node.items for node in lists), strict=True)]
            kept = [item for item in items if item is not None]
            same = all(new is old for new, old in zip(kept, lists[0].items, strict=True))
            return lists[0] if same else Sequence(lists[0].span, tuple(kept))
        return self._choice(found)

    def _maps(self, found: Alternatives, maps: list[Mapping]) -> Mapping:
        holders = [node if isinstance(node, Mapping) else None for node in found]
        whole = [holder or maps[0] for holder in holders]  # a stage without the map has what the first one has
        keys = {key: span for holder in reversed(maps) for key, span in holder.keys.items()}
        names = dict.fromkeys(key for holder in maps for key in holder.values)
        values = {name: self.joined(tuple(holder.values.get(name) for holder in whole)) for name in names}
        kept = {name: node for name, node in values.items() if node is not None}
        first = maps[0]
        if list(kept) == list(first.values) and all(kept[name] is first.values[name] for name in kept):
            return first
        return Mapping(first.span, kept, {name: keys[name] for name in kept})

    def _choice(self, found: Alternatives) -> Node | None:
        groups: list[tuple[Node | None, list[str]]] = []
        for stage, node in zip(self.names, found, strict=True):
            for one, stages in groups:
                if _same(one, node):
                    stages.append(stage)
                    break
            else:
                groups.append((node, [stage]))
        if len(groups) == 1:
            return groups[0][0]
        span = next(node.span for node in found if node is not None)
        return nodes.by_stage(
            span,
            {tuple(stages): nodes.reference(span, "AWS::NoValue") if node is None else node for node, stages in groups},
        )


def _same(one: Node | None, other: Node | None) -> bool:
    """Whether two nodes say the same, wherever they do."""
    if one is other:
        return True
    match one, other:
        case Scalar(), Scalar():
            return (type(one.value), one.text) == (type(other.value), other.text)
        case Sequence(), Sequence():
            return len(one.items) == len(other.items) and all(map(_same, one.items, other.items))
        case Mapping(), Mapping():
            return one.values.keys() == other.values.keys() and all(
                _same(node, other.values[key]) for key, node in one.values.items()
            )
    return False

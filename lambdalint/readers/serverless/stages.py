"""One node out of those that a value is in the several stages of a service."""

from __future__ import annotations

from msgspec import Struct, field

from lambdalint.model.node import Mapping, Node, Scalar, Sequence
from lambdalint.readers import nodes, scalars
from lambdalint.readers.cloudformation.intrinsics import function_of

Alternatives = dict[str, Node | None]
"""What a value is in each stage; None where it is missing."""


class Stages(Struct, frozen=True, eq=False):
    """Joins what is alike, map by map and list by list, so that only values that differ become `nodes.by_stage`.

    A map that only some stages have, or that is known for some only, counts for all, as a resource with a `Condition`
    does.
    """

    _joined: dict[tuple[object, ...], tuple[Alternatives, Node | None]] = field(default_factory=dict)
    """By the stages and the ids of the nodes, which are kept, so that no other node gets those."""

    def joined(self, found: Alternatives) -> Node | None:
        first, *others = found.values()
        if all(node is first for node in others):
            return first
        key = (*found, *map(id, found.values()))
        if key not in self._joined:
            self._joined[key] = found, self._join(found)
        return self._joined[key][1]

    def _join(self, found: Alternatives) -> Node | None:
        present = {stage: node for stage, node in found.items() if not scalars.is_null(node)}
        maps = {stage: node for stage, node in present.items() if isinstance(node, Mapping) and not function_of(node)}
        unknown = [node for stage, node in present.items() if stage not in maps and nodes.is_unknown(node)]
        if maps and len(maps) + len(unknown) == len(present):
            return self._maps(maps, unknown[0] if unknown else None)
        lists = {stage: node for stage, node in found.items() if isinstance(node, Sequence)}
        if len(lists) == len(found) and len({len(node.items) for node in lists.values()}) == 1:
            return self._lists(lists)
        return _choice({stage: present.get(stage) for stage in found})

    def _maps(self, maps: dict[str, Mapping], unknown: Node | None) -> Mapping:
        first = next(iter(maps.values()))
        keys = {key: span for holder in reversed(maps.values()) for key, span in holder.keys.items()}
        values: dict[str, Node] = {}
        for name in dict.fromkeys(name for holder in maps.values() for name in holder.values):
            value = self.joined({stage: holder.values.get(name) for stage, holder in maps.items()})
            if value is not None:
                values[name] = value
        if isinstance(unknown, Mapping):
            values, keys = values | unknown.values, keys | unknown.keys
        if values.keys() == first.values.keys() and all(first.values[name] is node for name, node in values.items()):
            return first
        return Mapping(first.span, values, {name: keys[name] for name in values})

    def _lists(self, lists: dict[str, Sequence]) -> Sequence:
        first = next(iter(lists.values()))
        columns = zip(*(node.items for node in lists.values()), strict=True)
        items = tuple(self.joined(dict(zip(lists, column, strict=True))) or column[0] for column in columns)
        same = all(new is old for new, old in zip(items, first.items, strict=True))
        return first if same else Sequence(first.span, items)


def _choice(found: Alternatives) -> Node | None:
    groups: list[tuple[Node | None, list[str]]] = []
    for stage, node in found.items():
        for one, stages in groups:
            if _same(one, node):
                stages.append(stage)
                break
        else:
            groups.append((node, [stage]))
    if len(groups) == 1:
        return groups[0][0]
    span = next(node.span for node in found.values() if node is not None)
    values = {tuple(stages): node or nodes.reference(span, "AWS::NoValue") for node, stages in groups}
    return nodes.by_stage(span, values)


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

"""A graph while it is put together: what is named twice is one node, what is said twice one edge."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct, field

from lambdalint.model.code import Handler
from lambdalint.model.function import Function
from lambdalint.pictures.nodes import Edge, Kind, Node, Relation
from lambdalint.rule import Diagnostic
from lambdalint.source import Span

Key = tuple[str, ...]
"""What a node is known by: the path of its template, what names it (`declared`, `outside`, …), and the name."""


class Sketch(Struct, kw_only=True):
    """A node of which more may become known."""

    kind: Kind
    label: str
    template: str
    details: tuple[str, ...] = ()
    logical_id: str = ""
    outside: bool = False
    untold: bool = False
    function: Function | None = None
    code: Handler | None = None
    block: Span | None = None
    """All of its declaration, where that is known."""


class Draft(Struct, frozen=True):
    sketches: dict[Key, Sketch] = field(default_factory=dict)
    _edges: dict[tuple[Key, Key, Relation, bool], dict[str, None]] = field(default_factory=dict)
    _invoking: set[tuple[Key, Key]] = field(default_factory=set)
    _taking: set[Key] = field(default_factory=set)

    def node(self, key: Key, sketch: Sketch) -> Key:
        """The node that is known by the key, made if there is none; what was not known of it is taken over."""
        known = self.sketches.setdefault(key, sketch)
        if known.kind in (Kind.SERVICE, Kind.RESOURCE):
            known.kind = sketch.kind
        known.details = known.details or sketch.details
        return key

    def edge(
        self, source: Key, target: Key, relation: Relation, labels: Iterable[str], *, certain: bool = True
    ) -> None:
        self._edges.setdefault((source, target, relation, certain), {}).update(dict.fromkeys(filter(None, labels)))
        if relation is Relation.INVOKES:
            self._invoking.add((source, target))
        if relation in (Relation.ON_FAILURE, Relation.ON_SUCCESS, Relation.DEAD_LETTERS):
            self._taking.add(target)

    def invokes(self, source: Key, target: Key) -> bool:
        return (source, target) in self._invoking

    def takes_outcomes(self, key: Key) -> bool:
        """Whether what functions failed on goes there, or what they gave back."""
        return key in self._taking

    def nodes(self, found: Mapping[Key, tuple[Diagnostic, ...]]) -> tuple[Node, ...]:
        """`found` is what is found in each."""
        ids = self._ids()
        return tuple(_node(ids[key], sketch, found.get(key, ())) for key, sketch in self.sketches.items())

    def edges(self) -> Iterator[Edge]:
        ids = self._ids()
        for (source, target, relation, certain), labels in self._edges.items():
            yield Edge(source=ids[source], target=ids[target], relation=relation, labels=tuple(labels), certain=certain)

    def _ids(self) -> dict[Key, str]:
        """The same in every run: they depend on the key alone, unless two are equal by ill luck or will."""
        ids: dict[str, Key] = {}
        for key in self.sketches:
            text = "\0".join(key)
            while (id_ := _digest(text)) in ids:
                text += "\0"
            ids[id_] = key
        return {key: id_ for id_, key in ids.items()}


def _digest(text: str) -> str:
    return "n" + hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=5).hexdigest()


def _node(id_: str, sketch: Sketch, diagnostics: tuple[Diagnostic, ...]) -> Node:
    return Node(
        id=id_,
        kind=sketch.kind,
        label=sketch.label,
        details=sketch.details,
        template=sketch.template,
        logical_id=sketch.logical_id,
        outside=sketch.outside,
        untold=sketch.untold,
        function=sketch.function,
        code=sketch.code,
        diagnostics=diagnostics,
    )

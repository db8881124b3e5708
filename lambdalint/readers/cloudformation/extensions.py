"""The transform `AWS::LanguageExtensions`: unrolls `Fn::ForEach`.

In the keys and values of a loop's body, `${Name}` is the item and `&{Name}` the item without what is no letter or
digit; `Ref` takes the name as well (AWS CloudFormation Template Reference, "Fn::ForEach"). The other functions of the
transform are resolved with the rest, in `intrinsics`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct, field
from msgspec.structs import replace

from lambdalint import lazy
from lambdalint.model.node import Mapping, Node, Scalar, Sequence
from lambdalint.readers import nodes, scalars
from lambdalint.readers.cloudformation.intrinsics import Intrinsics, function_of
from lambdalint.readers.document import Report
from lambdalint.source import Span

TRANSFORM = "AWS::LanguageExtensions"
MAXIMUM_NODES = 200_000
"""That all loops of a template may make together. CloudFormation takes 500 resources."""

_LOOP = "Fn::ForEach::"
_SECTIONS = ("Conditions", "Resources", "Outputs")
_NAME = lazy.pattern(r"([$&])\{([^{}]*)\}")
_NOT_ALPHANUMERIC = lazy.pattern(r"[^A-Za-z0-9]")

Items = dict[str, str]
"""The names of the loops around a node, each with its item."""


def transforms(root: Mapping) -> list[str]:
    """The names in a template's `Transform`; an empty one for what is no name."""
    return [scalars.text(item) or "" for item in nodes.sequence(root.span, root.get("Transform")).items]


def expanded(root: Mapping, intrinsics: Intrinsics, report: Report) -> Mapping:
    """The template without its loops; one whose collection is not known, or that makes too much, stays."""
    if not intrinsics.extended:
        return root
    unrolling = _Unrolling(intrinsics, report)
    values = {key: unrolling.node(node, {}) if key in _SECTIONS else node for key, node in root.values.items()}
    return Mapping(root.span, values, root.keys)


class _TooMuch(Exception):
    pass


class _Unrolling(Struct, eq=False):
    intrinsics: Intrinsics
    report: Report
    made: int = 0
    _seen: dict[int, Node] = field(default_factory=dict)

    def node(self, node: Node, items: Items) -> Node:
        """The node with its loops unrolled. Outside of loops, each is looked at once, however many aliases it has."""
        if items:
            self._count(1)
            return self._node(node, items)
        if id(node) not in self._seen:
            self._seen[id(node)] = self._node(node, items)
        return self._seen[id(node)]

    def _node(self, node: Node, items: Items) -> Node:
        if isinstance(node, Scalar):
            text = _filled(node.text, items)
            return node if text == node.text else replace(node, value=text, text=text)
        if isinstance(node, Sequence):
            return Sequence(node.span, tuple([self.node(item, items) for item in node.items]))
        name, argument = function_of(node) or ("", node)
        if name == "Ref" and (item := items.get(scalars.text(argument) or "")) is not None:
            return nodes.text(node.span, item)
        entries = list(self._entries(node, items))
        values = {key: value for key, _, value in entries}
        return Mapping(node.span, values, {key: span for key, span, _ in entries})

    def _entries(self, node: Mapping, items: Items) -> Iterator[tuple[str, Span, Node]]:
        for key, span, value in node.items():
            if key.startswith(_LOOP):
                yield from self._loop(key, span, value, items)
            else:
                yield _filled(key, items), span, self.node(value, items)

    def _loop(self, key: str, span: Span, loop: Node, items: Items) -> list[tuple[str, Span, Node]]:
        """What a loop makes; the loop itself if that cannot be known."""
        parts = loop.items if isinstance(loop, Sequence) else ()
        name = scalars.text(parts[0]) if len(parts) == 3 else None
        body = parts[2] if name else None
        if not name or not isinstance(body, Mapping):
            return [(key, span, loop)]
        try:
            collection = self._collection(self.node(parts[1], items))
            if collection is None:
                return [(key, span, loop)]
            self._count(len(collection))
            return [entry for item in collection for entry in self._entries(body, {**items, name: item})]
        except _TooMuch:
            if items:
                raise
            self.report(span, f"the loops up to here make more than {MAXIMUM_NODES} nodes and are not read")
            return [(key, span, loop)]

    def _count(self, more: int) -> None:
        self.made += more
        if self.made > MAXIMUM_NODES:
            raise _TooMuch

    def _collection(self, node: Node) -> list[str] | None:
        found = self.intrinsics.elements(node)
        values = [self.intrinsics.value(item, scalars.text, item.span) for item in found or ()]
        known = [value.known for value in values if value.written and value.known is not None]
        return known if found is not None and len(known) == len(values) else None


def _filled(text: str, items: Items) -> str:
    """A text with the items of the loops around it."""
    if not items or "{" not in text:
        return text

    def item(match: re.Match[str]) -> str:
        found = items.get(match[2])
        if found is None:
            return match[0]
        return _NOT_ALPHANUMERIC.sub("", found) if match[1] == "&" else found

    return _NAME.sub(item, text)

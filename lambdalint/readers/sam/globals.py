"""SAM's `Globals`, merged into the properties of a resource."""

from __future__ import annotations

from lambdalint.model.node import Mapping, Node, Sequence
from lambdalint.readers import scalars
from lambdalint.readers.cloudformation.intrinsics import function_of
from lambdalint.source import Span

_REPLACED = frozenset({"Architectures"})
"""Lists that are not joined with those of `Globals`."""


def merged(shared: Node | None, own: Mapping, ignore: Node | None) -> Mapping:
    """The resource's own properties with those of its section of `Globals`, each at the place where it is written.

    Maps are merged recursively, lists joined with the shared ones first; otherwise the own value wins (AWS SAM
    Developer Guide, "Globals section of the template"). `ignore` is the resource's `IgnoreGlobals`: `*`, or a list of
    properties.
    """
    if not isinstance(shared, Mapping) or scalars.text(ignore) == "*":
        return own
    ignored = {scalars.text(item) for item in ignore.items} if isinstance(ignore, Sequence) else set()
    kept = {key: value for key, value in shared.values.items() if key not in ignored}
    return _maps(Mapping(shared.span, kept, shared.keys), own, own.span)


def _maps(shared: Mapping, own: Mapping, span: Span) -> Mapping:
    values, keys = dict(shared.values), {key: shared.keys[key] for key in shared.values}
    for key, key_span, value in own.items():
        values[key] = _nodes(values[key], value) if key in values and key not in _REPLACED else value
        keys[key] = key_span
    return Mapping(span, values, keys)


def _nodes(shared: Node, own: Node) -> Node:
    if function_of(shared) or function_of(own):
        return own
    if isinstance(shared, Mapping) and isinstance(own, Mapping):
        return _maps(shared, own, own.span)
    if isinstance(shared, Sequence) and isinstance(own, Sequence):
        return Sequence(own.span, (*shared.items, *own.items))
    return own

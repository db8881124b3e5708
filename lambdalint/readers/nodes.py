"""Nodes that stand nowhere, put together of those that do: merged maps, and what the framework generates."""

from __future__ import annotations

from collections.abc import Iterable

from lambdalint.model.node import Mapping, Node, Plain, Scalar, Sequence
from lambdalint.readers import scalars
from lambdalint.source import Span

UNKNOWN = "Fn::Unknown"
"""The key of the map that stands for what cannot be known. The readers of CloudFormation take it for a function that
they do not know, and find the value written but unknowable."""


def unknown(span: Span) -> Mapping:
    return mapping(span, {UNKNOWN: text(span, "")})


def is_unknown(node: Node | None) -> bool:
    return isinstance(node, Mapping) and UNKNOWN in node.values


def text(span: Span, value: str) -> Scalar:
    return Scalar(span, value, value)


def implied(span: Span, value: Plain) -> Scalar:
    """A framework's default, which counts as not written."""
    return Scalar(span, value, str(value).lower() if isinstance(value, bool) else str(value), implied=True)


def reference(span: Span, id: str) -> Mapping:
    """`Ref`."""
    return mapping(span, {"Ref": text(span, id)})


def attribute(span: Span, id: str, name: str = "Arn") -> Mapping:
    """`Fn::GetAtt`."""
    return mapping(span, {"Fn::GetAtt": Sequence(span, (text(span, id), text(span, name)))})


def mapping(span: Span, values: dict[str, Node]) -> Mapping:
    """A map that is written nowhere; its keys are placed where their values are."""
    return Mapping(span, values, {key: value.span for key, value in values.items()})


def sequence(span: Span, *parts: Node | None) -> Sequence:
    """The lists joined; what is no list counts as a list of one."""
    items: list[Node] = []
    for part in parts:
        if isinstance(part, Sequence):
            items += part.items
        elif part is not None and not scalars.is_null(part):
            items.append(part)
    return Sequence(span, tuple(items))


def merged(nodes: Iterable[Node]) -> Node | None:
    """What the framework makes of several: maps key by key, lists item by item, else the last one."""
    result: Node | None = None
    for node in nodes:
        result = node if result is None else _merged(result, node)
    return result


def _merged(first: Node, second: Node) -> Node:
    if isinstance(first, Mapping) and isinstance(second, Mapping):
        values, keys = dict(first.values), dict(first.keys)
        for key, span, value in second.items():
            values[key] = _merged(values[key], value) if key in values else value
            keys[key] = span
        return Mapping(second.span, values, keys)
    if isinstance(first, Sequence) and isinstance(second, Sequence):
        both = [_merged(a, b) for a, b in zip(first.items, second.items, strict=False)]
        rest = max(first.items, second.items, key=len)[len(both) :]
        return Sequence(second.span, (*both, *rest))
    return second

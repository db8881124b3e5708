"""Nodes that stand nowhere, put together of those that do: merged maps, and what the framework generates."""

from __future__ import annotations

from collections import abc
from collections.abc import Iterable
from typing import NamedTuple

from lambdalint.model.node import Mapping, Node, Plain, Scalar, Sequence
from lambdalint.readers import scalars
from lambdalint.source import Span

UNKNOWN = "Fn::Unknown"
"""The key of the map that stands for what cannot be known. The readers of CloudFormation take it for a function that
they do not know, and find the value written but unknowable."""

_STAGE, _OR = "stage ", " or "


class Setting(NamedTuple):
    """A key and its value, each where it is written."""

    key: Span
    node: Node


def unknown(span: Span, why: str = "") -> Mapping:
    """`why` goes after "unknown:", as `Value.why` has it."""
    return mapping(span, {UNKNOWN: text(span, why)})


def is_unknown(node: Node | None) -> bool:
    return type(node) is Mapping and UNKNOWN in node.values


def text(span: Span, value: str) -> Scalar:
    return Scalar(span, value, value)


def texts(span: Span, values: abc.Mapping[str, str]) -> Mapping:
    return mapping(span, {name: text(span, value) for name, value in values.items()})


def implied(span: Span, value: Plain) -> Scalar:
    """A framework's default, which counts as not written."""
    return Scalar(span, value, _shown(value), implied=True)


def _shown(value: Plain) -> str:
    """As YAML and JSON spell it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def reference(span: Span, id: str) -> Mapping:
    """`Ref`."""
    return mapping(span, {"Ref": text(span, id)})


def attribute(span: Span, id: str, name: str = "Arn") -> Mapping:
    """`Fn::GetAtt`."""
    return mapping(span, {"Fn::GetAtt": Sequence(span, (text(span, id), text(span, name)))})


def by_stage(span: Span, values: dict[tuple[str, ...], Node]) -> Mapping:
    """`Fn::If` over the stages of a service, of which each has one of the values."""
    named: dict[str, Node] = {f"{_STAGE}{_OR.join(stages)}": node for stages, node in values.items()}
    return mapping(span, {"Fn::If": mapping(span, named)})


def stages(name: str) -> tuple[str, ...]:
    """Those that a side of `by_stage` is for; none for another name."""
    return tuple(name.removeprefix(_STAGE).split(_OR)) if name.startswith(_STAGE) else ()


def alternatives(node: Node | None) -> list[Node]:
    """What `by_stage` was given, by whatever stage; nothing for another node."""
    sides = node.values.get("Fn::If") if type(node) is Mapping else None
    return list(sides.values.values()) if type(sides) is Mapping else []


def otherwise(node: Node, other: Node) -> Node:
    """The node, with `other` in the stages where it is null, as `by_stage` was given it."""
    sides = node.values.get("Fn::If") if type(node) is Mapping else None
    if type(node) is not Mapping or type(sides) is not Mapping:
        return node
    values = {name: other if _is_nothing(side) else side for name, side in sides.values.items()}
    return Mapping(node.span, {"Fn::If": Mapping(sides.span, values, sides.keys)}, node.keys)


def _is_nothing(node: Node) -> bool:
    return type(node) is Mapping and scalars.text(node.values.get("Ref")) == "AWS::NoValue"


def call(span: Span, function: str, *arguments: Node) -> Mapping:
    """An intrinsic function with a list of arguments."""
    return mapping(span, {function: Sequence(span, arguments)})


def mapping(span: Span, values: dict[str, Node]) -> Mapping:
    """A map that is written nowhere; its keys are placed where their values are."""
    return Mapping(span, values, {key: value.span for key, value in values.items()})


def sequence(span: Span, *parts: Node | None) -> Sequence:
    """The lists joined; what is no list counts as a list of one."""
    items: list[Node] = []
    for part in parts:
        if type(part) is Sequence:
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
    if type(first) is Mapping and type(second) is Mapping:
        values, keys = dict(first.values), dict(first.keys)
        for key, span, value in second.items():
            values[key] = _merged(values[key], value) if key in values else value
            keys[key] = span
        return Mapping(second.span, values, keys)
    if type(first) is Sequence and type(second) is Sequence:
        both = [_merged(a, b) for a, b in zip(first.items, second.items, strict=False)]
        rest = max(first.items, second.items, key=len)[len(both) :]
        return Sequence(second.span, (*both, *rest))
    return second


def made(span: Span, value: object, *, by_framework: bool = False) -> Node:
    """Texts, numbers, lists and maps of Python as nodes at one place. Nodes and settings among them stay where they
    are; None is left out.

    What is made `by_framework` counts as not written.
    """
    if isinstance(value, (Scalar, Sequence, Mapping)):
        return value
    if isinstance(value, (str, int, float)):
        return Scalar(span, value, _shown(value), implied=by_framework)
    if isinstance(value, Setting):
        return value.node
    if isinstance(value, abc.Mapping):
        values: dict[str, Node] = {}
        keys: dict[str, Span] = {}
        for key, item in value.items():
            if item is not None:
                values[key] = made(span, item, by_framework=by_framework)
                keys[key] = item.key if isinstance(item, Setting) else values[key].span
        return Mapping(span, values, keys)
    if isinstance(value, list | tuple):
        listed = [made(span, item, by_framework=by_framework) for item in value if item is not None]
        return Sequence(span, tuple(listed))
    return Scalar(span, None, "")

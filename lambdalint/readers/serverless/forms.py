"""What a framework makes, out of nodes that stand somewhere and of plain values that stand nowhere."""

from __future__ import annotations

import json
from collections import abc
from typing import NamedTuple, TypeAlias

from lambdalint.model.node import Mapping, Node, Plain, Scalar, Sequence
from lambdalint.readers import nodes
from lambdalint.source import Span


class Setting(NamedTuple):
    """A key and its value, each where it is written."""

    key: Span
    node: Node


Form: TypeAlias = "Node | Setting | Plain | abc.Mapping[str, Form] | list[Form]"
"""What `built` makes a node of: nodes that stand somewhere within maps, lists and plain values that stand nowhere."""


def built(span: Span, form: Form) -> Node:
    """The node for what a framework makes. Plain values stand at `span`; what is None in a map or list is left out."""
    if isinstance(form, str):
        return Scalar(span, form, form)
    if isinstance(form, Setting):
        return form.node
    if isinstance(form, Scalar | Sequence | Mapping):
        return form
    if isinstance(form, list):
        return Sequence(span, tuple([built(span, item) for item in form if item is not None]))
    if isinstance(form, abc.Mapping):
        values: dict[str, Node] = {}
        keys: dict[str, Span] = {}
        for key, value in form.items():
            if value is not None:
                values[key] = node = built(span, value)
                keys[key] = value.key if isinstance(value, Setting) else node.span
        return Mapping(span, values, keys)
    return Scalar(span, form, str(form).lower() if isinstance(form, bool) else str(form))


def as_json(node: Node) -> str | None:
    """The text that a framework makes of a map; None if a part of it cannot be known."""
    try:
        return json.dumps(_plain(node), ensure_ascii=False, separators=(",", ":"))
    except LookupError:
        return None


def _plain(node: Node) -> object:
    if nodes.is_unknown(node):
        raise LookupError
    if isinstance(node, Mapping):
        return {key: _plain(value) for key, value in node.values.items()}
    return [_plain(item) for item in node.items] if isinstance(node, Sequence) else node.value

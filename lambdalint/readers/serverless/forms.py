"""What a framework makes, out of nodes that stand somewhere and of plain values that stand nowhere."""

from __future__ import annotations

import json
from collections import abc
from typing import TypeAlias

from lambdalint.model.node import Mapping, Node, Plain, Sequence
from lambdalint.readers import nodes
from lambdalint.readers.nodes import Setting

Form: TypeAlias = "Node | Setting | Plain | abc.Mapping[str, Form] | list[Form]"
"""What `nodes.made` makes a node of: nodes that stand somewhere within maps, lists and values that stand nowhere."""


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

"""Settings that are a document of their own, such as a filter policy, as the JSON text that would be deployed."""

from __future__ import annotations

import json
from typing import Any

from lambdalint.model.node import Mapping, Node, Scalar
from lambdalint.model.value import Value
from lambdalint.readers import scalars
from lambdalint.readers.cloudformation.intrinsics import function_of
from lambdalint.readers.cloudformation.stack import Resource, Stack


def document(owner: Resource, key: str, stack: Stack) -> Value[str]:
    """A setting that is a map or its text; unknown if anything in the map is."""
    node = owner.properties.get(key)
    if not isinstance(node, Mapping) or function_of(node):
        return stack.value(owner, (key,), scalars.text)
    try:
        return Value(node.span, json.dumps(_plain(node), ensure_ascii=False))
    except ValueError:
        return Value(node.span, why="a part of it is known only when it is deployed")


def _plain(node: Node) -> Any:
    if isinstance(node, Scalar):
        return node.value
    if function_of(node):
        raise ValueError("not known before it is deployed")
    if isinstance(node, Mapping):
        return {key: _plain(value) for key, value in node.values.items()}
    return [_plain(item) for item in node.items]

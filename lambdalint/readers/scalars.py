"""What a scalar of a template says: text, whole number, truth value; None where it says something else."""

from __future__ import annotations

import math

from lambdalint.model.node import Node, Scalar


def is_null(node: Node | None) -> bool:
    """Whether nothing is there: no node, or a null."""
    return node is None or (type(node) is Scalar and node.value is None)


def text(node: Node | None) -> str | None:
    """A text as deployed: numbers and truth values as they are written."""
    if type(node) is not Scalar or node.value is None:
        return None
    return str(node.value).lower() if node.value is True or node.value is False else node.text


def integer(node: Node | None) -> int | None:
    """A whole number; CloudFormation also takes one in quotes."""
    if type(node) is not Scalar or isinstance(node.value, bool):
        return None
    if isinstance(node.value, float):
        return int(node.value) if node.value.is_integer() else None
    try:
        return int(node.text) if len(node.text) < 20 else None
    except ValueError:
        return None


def number(node: Node | None) -> float | None:
    """A number with or without a fraction; CloudFormation also takes one in quotes."""
    if type(node) is not Scalar or isinstance(node.value, bool) or len(node.text) > 40:
        return None
    try:
        found = float(node.text)
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def boolean(node: Node | None) -> bool | None:
    """A truth value; CloudFormation also takes `"true"` in quotes."""
    if type(node) is not Scalar:
        return None
    return {"true": True, "false": False}.get(str(node.value).lower())

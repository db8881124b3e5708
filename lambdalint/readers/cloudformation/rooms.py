"""Where resources have room for one setting more."""

from __future__ import annotations

from lambdalint import lazy
from lambdalint.model.node import Mapping, Node, Sequence
from lambdalint.model.room import Room
from lambdalint.readers.cloudformation.intrinsics import function_of
from lambdalint.readers.cloudformation.stack import Resource

_MAP = lazy.pattern(r"""\{|(['"]?)[\w.-]+\1[ \t]*:\s""")
"""What a map that is written begins with. One that a framework makes stands at something else: a name, a value."""


def of_properties(resource: Resource) -> Room | None:
    """For one property more of what is written for a resource; None where nothing is, or it is no plain map."""
    properties = resource.attribute("Properties")
    if properties is None and resource.declaration is not None and "Type" in resource.declaration.values:
        return of_map(resource.declaration, ("Properties",))
    return of_map(properties)


def of_map(node: Node | None, below: tuple[str, ...] = ()) -> Room | None:
    """For one key more of a map; None for anything else, and where it stands for nothing that is written."""
    if not isinstance(node, Mapping) or function_of(node) or not _MAP.match(node.span.text):
        return None
    return Room(node.span, below)


def of_list(node: Node | None) -> Room | None:
    """For one item more of a list; None for anything else."""
    return Room(node.span) if isinstance(node, Sequence) and node.items and node.span.text[:1] in "-[" else None

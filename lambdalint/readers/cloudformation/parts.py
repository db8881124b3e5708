"""The maps inside of a resource."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec.structs import replace

from lambdalint.model.event import Source
from lambdalint.model.node import Mapping, Node
from lambdalint.model.value import Value
from lambdalint.readers import scalars
from lambdalint.readers.cloudformation.intrinsics import Conditions
from lambdalint.readers.cloudformation.stack import Resource, Stack
from lambdalint.source import Span

Trigger = tuple[Node | None, Source]
"""A source, and the value that names the function which it invokes."""


def parts(resource: Resource, path: Iterable[str], stack: Stack) -> list[tuple[Resource, Conditions]]:
    """The maps at a path, each as the properties of the resource, with the branches of `Fn::If` that hold it.

    A list on the way is taken item by item.
    """
    found: list[tuple[Mapping, Conditions]] = [(resource.properties, ())]
    for key in path:
        found = [
            (item, conditions)
            for mapping, when in found
            for item, conditions in stack.intrinsics.items(mapping.get(key), when)
            if isinstance(item, Mapping)
        ]
    return [(replace(resource, properties=mapping), when) for mapping, when in found]


def key(resource: Resource, name: str) -> Span:
    """Where a property is written; the resource's name if it is not."""
    return resource.properties.keys.get(name, resource.span)


def always(resource: Resource) -> Value[bool]:
    """`Source.enabled` of what cannot be switched off."""
    return Value(resource.span, known=True, written=False)


def itself(resource: Resource) -> Value[str]:
    """`Source.origin` of a resource that sends the events itself."""
    return Value(resource.span, target=resource.id, parts=("", ""), holes=(resource.id,))


def chosen(words: dict[str, bool]) -> Callable[[Node | None], bool | None]:
    """Reads what is on or off in words of its own."""
    return lambda node: words.get(scalars.text(node) or "")

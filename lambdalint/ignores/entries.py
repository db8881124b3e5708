"""Entries in the metadata of resources, for templates that have no comments: JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable

from lambdalint import fixes
from lambdalint.model.node import Mapping, Node, Sequence
from lambdalint.model.room import Room
from lambdalint.readers.ignores.metadata import IGNORE, METADATA, OWN, holders
from lambdalint.rule import Edit
from lambdalint.source import Span


def resource(root: Node | None, offset: int) -> Mapping | None:
    """The resource that has something at an offset."""
    found = (held for held in holders(root) if held.is_resource and held.scope.start <= offset < held.scope.end)
    return next((held.node for held in found), None)


def added(resource: Mapping, ids: Iterable[str]) -> tuple[Edit, ...]:
    """None where the metadata is of another form."""
    names = sorted(ids)
    metadata = resource.get(METADATA)
    own = metadata.get(OWN) if isinstance(metadata, Mapping) else None
    listed = own.get(IGNORE) if isinstance(own, Mapping) else None
    if metadata is None:
        return fixes.added(Room(resource.span), METADATA, {OWN: {IGNORE: names}})
    if own is None:
        return fixes.added(Room(metadata.span), OWN, {IGNORE: names}) if isinstance(metadata, Mapping) else ()
    if listed is None:
        return fixes.added(Room(own.span), IGNORE, names) if isinstance(own, Mapping) else ()
    written = ", ".join(map(json.dumps, names))
    if not isinstance(listed, Sequence):
        return (Edit(listed.span, f"[{listed.span.text}, {written}]"),)
    at = listed.items[-1].span.end if listed.items else listed.span.start + 1
    return (Edit(Span(listed.span.file, at, at), f", {written}" if listed.items else written),)

"""How code says which items of a batch it failed on."""

from __future__ import annotations

from msgspec import Struct

from lambdalint.model.event_field import EventField
from lambdalint.model.step import Step
from lambdalint.source import Span


class ItemFailure(Struct, frozen=True, kw_only=True):
    """An item of `batchItemFailures`, where the code writes it."""

    span: Span
    key: str
    """What it calls the identifier: `itemIdentifier`."""
    key_span: Span
    """The key as it is written, with its quotes; where a class has it, the item."""
    value_span: Span
    """The identifier."""
    sources: tuple[EventField, ...]
    """The parts of the event that the identifier is; none where that is not told."""
    goes_on: bool
    """Whether the code goes on with the next record, whatever it noted; False too where that is not told."""


class BatchAnswer(Struct, frozen=True, kw_only=True):
    """The code says which items of a batch it failed on: with `batchItemFailures`, or by a library that does it."""

    span: Span
    library: bool
    stops: bool | None
    """Of a library: whether it leaves the rest of the batch alone after the first failure; None where that is not
    told, and for an answer that the code makes itself."""
    items: tuple[ItemFailure, ...]
    """Those that are told."""
    via: tuple[Step, ...]

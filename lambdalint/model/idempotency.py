"""By what code tells apart events that came before."""

from __future__ import annotations

from msgspec import Struct

from lambdalint.model.event_field import EventField
from lambdalint.model.step import Step
from lambdalint.source import Span


class IdempotencyKey(Struct, frozen=True, kw_only=True):
    """What the code remembers an event by, so as to process it once."""

    span: Span
    expression: str
    """The JMESPath expression that a library is given, `requestContext.requestId`; empty for a key that the code
    writes itself."""
    sources: tuple[EventField, ...]
    """The parts of the event that such a key is made of: that of an item that is put into a table if it is new."""
    via: tuple[Step, ...]

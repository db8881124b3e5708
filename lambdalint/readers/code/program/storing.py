"""What code puts into a place that outlives an event."""

from __future__ import annotations

from collections.abc import Iterator

from lambdalint import lazy
from lambdalint.knowledge.plain import is_plain
from lambdalint.model.event_field import EventField
from lambdalint.readers.code.program.evaluation import Evaluation
from lambdalint.readers.code.program.expressions import Expression
from lambdalint.readers.code.program.given import event_fields
from lambdalint.readers.code.program.scopes import Write
from lambdalint.readers.code.program.values import Frame

MAXIMUM_VALUES = 10

_KEYED = lazy.pattern(rb"\s*\??\.\s*(?:set|put|setdefault|update|putIfAbsent|computeIfAbsent|store|TryAdd|Add)\s*\(")
"""After a container: a method that takes a key."""


def sources(write: Write, frame: Frame, evaluation: Evaluation) -> Iterator[EventField]:
    """The parts of the event that are put there, by way of nothing but what computes."""
    values = (evaluation.value(one, frame) for one in _given(write, frame)[:MAXIMUM_VALUES])
    found = dict.fromkeys(source for value in values for source in event_fields(value))
    return (one for one in found if all(is_plain(name.rpartition(".")[2]) for name in one.passed))


def is_keyed(write: Write, frame: Frame) -> bool:
    data = frame.scope.module.data
    return b"[" in data[write.start_byte : write.end_byte] or _KEYED.match(data, write.end_byte) is not None


def _given(write: Write, frame: Frame) -> list[Expression]:
    if write.place[1]:
        return frame.scope.attributes.get(write.place, [])
    bindings = frame.scope.bindings.get(write.place[0], ())
    here = (one for one in bindings if write.start_byte <= one.start_byte < write.end_byte)
    return [one.value for one in here if one.value is not None]

"""How code says which items of a batch it failed on."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from msgspec import Struct, field

from lambdalint import lazy
from lambdalint.model.batch import BatchAnswer, ItemFailure
from lambdalint.model.event_field import EventField
from lambdalint.readers.code.program.evaluation import Evaluation
from lambdalint.readers.code.program.expressions import (
    Call,
    Expression,
    Index,
    Mapping,
    Member,
    Name,
    String,
)
from lambdalint.readers.code.program.failures import Entry, Failures, pieces, put
from lambdalint.readers.code.program.given import event_fields
from lambdalint.readers.code.program.modules import Module, outline
from lambdalint.readers.code.program.scopes import Scope
from lambdalint.readers.code.program.values import Arguments, External, Frame, each
from lambdalint.readers.code.program.ways import Way
from lambdalint.source import Span

LIST = "batchItemFailures"
IDENTIFIER = "itemIdentifier"

MAXIMUM_ANSWERS = 50

_NAMES = lazy.pattern(rb"batch_?item_?failure", re.IGNORECASE)


class BatchAnswers(Struct):
    """Collects them; what they are made of is looked for when all that runs is known."""

    evaluation: Evaluation
    ways: dict[Frame, Way] = field(default_factory=dict)
    named: dict[Module, bool] = field(default_factory=dict)
    found: dict[Span, BatchAnswer] = field(default_factory=dict)

    def add(self, frame: Frame, way: Way) -> None:
        module = frame.scope.module
        if module not in self.named:
            self.named[module] = b"failure" in module.data.lower() and _NAMES.search(module.data) is not None
        if self.named[module]:
            self.ways[frame] = way
        processors = self.evaluation.calls.answers.batch_processors
        for site, one, arguments in self.evaluation.libraries(frame):
            if one.name in processors:  # `process_partial_response(event=event, record_handler=handle, …)`
                stops = self._stops(processors[one.name], arguments)
                span = frame.scope.module.span(site.node)
                answer = BatchAnswer(span=span, library=True, stops=stops, items=(), via=way.via)
                self.found.setdefault(span, answer)

    def _stops(self, says: str, given: Arguments) -> bool | None:
        if says != "asks":
            return says == "stops"
        for value in given.values:
            for one in each(value):
                maker = one.of if isinstance(one, External) else None
                told = self.evaluation.calls.answers.batch_processors.get(maker.name) if maker is not None else None
                if told in {"stops", "goes on"}:
                    return told == "stops"
        return None

    def facts(self) -> Iterator[BatchAnswer]:
        frames: dict[Scope, list[Frame]] = defaultdict(list)
        for frame in self.ways:
            frames[frame.scope].append(frame)
        for frame, way in self.ways.items():
            if len(self.found) < MAXIMUM_ANSWERS:
                for span, value in self._written(frame):
                    self._note(way, span, list(Failures(self.evaluation, frames).entries(value, frame)))
                for span, item, position in _put(frame.scope):
                    self._note(way, span, list(Failures(self.evaluation, frames).added(item, frame, position)))
        return iter(self.found.values())

    def _written(self, frame: Frame) -> Iterator[tuple[Span, Expression]]:
        """Where a scope's code puts a list under `batchItemFailures`, and the list."""
        scope, module = frame.scope, frame.scope.module
        for node, value in _stored(scope):
            yield module.span(node), value
        for node in pieces(scope):
            if isinstance(node, Mapping):
                for key, value in node.pairs:
                    if isinstance(key, String) and key.text == LIST:
                        yield module.span(key), value
            elif isinstance(node, Call):
                answers = self.evaluation.calls.answers.answers_batch(_last_name(node))
                for argument in node.arguments[:1] if answers else node.arguments:
                    if answers or argument.name == LIST:  # `dict(batchItemFailures=failures)`
                        yield module.span(node), argument.value

    def _note(self, way: Way, span: Span, entries: list[Entry]) -> None:
        items = {item.span: item for entry in entries for item in self._items(entry)}
        before = self.found.get(span)
        if before is None:
            self.found[span] = BatchAnswer(
                span=span, library=False, stops=None, items=tuple(items.values()), via=way.via
            )

    def _items(self, entry: Entry) -> Iterator[ItemFailure]:
        module = entry.frame.scope.module
        if isinstance(entry.node, Mapping):
            keys = [(key, value) for key, value in entry.node.pairs if isinstance(key, String)]
            chosen = [pair for pair in keys if pair[0].text == IDENTIFIER] or keys[:1]
            for key, value in chosen[:1] if len(keys) == len(entry.node.pairs) else ():
                sources = tuple(self._fields(value, entry.frame))
                yield ItemFailure(
                    span=module.span(entry.node),
                    key=key.text,
                    key_span=module.span(key),
                    value_span=module.span(value),
                    sources=sources,
                    goes_on=entry.goes_on,
                )
        elif isinstance(entry.node, Call) and self.evaluation.calls.answers.is_batch_item(_last_name(entry.node)):
            span = module.span(entry.node)
            for argument in entry.node.arguments[:1]:
                yield ItemFailure(
                    span=span,
                    key=IDENTIFIER,
                    key_span=span,
                    value_span=module.span(argument.value),
                    sources=tuple(self._fields(argument.value, entry.frame)),
                    goes_on=entry.goes_on,
                )

    def _fields(self, value: Expression, frame: Frame) -> list[EventField]:
        return event_fields(self.evaluation.value(value, frame))


def _last_name(call: Call) -> str:
    function = call.function
    if isinstance(function, Member):
        return function.name
    return function.text.rpartition(".")[2] if isinstance(function, Name) else ""


def _stored(scope: Scope) -> Iterator[tuple[Expression, Expression]]:
    """`answer["batchItemFailures"] = failures`, `answer.batchItemFailures = failures`"""
    for node in scope.stored:
        key = node.key if isinstance(node, Index) else None
        if isinstance(key, String) and key.text == LIST:
            yield from ((node, value) for value in _set(node, scope))
        elif isinstance(node, Member) and node.name.casefold() == LIST.casefold():
            for (_, name), values in scope.attributes.items():
                yield from ((node, value) for value in values if name == node.name)


def _put(scope: Scope) -> Iterator[tuple[Span, Expression, int]]:
    """`answer["batchItemFailures"].append(failure)`"""
    for owner, item, position in put(outline(scope)):
        key = owner.key if isinstance(owner, Index) else None
        named = isinstance(owner, Member) and owner.name.casefold() == LIST.casefold()
        if named or (isinstance(key, String) and key.text == LIST):
            yield scope.module.span(owner), item, position


def _set(node: Expression, scope: Scope) -> Iterator[Expression]:
    """What is put at a subscript."""
    for bindings in scope.bindings.values():
        yield from (one.value for one in bindings if one.start_byte == node.start_byte and one.value is not None)

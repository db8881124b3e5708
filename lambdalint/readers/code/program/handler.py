"""A handler's facts: what runs for it, and what that does."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from msgspec import Struct

from lambdalint.model.call import Call, CallKind, Phase
from lambdalint.model.code import Handler
from lambdalint.readers.code.program import lasting, mentions
from lambdalint.readers.code.program.batches import BatchAnswers
from lambdalint.readers.code.program.calls import KnownCalls
from lambdalint.readers.code.program.contexts import ContextReads
from lambdalint.readers.code.program.entry_points import Entry
from lambdalint.readers.code.program.environment import EnvironmentReads
from lambdalint.readers.code.program.evaluation import Evaluation
from lambdalint.readers.code.program.event_reads import EventReads
from lambdalint.readers.code.program.idempotency import IdempotencyKeys
from lambdalint.readers.code.program.modules import Module
from lambdalint.readers.code.program.plainness import returns_plainly
from lambdalint.readers.code.program.reach import Reach
from lambdalint.readers.code.program.scopes import Binding
from lambdalint.readers.code.program.statements import Statements
from lambdalint.readers.code.program.values import VARYING, Arguments, Event, Frame, Value
from lambdalint.readers.code.program.ways import reached, ways
from lambdalint.source import SourceFile, Span

EVENT = Arguments((Event(), VARYING))
"""What a runtime calls a handler with: the event and the context."""


class Named(Struct, frozen=True):
    """The name of an entry point."""

    module: Module
    symbol: str
    span: Span
    """The name where it is defined."""
    guessed: bool = False
    """Whether no template says so."""


_WRAPPED = frozenset({"javascript", "python"})
"""The languages in which others may wrap what the runtime calls, and make something else of what it gives back."""


def handler_of(  # noqa: PLR0913
    evaluation: Evaluation,
    named: Named,
    values: Iterable[Value],
    bindings: Iterable[Binding] = (),
    arguments: Arguments = EVENT,
    initial: Iterable[Frame] = (),
    entry: Entry | None = None,
) -> Handler:
    """The handler of that name.

    `values` are what runs on an event: functions, and instances that can be called. `bindings` are where the name is
    bound: functions registered with the objects that are named there run as well. `initial` are runs of functions that
    the runtime starts before there are events, besides the module's own code. `entry` is the value that the runtime
    calls itself, if that is told.
    """
    frame = evaluation.module_frame(named.module)
    given: dict[Value, Arguments] = {} if entry is None else {entry.routine: entry.arguments}
    called = [(one, given.get(one, arguments)) for one in dict.fromkeys(values)]
    runs = [run for one, passed in called for run in evaluation.runs(one, passed, Phase.INVOKE)]
    entries = list(dict.fromkeys(runs))
    starts = [*entries, frame, *initial]
    reach = Reach(evaluation, entries)
    reach.follow([frame, *initial])
    for binding in bindings:
        value = binding.value or binding
        reach.activate(frame, value.start_byte, value.end_byte)
        reach.activate(frame, binding.start_byte, binding.end_byte)
    reach.follow(starts)
    return _facts(reach, starts, entries, named, entry, frozenset(reached(reach.edges, [frame, *initial])))


def _facts(  # noqa: PLR0913
    reach: Reach,
    starts: list[Frame],
    entries: list[Frame],
    named: Named,
    entry: Entry | None,
    started: frozenset[Frame],
) -> Handler:
    known = KnownCalls(reach.evaluation, started=started)
    variables = EnvironmentReads(reach.evaluation, reach.evaluation.calls.variables)
    statements, contexts = Statements(reach.evaluation), ContextReads(reach.evaluation)
    event, answers, keys = (
        EventReads(reach.evaluation),
        BatchAnswers(reach.evaluation),
        IdempotencyKeys(reach.evaluation),
    )
    runs, needs = ways(reach.edges, starts), reach.evaluation.needs
    for run, way in runs.items():
        known.add(run, way)
        variables.add(run, way)
        statements.add(run, way)
        contexts.add(run, way)
        event.add(run, way)
        answers.add(run, way)
        keys.add(run, way)
    modules = list(dict.fromkeys([named.module, *(run.scope.module for run in reach.edges)]))
    files = list(dict.fromkeys(module.file for module in modules))
    order = _Order(files)
    known.credentials.note_variables(name for _, name in variables.writes)
    calls = order.sorted(known.facts(files))
    reads = order.sorted(variables.facts(_sent(calls)))
    giving = entries if entry is not None or reach.evaluation.calls.language not in _WRAPPED else []
    told = [*(read.span for read in reads), *(write.span for write in variables.writes.values())]
    return Handler(
        span=named.span,
        symbol=named.symbol,
        signature=None if entry is None else entry.signature,
        context_reads=order.sorted(contexts.facts()),
        calls=calls,
        environment_reads=reads,
        environment_complete=mentions.complete(reach.evaluation.calls.language, files, told),
        environment_writes=order.sorted(variables.writes.values()),
        caught=order.sorted(statements.caught.values()),
        state_writes=order.sorted(statements.written.values()),
        unawaited=order.sorted(statements.unawaited.values()) if _ends_early(statements, entries) else (),
        waiting=order.sorted(statements.waiting.values()),
        returned=order.sorted(dict.fromkeys(fact for one in giving for fact in statements.returned(one, runs))),
        falls_through=any(one.scope.falls_through for one in giving),
        flows=order.sorted(statements.flows.values()),
        event_reads=order.sorted(event.reads.values()),
        event_writes=tuple(event.writes.values()),
        parsed=order.sorted(event.parsed.values()),
        batch_answers=order.sorted(answers.facts()),
        returns_plainly=returns_plainly(reach.evaluation, entries, starts[len(entries)]),
        idempotency_keys=order.sorted(keys.facts(calls)),
        imports=needs.imports(runs, reach.evaluation.imports) if needs is not None else (),
        newer_than_runtime=needs.newer_than_runtime(runs) if needs is not None else (),
        module_mismatches=(
            needs.module_mismatches(named.module, runs, reach.evaluation.imports) if needs is not None else ()
        ),
        restores=any(lasting.restores(file.text) for file in files),
        blind_spots=order.sorted(known.unseen.facts(calls, reads, reach)),
        files=tuple(files),
        unverified=tuple(place for module in modules for place in module.unverified(reach.evaluation.calls.language)),
        secrets=tuple(secret for module in modules for secret in module.secrets),
        guessed=named.guessed,
    )


def _ends_early(statements: Statements, entries: list[Frame]) -> bool:
    """Whether the runtime waits for what the entry point gives back, and for nothing else that goes on.

    For a JavaScript handler that gives no promise back it waits until nothing is left to do.
    """
    if statements.evaluation.calls.language != "javascript" or not entries:
        return True
    return any(statements.promises.given_back(entry) for entry in entries)


def _sent(calls: Iterable[Call]) -> set[str]:
    """The variables that AWS and others are sent."""
    sending = (call for call in calls if call.kind in {CallKind.OPERATION, CallKind.HTTP})
    return {argument.variable for call in sending for argument in call.arguments if argument.variable is not None}


class _Fact(Protocol):
    @property
    def span(self) -> Span: ...


_Any = TypeVar("_Any", bound=_Fact)


class _Order:
    """Of places: by file, the handler's own first, then by where they are in it."""

    def __init__(self, files: list[SourceFile]) -> None:
        self._numbers = {file: number for number, file in enumerate(files)}

    def sorted(self, facts: Iterable[_Any]) -> tuple[_Any, ...]:
        found = tuple(facts)
        return tuple(sorted(found, key=self._place)) if found[1:] else found

    def _place(self, fact: _Fact) -> tuple[int, int, int]:
        return self._numbers[fact.span.file], fact.span.start, fact.span.end

"""A handler's facts: what runs for it, and what that does."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from lambdalint.model.code import Handler, MissingSymbol, Phase, Step
from lambdalint.readers.code.program.environment import EnvironmentReads
from lambdalint.readers.code.program.evaluation import Evaluation
from lambdalint.readers.code.program.facts import KnownCalls
from lambdalint.readers.code.program.modules import Module
from lambdalint.readers.code.program.reach import Reach
from lambdalint.readers.code.program.scopes import Binding
from lambdalint.readers.code.program.values import VARYING, Arguments, Event, Frame, Value
from lambdalint.source import SourceFile, Span

EVENT = Arguments((Event(), VARYING))
"""What a runtime calls a handler with: the event and the context."""


def handler_of(  # noqa: PLR0913
    evaluation: Evaluation,
    module: Module,
    symbol: str,
    span: Span,
    values: Iterable[Value],
    bindings: Iterable[Binding] = (),
    arguments: Arguments = EVENT,
    initial: Iterable[Frame] = (),
) -> Handler:
    """The handler of a name in a module, which `span` covers.

    `values` are what runs on an event: functions, and instances that can be called. `bindings` are where the name is
    bound: functions registered with the objects that are named there run as well. `initial` are runs of functions that
    the runtime starts before there are events, besides the module's own code.
    """
    frame = evaluation.module_frame(module)
    runs = [run for one in dict.fromkeys(values) for run in evaluation.runs(one, arguments, Phase.INVOKE)]
    starts = [*dict.fromkeys(runs), frame, *initial]
    reach = Reach(evaluation)
    reach.follow([frame, *initial])
    for binding in bindings:
        value = binding.value or binding
        reach.activate(frame, value.start_byte, value.end_byte)
        reach.activate(frame, binding.start_byte, binding.end_byte)
    reach.follow(starts)
    return _facts(reach, starts, module, symbol, span)


def _facts(reach: Reach, starts: list[Frame], module: Module, symbol: str, span: Span) -> Handler:
    known, variables = KnownCalls(reach.evaluation), EnvironmentReads(reach.evaluation)
    for run, way in reach.ways(starts).items():
        known.add(run, way)
        variables.add(run, way)
    files = list(dict.fromkeys([module.file, *(run.scope.module.file for run in reach.edges)]))
    order = _Order(files)
    return Handler(
        span=span,
        symbol=symbol,
        calls=tuple(sorted(known.facts(files), key=lambda fact: order.of(fact.span))),
        environment_reads=tuple(sorted(variables.facts(), key=lambda fact: (order.of(fact.span), fact.name))),
        environment_writes=tuple(sorted(variables.writes.values(), key=lambda fact: (order.of(fact.span), fact.name))),
        files=tuple(files),
    )


class _Order:
    """Of places: by file, the handler's own first, then by where they are in it."""

    def __init__(self, files: list[SourceFile]) -> None:
        self._numbers = {file: number for number, file in enumerate(files)}

    def of(self, span: Span) -> tuple[int, int]:
        return self._numbers[span.file], span.start


def located(found: Handler | MissingSymbol | None, locate: Callable[[Span], Span]) -> Handler | MissingSymbol | None:
    """What was found in inline code, with the places of the template around it."""
    if isinstance(found, MissingSymbol):
        return replace(found, place=locate(found.place))
    if found is None:
        return None

    def steps(via: tuple[Step, ...]) -> tuple[Step, ...]:
        return tuple(Step(locate(step.span), step.name) for step in via)

    return replace(
        found,
        span=locate(found.span),
        calls=tuple(replace(call, span=locate(call.span), via=steps(call.via)) for call in found.calls),
        environment_reads=tuple(
            replace(read, span=locate(read.span), via=steps(read.via)) for read in found.environment_reads
        ),
        environment_writes=tuple(
            replace(write, span=locate(write.span), via=steps(write.via)) for write in found.environment_writes
        ),
        files=(locate(Span(found.files[0], 0, 0)).file,),
    )

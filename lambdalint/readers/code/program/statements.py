"""What code does besides calling: the exceptions that it catches, what it leaves behind, what it does not wait for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from msgspec import Struct, field

from lambdalint.model.call import Phase
from lambdalint.model.code import Caught, Flow, Returned, StateWrite, Unawaited, Waiting
from lambdalint.readers.code.program import keeping, storing, waits
from lambdalint.readers.code.program.catching import Catching
from lambdalint.readers.code.program.evaluation import Evaluation
from lambdalint.readers.code.program.given import event_fields, known
from lambdalint.readers.code.program.operations import Operations
from lambdalint.readers.code.program.promises import Promises
from lambdalint.readers.code.program.results import Results, takes_callback
from lambdalint.readers.code.program.scopes import Catch
from lambdalint.readers.code.program.values import Container, Frame
from lambdalint.readers.code.program.ways import Way
from lambdalint.source import Span

MAXIMUM_FLOWS = 200


class Statements(Struct, eq=False, dict=True):
    """Collects these facts, each place once, by the shortest way that leads there."""

    evaluation: Evaluation
    caught: dict[Span, Caught] = field(default_factory=dict)
    written: dict[Span, StateWrite] = field(default_factory=dict)
    unawaited: dict[Span, Unawaited] = field(default_factory=dict)
    waiting: dict[Span, Waiting] = field(default_factory=dict)
    flows: dict[tuple[Span, str, tuple[str, ...]], Flow] = field(default_factory=dict)

    @cached_property
    def _operations(self) -> Operations:
        return Operations(self.evaluation.calls)

    @cached_property
    def promises(self) -> Promises:
        return Promises(self.evaluation, self._operations)

    @cached_property
    def catching(self) -> Catching:
        return Catching(self.evaluation, self._operations)

    def add(self, frame: Frame, way: Way) -> None:
        for clause in frame.scope.catches:
            self._catch(frame, way, clause)
        self._write(frame, way)
        self._drop(frame, way)
        for fact in waits.needless(frame, way, self.promises):
            self.waiting.setdefault(fact.span, fact)
        self._flow(frame, way)

    def _catch(self, frame: Frame, way: Way, clause: Catch) -> None:
        span = frame.scope.module.span(clause)
        if span not in self.caught or len(self.caught[span].via) > len(way.via):
            self.caught[span] = self.catching.fact(frame, way, clause)

    def _write(self, frame: Frame, way: Way) -> None:
        if frame.phase is not Phase.INVOKE:
            return
        for write in frame.scope.writes:
            if keeping.phase(write.circumstance, frame) is Phase.INVOKE and keeping.outlives(write.place, frame):
                span = frame.scope.module.span(write)
                name = ".".join(filter(None, write.place))
                sources = tuple(storing.sources(write, frame, self.evaluation))
                keyed = storing.is_keyed(write, frame)
                fact = StateWrite(span=span, name=name, keyed=keyed, sources=sources, via=way.via)
                self.written.setdefault(span, fact)

    def _drop(self, frame: Frame, way: Way) -> None:
        for one in self.promises.dropped(frame):
            span = frame.scope.module.span(one.call)
            fact = Unawaited(
                span=span,
                name=frame.scope.module.text(one.begun.function)[:80],
                of_items=one.of_items,
                awaitable=one.awaitable,
                runs=self.evaluation.calls.language != "python",
                via=way.via,
            )
            self.unawaited.setdefault(span, fact)

    def _flow(self, frame: Frame, way: Way) -> None:
        if len(self.flows) > MAXIMUM_FLOWS:
            return
        for site, one, arguments in self.evaluation.libraries(frame):
            sink = self.evaluation.calls.sink(one.name) if arguments.varies else None
            if sink is None or sink.position >= len(arguments.positional):
                continue
            span = frame.scope.module.span(site.node)
            for source in event_fields(arguments.positional[sink.position]):
                flow = Flow(span=span, sink=sink.use, source=source, via=way.via)
                self.flows.setdefault((span, sink.use, source.path), flow)

    def returned(self, entry: Frame, runs: Iterable[Frame]) -> Iterator[Returned]:
        """What the entry point gives back, path by path, and what code that runs for it gives to its callback."""
        results = Results(self.evaluation)
        callbacks = (one for run in runs for one in results.given_back(run)) if takes_callback(entry) else ()
        for span, way, value in (*results.of(entry), *callbacks):
            made = None if way.node is None or way.filled else self.evaluation.value(way.node, way.run.frame)
            if isinstance(made, Container) and any(made.keys) and "" not in made.keys:
                pairs = zip(made.keys, made.items, strict=True)
                told = tuple(one for key, item in pairs for one in known(key, item, self.evaluation.calls.variables))
                yield Returned(span=span, keys=made.keys, values=told, value=value)
            else:
                yield Returned(span=span, keys=None, values=(), value=value)

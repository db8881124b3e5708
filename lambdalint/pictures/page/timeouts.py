"""Who waits for whom, and how long: what invokes a function, the function, and what it waits for itself.

Only what the model knows is told: what is written and cannot be known, or has a limit that is nowhere documented, is
said to be unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from itertools import chain, islice

from msgspec import Struct
from msgspec.structs import replace

from lambdalint.knowledge.event_sources import advised_visibility
from lambdalint.model.call import Call, CallKind
from lambdalint.model.code import Handler
from lambdalint.model.event import CognitoSource, HttpSource, QueueSource, Source, SynchronousSource, TaskSource
from lambdalint.model.function import Function
from lambdalint.model.value import Value
from lambdalint.pictures.nodes import Graph, Kind, Node, Relation

_DEEPEST, MAXIMUM_BARS = 4, 60
"""Functions that call each other may make chains of any length, and more than there are functions."""
_BEYOND = 1.25
_ASYNCHRONOUS = frozenset({"Event", "DryRun"})
"""What `InvocationType` says (AWS Lambda API Reference, "Invoke")."""


class Part(Enum):
    """What a bar is of."""

    CALLER = "caller"
    FUNCTION = "function"
    REQUEST = "request"


class Bar(Struct, frozen=True, kw_only=True):
    part: Part
    label: str
    """With code in backquotes."""
    words: str
    """How long, as it is said."""
    seconds: float | None = None
    """None where it is not known, and where it has no end."""
    endless: bool = False
    depth: int = 0
    against: float | None = None
    """Seconds of the shortest wait for it; None where nothing is known to wait for it, or it is no matter."""
    binding: bool = True
    """Of a caller: whether the function's answer comes too late after it."""

    @property
    def over(self) -> bool:
        """Whether it is longer than what waits for it."""
        return self.against is not None and (self.endless or (self.seconds or 0) > self.against)


class Chain(Struct, frozen=True):
    """One function with what waits for it and what it waits for."""

    node: Node
    bars: tuple[Bar, ...]
    idle: tuple[str, ...]
    """What else invokes it, and does not wait."""
    cut: bool
    """Whether there are more bars than a chain may have."""

    @property
    def scale(self) -> float:
        """Seconds of the longest bar; one without an end is drawn longer than that."""
        longest = max((bar.seconds for bar in self.bars if bar.seconds is not None), default=0)
        return longest * _BEYOND if any(bar.endless for bar in self.bars) else longest

    @property
    def excess(self) -> float:
        """How many times as long as what waits for it a bar is at most, 0 if none is longer; the endless count little,
        for the function ends them."""
        over = [bar for bar in self.bars if bar.over]
        return max((1 if bar.endless else (bar.seconds or 0) / (bar.against or 1) for bar in over), default=0)


def chains(graph: Graph) -> list[Chain]:
    """One for each function of a template, in their order."""
    found = _Chains.of(graph)
    return [found.along(node, node.function) for node in graph.nodes if node.function is not None]


class _Chains(Struct, frozen=True, eq=False):
    called: Mapping[str, Sequence[Node]]
    """By the id of a function, the functions whose answers it waits for."""
    calling: Mapping[str, Sequence[Node]]
    """By the id of a function, the functions that wait for its answer."""

    @classmethod
    def of(cls, graph: Graph) -> _Chains:
        nodes = graph.by_id
        called: dict[str, list[Node]] = {}
        calling: dict[str, list[Node]] = {}
        for edge in graph.edges:
            source, target = nodes[edge.source], nodes[edge.target]
            is_call = edge.relation is Relation.CALLS and edge.certain and target.kind is Kind.FUNCTION
            if is_call and source is not target and source.code is not None and _waits_for_functions(source.code):
                called.setdefault(source.id, []).append(target)
                calling.setdefault(target.id, []).append(source)
        return cls(called, calling)

    def along(self, node: Node, function: Function) -> Chain:
        callers = [*_folded([bar for source in function.sources for bar in _caller(source, function)]), *self._by(node)]
        waits = [bar.seconds for bar in callers if bar.binding and bar.seconds is not None]
        shortest = min(waits, default=None)
        idle = dict.fromkeys(
            source.service for source in function.sources if not isinstance(source, (SynchronousSource, QueueSource))
        )
        bars = list(islice(chain(callers, self._runs(node, 0, shortest, ())), MAXIMUM_BARS + 1))
        return Chain(node, tuple(bars[:MAXIMUM_BARS]), tuple(idle), cut=len(bars) > MAXIMUM_BARS)

    def _by(self, node: Node) -> Iterator[Bar]:
        """The functions that wait for this one."""
        for caller in self.calling.get(node.id, ()):
            if caller.function is not None:
                bar = _runs(f"`{caller.label}` calls it, and ends", caller.function.timeout)
                yield replace(bar, part=Part.CALLER)

    def _runs(self, node: Node, depth: int, against: float | None, above: tuple[str, ...]) -> Iterator[Bar]:
        """The function and what it waits for. `above`: the functions that the chain came through."""
        if node.function is None or node.id in above or depth > _DEEPEST:
            return
        label = f"calls `{node.label}`, which runs" if depth else "the function runs"
        own = replace(_runs(label, node.function.timeout), depth=depth, against=against)
        yield own
        requests = [_request(call) for call in node.code.calls if _is_request(call)] if node.code else []
        for bar in _folded(requests):
            yield replace(bar, depth=depth + 1, against=own.seconds)
        for called in self.called.get(node.id, ()):
            yield from self._runs(called, depth + 1, own.seconds, (*above, node.id))


def said(seconds: float) -> str:
    """`90 s`, and of what is long also `2 h`."""
    if seconds < 3600:
        return f"{seconds:,g} s"
    hours = f"{seconds / 3600:.1f}".removesuffix(".0")
    return f"{round(seconds):,} s ({hours} h)"


def _runs(label: str, timeout: Value[int]) -> Bar:
    """A function's timeout; the longest where it depends on a condition."""
    words, seconds = _told(timeout, max)
    return Bar(part=Part.FUNCTION, label=label, words=words, seconds=seconds)


def _told(value: Value[int], choice: Callable[[list[float]], float], factor: float = 1) -> tuple[str, float | None]:
    """A number of seconds in words, and the one to draw; `factor` makes seconds of it."""
    words, known = [], []
    for one in value.possible:
        if one.known is None:
            words.append(f"unknown{one.given}" + (f": {one.why}" if one.why else ""))
        else:
            known.append(one.known * factor)
            words.append(f"{said(known[-1])}{one.given}{'' if one.written else ' by default'}")
    return ", ".join(words), choice(known) if len(known) == len(words) else None


def _caller(source: Source, function: Function) -> Iterator[Bar]:
    if isinstance(source, QueueSource):
        yield _queue(source, function)
    elif isinstance(source, SynchronousSource):
        yield _synchronous(source)


def _queue(source: QueueSource, function: Function) -> Bar:
    if source.queue is None:
        words = "unknown: the queue is not in the template"
        return Bar(part=Part.CALLER, label="SQS hides messages", words=words)
    words, seconds = _told(source.queue.visibility_timeout, min)
    window, timeout = source.batching_window.known, function.timeout.known
    if window is not None and timeout is not None:
        words += f"; AWS advises {said(advised_visibility(timeout, window))}"
    return Bar(part=Part.CALLER, label=f"`{source.queue.id}` hides messages", words=words, seconds=seconds)


def _synchronous(source: SynchronousSource) -> Bar:
    label, timeout = _label(source), source.timeout
    if isinstance(source, TaskSource) and source.waits_for_token:
        return Bar(part=Part.CALLER, label=label, words="waits for a token, not for the function", binding=False)
    if timeout.absent and (timeout.known is None or isinstance(source, TaskSource)):
        words = "no limit of its own" if isinstance(source, TaskSource) else "no limit that is known"
        return Bar(part=Part.CALLER, label=label, words=words, binding=False)
    words, seconds = _told(timeout, min, 1 / 1000)
    late = _answers_later(source)
    words += f"; {late}" if late else ""
    return Bar(part=Part.CALLER, label=label, words=words, seconds=seconds, binding=not late)


def _answers_later(source: SynchronousSource) -> str:
    """Why what comes after the wait is not lost; empty where it is."""
    if not isinstance(source, HttpSource):
        return ""
    if source.api == "WebSocket":
        return "what comes later can be sent to the connection"
    streams = any(mode.known != "BUFFERED" for mode in source.response_transfer_mode.possible)
    return "it may stream its answer" if source.api == "REST" and streams else ""


def _label(source: SynchronousSource) -> str:
    if isinstance(source, HttpSource):
        route = " ".join(value.text or value.known or "" for value in (source.method, source.path)).strip()
        return f"{source.service} waits: `{route}`" if route else f"{source.service} waits"
    if isinstance(source, TaskSource):
        return f"{source.service} waits: `{source.task}`"
    if isinstance(source, CognitoSource):
        return f"{source.service} waits: `{source.trigger}`"
    return f"{source.service} waits"


def _is_request(call: Call) -> bool:
    told = call.kind is CallKind.HTTP and call.timeout is not None
    return told and not call.is_local and not call.answers_stack


def _request(call: Call) -> Bar:
    """How long an HTTP request waits at most."""
    waits, label = call.timeout, f"`{call.target}`"
    if waits is None or (waits.given and waits.seconds is None):
        return Bar(part=Part.REQUEST, label=label, words="a timeout that is not told")
    if not waits.given or waits.seconds is None:
        return Bar(part=Part.REQUEST, label=label, words="no timeout: for ever", endless=True)
    words = f"{said(waits.seconds)}{'' if waits.written else ' by default'}"
    return Bar(part=Part.REQUEST, label=label, words=words, seconds=waits.seconds)


def _folded(bars: list[Bar]) -> Iterator[Bar]:
    """What is said more than once is said once: an API has many routes, which all wait the same time."""
    alike: dict[tuple[object, ...], list[Bar]] = {}
    for bar in bars:
        alike.setdefault((bar.label.partition(":")[0], bar.words, bar.binding), []).append(bar)
    for same in alike.values():
        labels = list(dict.fromkeys(bar.label for bar in same))
        if len(labels) > 1:
            yield replace(same[0], label=f"{labels[0]} and {len(labels) - 1} more")
        else:
            yield replace(same[0], label=labels[0] + (f" ({len(same)} times)" if len(same) > 1 else ""))


def _waits_for_functions(code: Handler) -> bool:
    """Whether the code may invoke functions so that it waits for them: it does not where it says so of each call."""
    calls = [call for call in code.calls if call.service == "lambda" and "Invoke" in call.operations]
    return any(
        not (types := call.parameters("InvocationType")) or any(one.text not in _ASYNCHRONOUS for one in types)
        for call in calls
    )

"""The calls that the tables know, from everything that runs for a handler."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from lambdalint.knowledge.calls import KnownCall
from lambdalint.model.code import Call, CallKind, Phase
from lambdalint.readers.code.program import keeping
from lambdalint.readers.code.program.evaluation import Evaluation
from lambdalint.readers.code.program.expressions import Awaited, Expression, Member, Name
from lambdalint.readers.code.program.expressions import Call as Written
from lambdalint.readers.code.program.given import arguments_of, path_of, timeout_of
from lambdalint.readers.code.program.modules import outline
from lambdalint.readers.code.program.operations import Operations, Sent
from lambdalint.readers.code.program.reach import Way
from lambdalint.readers.code.program.scopes import Circumstance, Scope
from lambdalint.readers.code.program.values import Arguments, External, Frame, Value, each, varying
from lambdalint.source import SourceFile, Span

_FOUNDATIONS = frozenset({"AWS session", "AWS configuration"})
"""What the clients of an SDK are built with."""

_OWN_LOOP = re.compile(r"\b(?:asyncio|anyio|trio|uvloop)\.run\(|\basync_to_sync\b|\bnew_event_loop\(")
_BUILDING = frozenset({CallKind.CLIENT, CallKind.CONNECTION})


@dataclass(frozen=True, slots=True)
class Made:
    """A call where it is made, in one of the frames that make it."""

    frame: Frame
    way: Way
    node: Expression
    when: Circumstance
    callee: Value
    arguments: Arguments

    @property
    def span(self) -> Span:
        return self.frame.scope.module.span(self.node)


@dataclass(frozen=True, slots=True)
class Run:
    """A known call in one of the frames that make it."""

    fact: Call
    scope: Scope
    always: bool
    asynchronous: bool = False


@dataclass(slots=True)
class KnownCalls:
    """Collects the calls that the table knows."""

    evaluation: Evaluation
    runs: dict[tuple[Span, CallKind], list[Run]] = field(default_factory=dict)
    parts: set[Span] = field(default_factory=set)
    """Clients that another is built with: `boto3.Session()` in `boto3.Session().client("s3")`."""
    operations: Operations = field(init=False)

    def __post_init__(self) -> None:
        self.operations = Operations(self.evaluation.calls)

    def add(self, frame: Frame, way: Way) -> None:
        scope = outline(frame.scope)
        asked = {id(member.object): member.name for member, _ in scope.properties}
        for site in scope.calls:
            if asked.get(id(site.node)) in self.evaluation.calls.asked:
                continue  # a session that is built to ask one thing
            callee, arguments = self.evaluation.callee(site.node, frame)
            for value in each(callee):
                own = varying(value) if callee.varies else value  # `if region: builder = builder.region(region)`
                if self._called(Made(frame, way, site.node, site.circumstance, own, arguments)):
                    break
        for member, circumstance in scope.properties if self.evaluation.calls.language == "python" else ():
            for value in each(self.evaluation.value(member.object, frame)):
                sent = self.operations.read(value, member.name)
                if sent is not None:
                    made = Made(frame, way, member, circumstance, value, Arguments())
                    self._add(made, self._run(made, CallKind.OPERATION, sent))
                    break

    def _called(self, made: Made) -> bool:
        """Notes a call if something is known of it."""
        known = self.evaluation.calls.call(made.callee.name) if isinstance(made.callee, External) else None
        if known is not None and known.kind is not None and isinstance(made.callee, External):
            arguments = path_of(made.callee, made.arguments, known)
            if arguments is not None and known.shared not in dict(made.arguments.named):
                self._note(replace(made, arguments=arguments), made.callee, known, known.kind)
            return True
        name = _last_name(made.node)
        sent = self.operations.sent(made.callee, name, made.arguments)
        if sent is not None:
            self._add(made, self._run(made, CallKind.OPERATION, sent))
        return sent is not None

    def _note(self, made: Made, callee: External, known: KnownCall, kind: CallKind) -> None:
        service = self.operations.built(known, made.arguments)
        run = self._run(made, kind, Sent(service, ()) if service is not None else None)
        fact = run.fact
        if known.timeout is not None:
            fact = replace(fact, timeout=timeout_of(callee, made.arguments, known.timeout))
        if kind in _BUILDING:
            creates = self.evaluation.calls.creates(known, service)
            fact = replace(fact, creates=creates, varies=fact.varies or _is_refreshed(made.frame, callee))
            inner = _made_on(made.node)
            if inner is not None:
                self.parts.add(made.frame.scope.module.span(inner))
        self._add(made, replace(run, fact=fact, asynchronous=known.asynchronous))

    def _run(self, made: Made, kind: CallKind, sent: Sent | None) -> Run:
        always = None if made.when.conditional else made.way.always
        name = made.callee.name if isinstance(made.callee, External) else _last_name(made.node)
        fact = Call(
            span=made.span,
            target=name.replace("()", ""),
            kind=kind,
            creates="",
            service=sent.service if sent is not None else None,
            operations=sent.operations if sent is not None else (),
            arguments=arguments_of(_with(made.arguments, sent), self.evaluation.calls.variables),
            timeout=None,
            in_loop=made.when.repeated,
            awaited=made.when.awaited,
            phase=keeping.phase(made.when, made.frame),
            unconditional=False,
            varies=made.callee.varies or made.arguments.varies,
            via=made.way.via if always is None else always,
        )
        return Run(fact, made.frame.scope, always is not None)

    def _add(self, made: Made, run: Run) -> None:
        self.runs.setdefault((made.span, run.fact.kind), []).append(run)

    def facts(self, files: Iterable[SourceFile]) -> Iterator[Call]:
        """Those of all files, but for what is bound to an event loop that is made for each event."""
        own_loop = any(_OWN_LOOP.search(file.text) for file in files)
        every = [run for runs in self.runs.values() for run in runs if run.fact.kind in _BUILDING]
        users = {run.scope for run in every if run.fact.target.startswith("boto3.Session.")}
        clients = {run.scope for run in every if run.fact.service and run.always and not run.fact.varies}
        for (span, kind), runs in self.runs.items():
            if kind in _BUILDING and (span in self.parts or (own_loop and runs[0].asynchronous)):
                continue
            if runs[0].fact.target == "boto3.Session" and runs[0].scope in users:
                continue  # what is built with it in the same function tells the same
            if runs[0].fact.creates in _FOUNDATIONS and runs[0].scope in clients:
                continue
            yield _fact(runs)


def _fact(runs: list[Run]) -> Call:
    """One fact of all the ways a call is reached: the worst that is certain."""
    invoked = [run for run in runs if run.fact.phase is Phase.INVOKE]
    telling = invoked or runs
    differing = [run for run in telling if not run.fact.varies] or telling
    certain = [run for run in differing if run.always]
    run = min(certain or differing, key=lambda run: len(run.fact.via))
    same = tuple(one for one in run.fact.arguments if all(one in other.fact.arguments for other in runs))
    return replace(run.fact, unconditional=bool(certain), arguments=same)


def _with(arguments: Arguments, sent: Sent | None) -> Arguments:
    identified = sent.identified if sent is not None else ()
    return replace(arguments, named=(*arguments.named, *identified)) if identified else arguments


def _is_refreshed(frame: Frame, value: External) -> bool:
    """Whether a session may get credentials of its own that are renewed, which are set as an attribute of it."""
    return "ession" in value.name and "RefreshableCredentials" in frame.scope.module.file.text


def _last_name(call: Expression) -> str:
    function = call.function if isinstance(call, Written) else call
    if isinstance(function, Member):
        return function.name
    return function.text if isinstance(function, Name) else ""


def _made_on(call: Expression) -> Expression | None:
    """The call that a call is made on."""
    owner = call.function.object if isinstance(call, Written) and isinstance(call.function, Member) else None
    while isinstance(owner, Awaited):
        owner = owner.value
    return owner if isinstance(owner, Written) else None

"""The calls that the tables know, from everything that runs for a handler."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from lambdalint.knowledge.calls import KnownCall
from lambdalint.model.code import Argument, Call, CallKind, Phase
from lambdalint.readers.code.program import keeping
from lambdalint.readers.code.program.credentials import OwnCredentials
from lambdalint.readers.code.program.evaluation import Evaluation
from lambdalint.readers.code.program.expressions import Awaited, Expression, Member, Name
from lambdalint.readers.code.program.expressions import Call as Written
from lambdalint.readers.code.program.given import arguments_of, path_of, timeout_of, within
from lambdalint.readers.code.program.leaving import Leaving
from lambdalint.readers.code.program.modules import outline
from lambdalint.readers.code.program.operations import Operations, Sent
from lambdalint.readers.code.program.reach import Way
from lambdalint.readers.code.program.requests import Requests
from lambdalint.readers.code.program.scopes import Circumstance, Scope
from lambdalint.readers.code.program.unseen import Unseen
from lambdalint.readers.code.program.values import Arguments, External, Frame, Unknown, Value, each, varying
from lambdalint.source import SourceFile, Span

_FOUNDATIONS = frozenset({"AWS session", "AWS configuration"})
"""What the clients of an SDK are built with."""

_OWN_LOOP = re.compile(r"\b(?:asyncio|anyio|trio|uvloop)\.run\(|\basync_to_sync\b|\bnew_event_loop\(")
_BUILDING = frozenset({CallKind.CLIENT, CallKind.CONNECTION})
_FOLLOWING = frozenset({"paginate", "wait"})
"""Methods of paginators and waiters that take the parameters of their operation."""


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
    value: tuple[Value, Arguments] | None = None
    """Of an operation: what is called, and with what."""


@dataclass(slots=True)
class KnownCalls:
    """Collects the calls that the table knows."""

    evaluation: Evaluation
    runs: dict[tuple[Span, CallKind], list[Run]] = field(default_factory=dict)
    parts: set[Span] = field(default_factory=set)
    """Clients that another is built with: `boto3.Session()` in `boto3.Session().client("s3")`."""
    operations: Operations = field(init=False)
    requests: Requests = field(init=False)
    credentials: OwnCredentials = field(init=False)
    unseen: Unseen = field(init=False)
    followed: dict[tuple[Value, Arguments], list[tuple[Argument, ...]]] = field(default_factory=dict)
    """What is given to paginators and waiters that calls made: `get_paginator("scan").paginate(TableName=…)`."""
    leaving: Leaving = field(default_factory=Leaving)

    def __post_init__(self) -> None:
        self.operations = Operations(self.evaluation.calls)
        self.requests = Requests(self.evaluation)
        self.credentials = OwnCredentials(self.evaluation, self.operations)
        self.unseen = Unseen(self.evaluation, self.operations)

    def add(self, frame: Frame, way: Way) -> None:
        scope = outline(frame.scope)
        self.leaving.note(scope.module)
        self.credentials.look(scope)
        self.unseen.add(frame, way)
        asked = {id(member.object): member.name for member, _ in scope.properties}
        for site in scope.calls:
            if asked.get(id(site.node)) in self.evaluation.calls.asked:
                continue  # a session that is built to ask one thing
            callee, arguments = self.evaluation.callee(site.node, frame)
            told = False
            for value in each(callee):
                own = varying(value) if callee.varies else value  # `if region: builder = builder.region(region)`
                made = Made(frame, way, site.node, site.circumstance, own, arguments)
                if not told:
                    told = self._called(made)
                elif self._differs(made):
                    self.unseen.another(frame, way, site.node)
                self.unseen.called(frame, way, site.node, value, arguments, told=told)
        for member, circumstance in scope.properties if self.evaluation.calls.language == "python" else ():
            for value in each(self.evaluation.value(member.object, frame)):
                sent = self.operations.read(value, member.name)
                if sent is not None:
                    self._send(Made(frame, way, member, circumstance, value, Arguments()), sent)
                    break

    def _called(self, made: Made) -> bool:
        """Notes a call if something is known of it."""
        known = self.evaluation.calls.call(made.callee.name) if isinstance(made.callee, External) else None
        if known is not None and known.kind is not None and isinstance(made.callee, External):
            arguments = path_of(made.callee, made.arguments, known)
            if arguments is not None and known.shared not in dict(made.arguments.named):
                self._note(replace(made, arguments=arguments), made.callee, known, known.kind)
            if known.kind is CallKind.CONCURRENCY:
                self._hand_over(made)
            return True
        commands = self.operations.commanded(_method(made.node, made.callee), made.arguments)
        for one, given in commands:
            self._send(replace(_one_of(made) if len(commands) > 1 else made, arguments=given), one)
        if commands:
            return True
        sent = self._sent(made)
        if sent is not None:
            self._send(made, sent)
        elif isinstance(made.callee, External):
            self.credentials.called(made.callee, made.arguments)
            self._hand_over(made)
            return made.callee.of is not None and self._follow(made, made.callee.of)
        elif isinstance(made.callee, Unknown):
            self._hand_over(made)
        return sent is not None

    def _hand_over(self, made: Made) -> None:
        """Notes methods of clients that are handed to a library, which calls them: `pool.submit(s3.get_object, …)`."""
        table, name = self.evaluation.calls, made.callee.name if isinstance(made.callee, External) else ""
        for value in within(made.arguments.values):
            sent = self.operations.of_method(value, Arguments())
            if sent is None or table.takes_clients(name) or table.result(name) is not None:
                continue
            positional = made.arguments.positional
            rest = positional[positional.index(value) + 1 :] if value in positional else ()
            given = Arguments(rest, made.arguments.named if value in positional else ())
            self._send(replace(_one_of(made), callee=value, arguments=given), sent)

    def _sent(self, made: Made) -> Sent | None:
        return self.operations.sent(made.callee, _method(made.node, made.callee), made.arguments)

    def _differs(self, made: Made) -> bool:
        """Whether a call that was noted may send something else."""
        if self.operations.commanded(_method(made.node, made.callee), made.arguments):
            return False  # whatever the client
        sent = self._sent(made)
        noted = self.runs.get((made.span, CallKind.OPERATION), [])
        return sent is not None and any(
            run.fact.service != sent.service or run.fact.operations != sent.operations for run in noted[-1:]
        )

    def _send(self, made: Made, sent: Sent) -> None:
        run = self._run(made, CallKind.OPERATION, sent)
        arguments = self.requests.arguments(made.node, made.frame, made.arguments, sent)
        own = self.credentials.of(made.callee, made.arguments)
        fact = replace(run.fact, arguments=arguments, own_credentials=own)
        self._add(made, replace(run, fact=fact, value=(made.callee, made.arguments)))

    def _follow(self, made: Made, maker: External) -> bool:
        """Notes what a paginator or a waiter is given, whose operation is told by what made it."""
        if maker.of is None or maker.given is None or _last_name(made.node) not in _FOLLOWING:
            return False
        sent = self.operations.sent(maker.of, maker.of.name.rpartition(".")[2], maker.given)
        if sent is not None:
            given = self.requests.arguments(made.node, made.frame, made.arguments, sent)
            self.followed.setdefault((maker.of, maker.given), []).append(given)
        return sent is not None

    def _note(self, made: Made, callee: External, known: KnownCall, kind: CallKind) -> None:
        service = self.operations.built(known, made.arguments)
        self.unseen.client(made.frame, made.way, made.node, known, service)
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
        variables = self.evaluation.calls.variables
        fact = Call(
            span=made.span,
            target=name.replace("()", ""),
            kind=kind,
            creates="",
            service=sent.service if sent is not None else None,
            operations=sent.operations if sent is not None else (),
            arguments=arguments_of(made.arguments, variables) if kind is not CallKind.OPERATION else (),
            timeout=None,
            in_loop=made.when.repeated,
            awaited=made.when.awaited,
            phase=keeping.phase(made.when, made.frame),
            unconditional=False,
            always=False,
            varies=made.callee.varies or made.arguments.varies,
            own_credentials=False,
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
            if kind is CallKind.OPERATION:
                yield from map(self.leaving.judged, map(_fact, _by_operations(map(self._completed, runs))))
            else:
                yield _fact(runs)

    def _completed(self, run: Run) -> Run:
        """With what was given later to the paginator that it made, and what code sets for all clients."""
        fact = run.fact
        given = self.followed.get(run.value, ()) if self.followed and run.value is not None else ()
        same = [one for one in given[0] if all(one in other for other in given)] if given else []
        own = fact.own_credentials or self.credentials.everywhere
        return replace(run, fact=replace(fact, arguments=(*fact.arguments, *same), own_credentials=own))


def _one_of(made: Made) -> Made:
    """A call that may be made in one of several ways, or later."""
    return replace(made, when=replace(made.when, conditional=True))


def _by_operations(runs: Iterable[Run]) -> Iterable[list[Run]]:
    """The runs of one place by what they send: a function may be given the operation."""
    found: dict[tuple[str | None, tuple[str, ...]], list[Run]] = {}
    for run in runs:
        found.setdefault((run.fact.service, run.fact.operations), []).append(run)
    return found.values()


def _fact(runs: list[Run]) -> Call:
    """One fact of all the ways a call is reached: the worst that is certain."""
    invoked = [run for run in runs if run.fact.phase is Phase.INVOKE]
    telling = invoked or runs
    differing = [run for run in telling if not run.fact.varies] or telling
    certain = [run for run in differing if run.always]
    run = min(certain or differing, key=lambda run: len(run.fact.via))
    same = tuple(one for one in run.fact.arguments if all(one in other.fact.arguments for other in runs))
    own = any(one.fact.own_credentials for one in runs)
    return replace(run.fact, unconditional=bool(certain), arguments=same, own_credentials=own)


def _is_refreshed(frame: Frame, value: External) -> bool:
    """Whether a session may get credentials of its own that are renewed, which are set as an attribute of it."""
    return "ession" in value.name and "RefreshableCredentials" in frame.scope.module.file.text


def _last_name(call: Expression) -> str:
    function = call.function if isinstance(call, Written) else call
    if isinstance(function, Member):
        return function.name
    return function.text if isinstance(function, Name) else ""


def _method(call: Expression, callee: Value) -> str:
    """The name of what is called, where it has another name in the file too: `put = client.put_item`."""
    function = call.function if isinstance(call, Written) else call
    if isinstance(callee, External) and callee.of is not None and not isinstance(function, Member):
        return callee.name.rpartition(".")[2]
    return _last_name(call)


def _made_on(call: Expression) -> Expression | None:
    """The call that a call is made on."""
    owner = call.function.object if isinstance(call, Written) and isinstance(call.function, Member) else None
    while isinstance(owner, Awaited):
        owner = owner.value
    return owner if isinstance(owner, Written) else None

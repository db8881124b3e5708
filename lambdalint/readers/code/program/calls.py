"""The calls that the tables know, from everything that runs for a handler."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from msgspec import Struct, field
from msgspec.structs import replace

from lambdalint import lazy
from lambdalint.knowledge.calls import KnownCall
from lambdalint.model.call import Argument, Call, CallKind, Phase
from lambdalint.readers.code.program import connections, files, keeping, library, waiting
from lambdalint.readers.code.program.credentials import OwnCredentials
from lambdalint.readers.code.program.evaluation import Evaluation
from lambdalint.readers.code.program.expressions import Awaited, Expression, Member, last_name
from lambdalint.readers.code.program.expressions import Call as Written
from lambdalint.readers.code.program.given import arguments_of, path_of, within
from lambdalint.readers.code.program.hoisting import declaration
from lambdalint.readers.code.program.lasting import stays
from lambdalint.readers.code.program.leaving import Leaving
from lambdalint.readers.code.program.operations import Operations, Sent
from lambdalint.readers.code.program.pages import Pages
from lambdalint.readers.code.program.requests import Requests
from lambdalint.readers.code.program.runs import Made, Run, by_operations, fact_of, one_of
from lambdalint.readers.code.program.unseen import Unseen
from lambdalint.readers.code.program.values import (
    Arguments,
    Choice,
    External,
    Frame,
    Object,
    Unknown,
    Value,
    each,
    varying,
)
from lambdalint.readers.code.program.ways import Way
from lambdalint.source import SourceFile, Span

_FOUNDATIONS = frozenset({"AWS session", "AWS configuration"})
"""What the clients of an SDK are built with."""

_OWN_LOOP = lazy.pattern(r"\b(?:asyncio|anyio|trio|uvloop)\.run\(|\basync_to_sync\b|\bnew_event_loop\(")
_BUILDING = frozenset({CallKind.CLIENT, CallKind.CONNECTION})
_FOLLOWING = frozenset({"paginate", "wait"})
"""Methods of paginators and waiters that take the parameters of their operation."""


class KnownCalls(Struct, eq=False, dict=True):
    """Collects the calls that the table knows."""

    evaluation: Evaluation
    runs: dict[tuple[Span, CallKind], list[Run]] = field(default_factory=dict)
    parts: set[Span] = field(default_factory=set)
    """Clients that another is built with: `boto3.Session()` in `boto3.Session().client("s3")`."""
    started: frozenset[Frame] = frozenset()
    """What runs before there are events."""
    bounded: bool = False
    """Whether requests are ended that take too long: it is not told which."""
    followed: dict[tuple[Value, Arguments], list[tuple[Argument, ...]]] = field(default_factory=dict)
    """What is given to paginators and waiters that calls made: `get_paginator("scan").paginate(TableName=…)`."""
    leaving: Leaving = field(default_factory=Leaving)

    @cached_property
    def operations(self) -> Operations:
        return Operations(self.evaluation.calls)

    @cached_property
    def requests(self) -> Requests:
        return Requests(self.evaluation)

    @cached_property
    def credentials(self) -> OwnCredentials:
        return OwnCredentials(self.evaluation, self.operations)

    @cached_property
    def pages(self) -> Pages:
        return Pages(self.evaluation.calls.language)

    @cached_property
    def unseen(self) -> Unseen:
        return Unseen(self.evaluation, self.operations)

    def add(self, frame: Frame, way: Way) -> None:
        scope = frame.scope
        self.leaving.note(scope.module)
        self.credentials.look(scope)
        self.bounded = self.bounded or waiting.sets_timeout(scope)
        self.unseen.add(frame, way)
        asked = {member.object for member, _ in scope.properties if member.name in self.evaluation.calls.asked}
        for site, callee, arguments in self.evaluation.sites(frame):
            if site.node in asked:
                continue  # a session that is built to ask one thing
            told, varies = False, type(callee) is Choice and callee.varies
            for value in each(callee):
                own = varying(value) if varies else value  # `if region: builder = builder.region(region)`
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
        known = self.evaluation.calls.call(made.callee.name) if type(made.callee) is External else None
        if known is not None and known.kind is not None and type(made.callee) is External:
            arguments = path_of(made.callee, made.arguments, known)
            kept = known.kind is not CallKind.UNIQUE or stays(made.node, made.frame)
            if kept and arguments is not None and known.shared not in dict(made.arguments.named):
                self._note(replace(made, arguments=arguments), made.callee, known, known.kind)
            if known.kind is CallKind.CONCURRENCY:
                self._hand_over(made)
            return True
        name = _method(made.node, made.callee)
        commands = self.operations.commanded(name, made.arguments)
        for one, given in commands:
            self._send(replace(one_of(made) if len(commands) > 1 else made, arguments=given), one)
        if commands:
            return True
        sent = self.operations.sent(made.callee, name, made.arguments)
        if sent is not None:
            self._send(made, sent)
        elif type(made.callee) is External:
            self.bounded = self.bounded or self._bounds(made.callee.name, made.arguments)
            self.credentials.called(made.callee, made.arguments)
            self._hand_over(made)
            return made.callee.of is not None and self._follow(made, made.callee.of)
        elif isinstance(made.callee, Unknown):
            self._hand_over(made)
        return sent is not None

    def _bounds(self, name: str, arguments: Arguments) -> bool:
        """Whether a call ends what takes too long; an adapter of the project's own may do so as well."""
        own = name.endswith(".mount") and any(isinstance(one, Object) for one in arguments.positional[1:])
        return own or self.evaluation.calls.bounds(name)

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
            self._send(replace(one_of(made), callee=value, arguments=given), sent)

    def _differs(self, made: Made) -> bool:
        """Whether a call that was noted may send something else."""
        name = _method(made.node, made.callee)
        if self.operations.commanded(name, made.arguments):
            return False  # whatever the client
        sent = self.operations.sent(made.callee, name, made.arguments)
        noted = self.runs.get((made.span, CallKind.OPERATION), [])
        return sent is not None and any(
            run.fact.service != sent.service or run.fact.operations != sent.operations for run in noted[-1:]
        )

    def _send(self, made: Made, sent: Sent) -> None:
        run = self._run(made, CallKind.OPERATION, sent)
        arguments = self.requests.arguments(made.node, made.frame, made.arguments, sent)
        own = self.credentials.of(made.callee, made.arguments)
        kept = isinstance(made.callee, External) and library.is_kept(made.callee, made.arguments, self.evaluation.calls)
        partly = self.pages.takes_first(made.node, sent, made.arguments, made.frame.scope)
        fact = replace(run.fact, arguments=arguments, own_credentials=own, is_kept=kept, takes_first_page=partly)
        self._add(made, replace(run, fact=fact, value=(made.callee, made.arguments)))
        if last_name(made.node) in self.evaluation.calls.saves and any(map(files.is_own, made.arguments.values)):
            written = self._run(made, CallKind.WRITE, sent)
            self._add(made, replace(written, fact=replace(written.fact, is_own_path=True)))

    def _follow(self, made: Made, maker: External) -> bool:
        """Notes what a paginator or a waiter is given, whose operation is told by what made it."""
        if maker.of is None or maker.given is None or last_name(made.node) not in _FOLLOWING:
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
            timeout = waiting.timeout_of(callee, made.arguments, known.timeout, self.evaluation.calls.language)
            again = fact.in_loop and known.connects and connections.has_one_host(made.arguments)
            local = waiting.is_local(callee, made.arguments)
            fact = replace(fact, timeout=timeout, is_local=local, reconnects=again)
        if kind is CallKind.LOG:
            fact = replace(fact, level=known.level)
        if kind in _BUILDING:
            creates = self.evaluation.calls.creates(known, service)
            alive = connections.keeps_alive(made.arguments, known.keeps_alive) if known.keeps_alive else None
            refreshed = fact.varies or _is_refreshed(made.frame, callee)
            declared = declaration(made.node, made.frame.scope)
            fact = replace(fact, creates=creates, declaration=declared, varies=refreshed, keeps_alive=alive)
            inner = _made_on(made.node)
            if inner is not None:
                self.parts.add(made.frame.scope.module.span(inner))
        if kind is CallKind.WRITE:
            fact = replace(fact, is_own_path=files.writes_own(callee, made.arguments, known))
        if kind is CallKind.LOG:
            fact = replace(fact, log_style=library.log_style(callee, made.arguments, self.evaluation.calls))
        self._add(made, replace(run, fact=fact, asynchronous=known.asynchronous))

    def _run(self, made: Made, kind: CallKind, sent: Sent | None) -> Run:
        always = None if made.when.conditional else made.way.always
        name = made.callee.name if isinstance(made.callee, External) else last_name(made.node)
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
            declaration=None,
            is_own_path=False,
            takes_first_page=False,
            is_local=False,
            log_style=None,
            keeps_alive=None,
            reconnects=False,
            level="",
            in_loop=made.when.repeated,
            awaited=made.when.awaited,
            phase=keeping.phase(made.when, made.frame),
            at_start=made.frame in self.started and made.frame.phase is Phase.INIT and not made.when.guards,
            unconditional=False,
            always=False,
            varies=made.callee.varies or made.arguments.varies,
            own_credentials=False,
            is_kept=False,
            via=made.way.via if always is None else always,
        )
        return Run(fact, made.frame.scope, always is not None)

    def _add(self, made: Made, run: Run) -> None:
        self.runs.setdefault((made.span, run.fact.kind), []).append(run)

    def facts(self, read: Iterable[SourceFile]) -> Iterator[Call]:
        """Those of all files, but for what is bound to an event loop that is made for each event."""
        every = [run for runs in self.runs.values() for run in runs if run.fact.kind in _BUILDING]
        own_loop = any(run.asynchronous for run in every) and any(_OWN_LOOP.search(file.text) for file in read)
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
                yield from map(self.leaving.judged, map(fact_of, by_operations(map(self._completed, runs))))
            elif kind is CallKind.HTTP and self.bounded:
                yield replace(fact_of(runs), timeout=waiting.UNTOLD)
            else:
                yield fact_of(runs)

    def _completed(self, run: Run) -> Run:
        """With what was given later to the paginator that it made, and what code sets for all clients."""
        fact = run.fact
        given = self.followed.get(run.value, ()) if self.followed and run.value is not None else ()
        same = [one for one in given[0] if all(one in other for other in given)] if given else []
        own = fact.own_credentials or self.credentials.everywhere
        return replace(run, fact=replace(fact, arguments=(*fact.arguments, *same), own_credentials=own))


def _is_refreshed(frame: Frame, value: External) -> bool:
    """Whether a session may get credentials of its own that are renewed, which are set as an attribute of it."""
    return "ession" in value.name and "RefreshableCredentials" in frame.scope.module.file.text


def _method(call: Expression, callee: Value) -> str:
    """The name of what is called, where it has another name in the file too: `put = client.put_item`."""
    function = call.function if type(call) is Written else call
    if type(callee) is External and callee.of is not None and type(function) is not Member:
        return callee.name.rpartition(".")[2]
    return last_name(call)


def _made_on(call: Expression) -> Expression | None:
    """The call that a call is made on."""
    owner = call.function.object if isinstance(call, Written) and isinstance(call.function, Member) else None
    while isinstance(owner, Awaited):
        owner = owner.value
    return owner if isinstance(owner, Written) else None

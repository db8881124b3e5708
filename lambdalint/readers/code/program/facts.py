"""The facts about a handler, from everything that runs for it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from lambdalint.knowledge.calls import KnownCall
from lambdalint.model.code import Call, Phase, Step
from lambdalint.readers.code.program import keeping
from lambdalint.readers.code.program.evaluation import Evaluation
from lambdalint.readers.code.program.expressions import Awaited, Expression, Member
from lambdalint.readers.code.program.expressions import Call as Called
from lambdalint.readers.code.program.modules import outline
from lambdalint.readers.code.program.reach import Way
from lambdalint.readers.code.program.scopes import CallSite, Scope
from lambdalint.readers.code.program.values import (
    Arguments,
    Choice,
    External,
    Frame,
    Text,
    Value,
    each,
)
from lambdalint.source import SourceFile, Span

_OWN_LOOP = re.compile(r"\b(?:asyncio|anyio|trio|uvloop)\.run\(|\basync_to_sync\b|\bnew_event_loop\(")


@dataclass(frozen=True, slots=True)
class Run:
    """A known call in one of the frames that make it."""

    target: str
    known: KnownCall
    creates: str
    phase: Phase
    always: tuple[Step, ...] | None
    via: tuple[Step, ...]
    varies: bool
    scope: Scope


@dataclass(slots=True)
class KnownCalls:
    """Collects the calls that the table knows."""

    evaluation: Evaluation
    runs: dict[Span, list[Run]] = field(default_factory=dict)
    parts: set[Span] = field(default_factory=set)
    """Calls that another known call is made on: `boto3.Session()` in `boto3.Session().client("s3")`."""

    def add(self, frame: Frame, way: Way) -> None:
        asked = {id(member.object): member.name for member, _ in outline(frame.scope).properties}
        for site in outline(frame.scope).calls:
            for value in each(self.evaluation.callee(site.node, frame)[0]):
                known = self.evaluation.calls.call(value.name) if isinstance(value, External) else None
                if isinstance(value, External) and known is not None:
                    # a session that is built to ask one thing
                    if asked.get(id(site.node)) not in self.evaluation.calls.asked:
                        self._note(frame, way, site, value, known)
                    break

    def _note(self, frame: Frame, way: Way, site: CallSite, value: External, known: KnownCall) -> None:
        arguments = self.evaluation.arguments(site.node, frame)
        if known.shared in dict(arguments.named):
            return
        service = _service(arguments) if known.names_service else None
        always = None if site.circumstance.conditional else way.always
        run = Run(
            target=value.name.replace("()", ""),
            known=known,
            creates=self.evaluation.calls.creates(known, service),
            phase=keeping.phase(site.circumstance, frame),
            always=always,
            via=way.via if always is None else always,
            varies=value.varies or arguments.varies or self._is_refreshed(frame, value),
            scope=frame.scope,
        )
        module = frame.scope.module
        self.runs.setdefault(module.span(site.node), []).append(run)
        inner = _made_on(site.node)
        if inner is not None:
            self.parts.add(module.span(inner))

    @staticmethod
    def _is_refreshed(frame: Frame, value: External) -> bool:
        """Whether a session may get credentials of its own that are renewed, which are set as an attribute of it."""
        text = frame.scope.module.file.text
        return "ession" in value.name and "RefreshableCredentials" in text

    def facts(self, files: Iterable[SourceFile]) -> Iterable[Call]:
        """Those of all files, but for what is bound to an event loop that is made for each event."""
        own_loop = any(_OWN_LOOP.search(file.text) for file in files)
        users = {run.scope for runs in self.runs.values() for run in runs if run.target.startswith("boto3.Session.")}
        for span, runs in self.runs.items():
            if span in self.parts or (own_loop and runs[0].known.asynchronous):
                continue
            if runs[0].target == "boto3.Session" and runs[0].scope in users:
                continue  # what is built with it in the same function tells the same
            yield _fact(span, runs)


def _fact(span: Span, runs: list[Run]) -> Call:
    """One fact of all the ways a call is reached: the worst that is certain."""
    invoked = [run for run in runs if run.phase is Phase.INVOKE]
    telling = invoked or runs
    differing = [run for run in telling if not run.varies] or telling
    certain = [run for run in differing if run.always is not None]
    run = min(certain or differing, key=lambda run: len(run.via))
    return Call(
        span=span,
        target=run.target,
        kind=run.known.kind,
        creates=run.creates,
        phase=run.phase,
        unconditional=bool(certain),
        varies=run.varies,
        via=run.via,
    )


def _service(arguments: Arguments) -> str | None:
    named = dict(arguments.named)
    value: Value | None = arguments.positional[0] if arguments.positional else named.get("service_name")
    if isinstance(value, Choice):
        value = None
    return value.text if isinstance(value, Text) else None


def _made_on(call: Called) -> Expression | None:
    """The call that a call is made on."""
    owner = call.function.object if isinstance(call.function, Member) else None
    while isinstance(owner, Awaited):
        owner = owner.value
    return owner if isinstance(owner, Called) else None

"""Known calls where they are made, and one fact of all the ways that lead there."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from lambdalint.model.call import Call, Phase
from lambdalint.readers.code.program.expressions import Expression
from lambdalint.readers.code.program.scopes import Circumstance, Scope
from lambdalint.readers.code.program.values import Arguments, Frame, Value
from lambdalint.readers.code.program.ways import Way
from lambdalint.source import Span


class Made(Struct, frozen=True):
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


class Run(Struct, frozen=True):
    """A known call in one of the frames that make it."""

    fact: Call
    scope: Scope
    always: bool
    asynchronous: bool = False
    value: tuple[Value, Arguments] | None = None
    """Of an operation: what is called, and with what."""


def one_of(made: Made) -> Made:
    """A call that may be made in one of several ways, or later."""
    return replace(made, when=replace(made.when, conditional=True))


def by_operations(runs: Iterable[Run]) -> Iterable[list[Run]]:
    """The runs of one place by what they send: a function may be given the operation."""
    found: dict[tuple[str | None, tuple[str, ...]], list[Run]] = {}
    for run in runs:
        found.setdefault((run.fact.service, run.fact.operations), []).append(run)
    return found.values()


def fact_of(runs: list[Run]) -> Call:
    """One fact of all the ways a call is reached: the worst that is certain."""
    invoked = [run for run in runs if run.fact.phase is Phase.INVOKE]
    telling = invoked or runs
    differing = [run for run in telling if not run.fact.varies] or telling
    certain = [run for run in differing if run.always]
    run = min(certain or differing, key=lambda run: len(run.fact.via))
    if len(runs) == 1:
        return replace(run.fact, unconditional=bool(certain))
    same = tuple(one for one in run.fact.arguments if all(one in other.fact.arguments for other in runs))
    own = any(one.fact.own_credentials for one in runs)
    started = any(one.fact.at_start for one in runs)
    partly = all(one.fact.takes_first_page for one in runs)
    return replace(
        run.fact,
        unconditional=bool(certain),
        arguments=same,
        own_credentials=own,
        takes_first_page=partly,
        at_start=started,
    )

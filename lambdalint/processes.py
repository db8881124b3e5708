"""Shares on several processors: a process each, as Python's threads do not run at once.

What a process gives back is pickled without the rules, which it has in common with the others.
"""

from __future__ import annotations

import io
import pickle
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from functools import cache
from itertools import chain, islice

from msgspec.structs import replace

from lambdalint import packs
from lambdalint.linting import Linter, Request
from lambdalint.readers.survey import Share
from lambdalint.rule import Rule, Severity
from lambdalint.shares import Found, tidy
from lambdalint.workers import Workers

_Batch = tuple[Share, ...]

_AHEAD = 10
"""Batches for each process that are waiting or done: what is done first is kept no longer than this."""
_BATCH = 8
"""Files that a process is given at once, at least."""


class Crew:
    """Processes, with what they were given."""

    def __init__(self, request: Request, jobs: int) -> None:
        self._workers = Workers(jobs, _begin, (request,))
        self._most = jobs * _AHEAD
        self._batching = _Batching()
        self.given: deque[_Batch] = deque()
        """What has not come back, in its order."""
        self._futures: deque[Future[bytes]] = deque()

    def begin(self, share: Share) -> None:
        """Takes one of the first shares, as long as there is room, before it is known whether it is one."""
        if len(self.given) < self._most and (batch := self._batching.add(share)):
            with suppress(BrokenProcessPool):  # which the results tell
                self._give(batch)

    def stand_by(self, coming: Iterator[_Batch]) -> Iterator[_Batch]:
        """What is coming besides the batches that were given already. From the first of them on that has turned out to
        be another one, nothing was."""
        begun, self.given = self.given, deque()
        for number, batch in enumerate(begun):
            real = next(coming, ())
            if len(real) != len(batch) or not all(map(Share.is_as, real, batch)):
                while len(self._futures) > number:
                    self._futures.pop().cancel()
                return chain([real] if real else [], coming)
            self.given.append(real)
        return coming

    def results(self, coming: Iterator[_Batch]) -> Iterator[list[Found]]:
        """In the order of the batches. Raises BrokenProcessPool: what is given then has not come back."""
        with self._workers:  # ended if whoever asked has gone
            while True:
                for batch in islice(coming, self._most - len(self.given)):
                    self._give(batch)
                if not self.given:
                    return
                if not self._futures:
                    raise BrokenProcessPool
                result = self._futures[0].result()
                self._futures.popleft()
                self.given.popleft()
                yield _restored(result)

    def end(self) -> None:
        """At once."""
        self._workers.end()

    def _give(self, batch: _Batch) -> None:
        self.given.append(batch)
        self._futures.append(self._workers.submit(_linted, batch))


def linted(request: Request, shares: Iterable[Share], jobs: int, crew: Crew | None = None) -> Iterator[Found]:
    """A process that dies takes with it what was waiting: that is linted again, each share in a process of its own, and
    only one that ends its process again is left out. Shares are taken as processes have time for them. The `crew` may
    have begun."""
    coming: Iterator[_Batch] = _batches(shares)
    if crew is not None:
        coming = crew.stand_by(coming)
    while crew is not None or (first := list(islice(coming, jobs))):
        if crew is None:
            coming = chain(first, coming)
            crew = Crew(request, len(first))
        try:
            for found in crew.results(coming):
                yield from found
        except BrokenProcessPool:
            for share in (share for batch in crew.given for share in batch):
                yield _alone(request, share)
        crew = None


def _alone(request: Request, share: Share) -> Found:
    try:
        ((found,),) = Crew(request, jobs=1).results(iter([(share,)]))
    except BrokenProcessPool:
        return Found.nothing(share)
    return found


class _Batching:
    """Puts shares together that are worth being given to a process."""

    def __init__(self) -> None:
        self.rest: list[Share] = []

    def add(self, share: Share) -> _Batch:
        """Those that are enough with this one; none, if more are to come."""
        self.rest.append(share)
        if sum(each.size for each in self.rest) < _BATCH:
            return ()
        batch, self.rest = tuple(self.rest), []
        return batch


def _batches(shares: Iterable[Share]) -> Iterator[_Batch]:
    batching = _Batching()
    yield from filter(None, map(batching.add, shares))
    if batching.rest:
        yield tuple(batching.rest)


_linter: Linter


def _begin(request: Request) -> None:
    """In each process."""
    global _linter  # noqa: PLW0603 - a process has one
    _linter = Linter(request)


def _linted(batch: tuple[Share, ...]) -> bytes:
    written = io.BytesIO()
    pickler = pickle.Pickler(written, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = {Rule: lambda rule: (_rule, (rule.id, rule.severity))}
    pickler.dump([_tidily(share) for share in batch])
    return written.getvalue()


def _tidily(share: Share) -> Found:
    found = Found.by(_linter, share)
    tidy()
    return found


def _restored(written: bytes) -> list[Found]:
    found: list[Found] = pickle.loads(written)  # noqa: S301 - of a process of our own
    return found


@cache
def _rule(id: str, severity: Severity) -> Rule:
    rule = packs.rules()[id]
    return rule if rule.severity is severity else replace(rule, severity=severity)

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


def linted(linter: Linter, shares: Iterable[Share], jobs: int) -> Iterator[Found]:
    """A process that dies takes with it what was waiting: that is linted again, each share in a process of its own, and
    only one that ends its process again is left out. Shares are taken as processes have time for them."""
    coming: Iterator[_Batch] = _batches(shares)
    waiting: deque[_Batch] = deque()
    while first := list(islice(coming, jobs * _AHEAD)):
        coming = chain(first, coming)
        try:
            for found in _results(linter.request, coming, waiting, min(jobs, len(first))):
                yield from found
        except BrokenProcessPool:
            for share in (share for batch in waiting for share in batch):
                yield _alone(linter.request, share)
            waiting.clear()


def _alone(request: Request, share: Share) -> Found:
    try:
        ((found,),) = _results(request, iter([(share,)]), deque(), jobs=1)
    except BrokenProcessPool:
        return Found.nothing(share)
    return found


def _batches(shares: Iterable[Share]) -> Iterator[_Batch]:
    batch: list[Share] = []
    for share in shares:
        batch.append(share)
        if sum(each.size for each in batch) >= _BATCH:
            yield tuple(batch)
            batch = []
    if batch:
        yield tuple(batch)


def _results(request: Request, coming: Iterator[_Batch], waiting: deque[_Batch], jobs: int) -> Iterator[list[Found]]:
    """`waiting` holds those that a process was given and that have not come back."""
    futures: deque[Future[bytes]] = deque()

    def submit(count: int) -> None:
        for batch in islice(coming, count):
            waiting.append(batch)
            futures.append(workers.submit(_linted, batch))

    with Workers(jobs, _begin, (request,)) as workers:  # ended if whoever asked has gone
        submit(jobs * _AHEAD)
        while futures:
            result = futures.popleft().result()
            submit(1)
            waiting.popleft()
            yield _restored(result)


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

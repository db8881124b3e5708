"""Shares in their order, on one processor or on all: projects are independent of each other."""

from __future__ import annotations

import gc
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from lambdalint.asked import Asked
from lambdalint.linting import Linter
from lambdalint.readers.survey import Share, Shares, nobody_waits
from lambdalint.shares import Found, Kept, tidy

if TYPE_CHECKING:
    from lambdalint.processes import Crew

Progress = Callable[[int, int], None]
"""Told how many files have been linted, of how many that there are to begin with."""

LEAST = 40
"""Files that a run has to begin with for a pool to be worth its start."""


def available() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def linted(linter: Linter, jobs: int, progress: Progress | None = None, kept: Kept | None = None) -> Iterator[Found]:
    """What comes of each share, in their order, whatever the number of jobs. What is `kept` of the last run is used."""
    if not gc.isenabled():
        gc.freeze()  # what is there already stays
    early = _Early(linter, jobs if kept is None else 1)
    shares = early.shares()
    total, done, alone = shares.size, 0, len(shares) == 1
    given: deque[Share] = deque()
    """What is to come back."""

    def taken() -> Iterator[Share]:
        for number, share in enumerate(shares):
            if number:
                tidy()
            given.append(share)
            yield share

    results: Iterable[Found]
    if kept is not None:
        results = (kept.found(linter, share, alone=alone) for share in taken())
    elif jobs > 1 and not alone and total >= LEAST:
        from lambdalint import processes  # noqa: PLC0415 - small runs start none

        results = processes.linted(linter.request, taken(), jobs, early.crew)
    else:
        early.end()
        results = (Found.by(linter, share, alone=alone) for share in taken())
    bare = _Bare(Asked.of(linter.request.paths).folders)
    for found in results:
        share = given.popleft()
        yield found
        done += share.size
        bare.add(share, found)
        if progress is not None:
            progress(done, total)
    if bare.found:
        yield Found.by(linter, Share(bare.found))  # what was taken for templates are none: they stand for their sources


class _Early(Struct):
    """Has the first projects linted while the others are looked for, as soon as there are enough for a pool."""

    linter: Linter
    jobs: int
    crew: Crew | None = None
    _told: list[Share] = field(default_factory=list)

    def shares(self) -> Shares:
        try:
            return self.linter.shares(self._begin if self.jobs > 1 else nobody_waits)
        except BaseException:
            self.end()
            raise

    def _begin(self, share: Share) -> None:
        if self.crew is not None:
            self.crew.begin(share)
            return
        self._told.append(share)
        if len(self._told) > 1 and sum(each.size for each in self._told) >= LEAST:
            from lambdalint.processes import Crew  # noqa: PLC0415 - small runs start none

            self.crew = Crew(self.linter.request, self.jobs)
            for each in self._told:
                self.crew.begin(each)

    def end(self) -> None:
        if self.crew is not None:
            self.crew.end()


class _Bare(Struct, frozen=True):
    """Finds the folders that were asked for in which there turned out to be no template."""

    folders: frozenset[Path]
    _walked: set[Path] = field(default_factory=set)
    """Those with files that were taken for templates."""
    _with_templates: set[Path] = field(default_factory=set)

    def add(self, share: Share, found: Found) -> None:
        if self._with_templates == self.folders:
            return
        around = self.folders.intersection(folder for path in share.paths for folder in (path, *path.parents))
        self._walked.update(around if share.walked is not None else ())
        self._with_templates.update(around if found.counts.templates or found.lost is not None else ())

    @property
    def found(self) -> tuple[Path, ...]:
        return tuple(sorted(self._walked - self._with_templates))

"""Shares in their order, on one processor or on all: projects are independent of each other."""

from __future__ import annotations

import gc
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from msgspec import Struct, field

from lambdalint.asked import Asked
from lambdalint.linting import Linter
from lambdalint.readers.survey import Share
from lambdalint.shares import Found, Kept, tidy

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
    shares = linter.shares()
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

        results = processes.linted(linter, taken(), jobs)
    else:
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

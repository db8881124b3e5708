"""Shares in their order, on one processor or on all: projects are independent of each other."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from lambdalint.linting import Linter
from lambdalint.readers.survey import Share
from lambdalint.shares import Found, Kept, Tidying

Progress = Callable[[int, int], None]
"""Told how many files have been linted, of how many that there are to begin with."""

LEAST = 40
"""Files that a run has to begin with for a pool to be worth its start."""


def available() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def linted(linter: Linter, jobs: int, progress: Progress | None = None, kept: Kept | None = None) -> Iterator[Found]:
    """What comes of each share, in their order, whatever the number of jobs. What is `kept` of the last run is used."""
    shares = linter.shares()
    total, done = sum(share.size for share in shares), 0
    results: Iterable[Found]
    if kept is not None:
        results = (kept.found(linter, share, alone=len(shares) == 1) for share in shares)
    elif jobs > 1 and len(shares) > 1 and total >= LEAST:
        from lambdalint import processes  # noqa: PLC0415 - small runs start none

        results = processes.linted(linter, shares, jobs)
    else:
        results = (Found.by(linter, share, alone=len(shares) == 1) for share in shares)
    templates: set[Path] = set()
    tidying = Tidying()
    for share, found in zip(shares, results, strict=True):
        yield found
        done += share.size
        templates.update(share.paths if found.counts.templates else ())
        if progress is not None:
            progress(done, total)
        tidying.done(share.size)
    walked = {path for share in shares if share.walked is not None for path in share.paths}
    for folder in dict.fromkeys(path.resolve() for path in linter.request.paths if path.is_dir()):
        if _has(walked, folder) and not _has(templates, folder):
            yield Found.by(linter, Share((folder,)))  # what was taken for templates are none: it stands for its sources


def _has(paths: Iterable[Path], folder: Path) -> bool:
    return any(path.is_relative_to(folder) for path in paths)

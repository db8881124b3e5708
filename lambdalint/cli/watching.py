"""`lambdalint check --watch`: lints again whenever a file changes."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

import click

from lambdalint.cli import streams
from lambdalint.config.files import FILE_NAMES
from lambdalint.readers.files import Ignored, walk
from lambdalint.readers.repository import Repository
from lambdalint.shares import Kept

_PAUSE = 0.5
"""Seconds between two looks."""

_OF_ALL = {*FILE_NAMES, ".gitignore"}
"""Files on which everything below them may depend."""

_State = dict[str, tuple[int, int]]
"""When each file was written, in nanoseconds, and how long it is."""


def watched(paths: tuple[Path, ...], run: Callable[[Kept], int]) -> NoReturn:
    """Runs, then waits for a change; until the user interrupts it, as any other run, or reads no further."""
    tops = {Repository.around(path).top for path in paths}
    kept, before = Kept(), state(tops)
    while True:
        click.clear()
        code = 0
        with suppress(SystemExit):  # what is wrong is said, and may be mended with the next change
            code = run(kept)
        if not streams.is_read():
            sys.exit(code)
        gc.unfreeze()  # a run keeps apart what was there before it, and that may be kept no longer
        gc.collect()
        click.echo("lambdalint waits for changes; end it with Ctrl-C.", err=True)
        while (now := state(tops)) == before:
            time.sleep(_PAUSE)
        changed = {Path(path) for path in now if now[path] != before.get(path)}
        if now.keys() != before.keys() or any(path.name in _OF_ALL for path in changed):
            kept = Kept()
        kept.forget(changed)
        before = now


def state(tops: set[Path]) -> _State:
    """Of everything in these repositories that is not ignored: a handler may have changed, or what it imports."""
    found = {}
    for top in tops:
        for path in walk(top, None, Ignored(top)):
            try:
                about = path.stat()
            except OSError:  # gone since its folder was read
                continue
            found[str(path)] = (about.st_mtime_ns, about.st_size)
    return found

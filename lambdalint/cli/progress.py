"""A progress bar on stderr, where a person watches and the run takes longer than a second."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct, field

if TYPE_CHECKING:
    from lambdalint.pool import Progress

_PATIENCE = 1.0
"""Seconds."""


@contextmanager
def shown_progress(*, over_output: bool = False) -> Iterator[Progress | None]:
    """None where nobody watches, or where the report shows how far the run is: `over_output` if it is written
    meanwhile."""
    if not sys.stderr.isatty() or (over_output and sys.stdout.isatty()):
        yield None
        return
    bar = _Bar()
    try:
        yield bar
    finally:
        bar.close()


class _Bar(Struct, eq=False):
    begun: float = field(default_factory=monotonic)
    bar: Any = None
    done: int = 0

    def __call__(self, done: int, total: int) -> None:
        if self.bar is None and monotonic() - self.begun > _PATIENCE and done < total:
            self.bar = click.progressbar(length=total, file=sys.stderr, label="lambdalint", item_show_func=None)
            self.bar.__enter__()
        if self.bar is not None:
            self.bar.update(done - self.done)
        self.done = done
        if done >= total:
            self.close()

    def close(self) -> None:
        """Takes the bar off the screen."""
        if self.bar is not None:
            self.bar.__exit__(None, None, None)
            sys.stderr.write("\x1b[1A\r\x1b[2K")
            sys.stderr.flush()
            self.bar = None

"""Processes of this machine that work for this one: they leave interrupts to it, and end when it does, in any way."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.context import BaseContext
from types import TracebackType
from typing import Any

from lambdalint import packs

_MOST_OF_WINDOWS = 61
"""Processes that an executor may have there."""


class Workers(ProcessPoolExecutor):
    """An executor, each of whose processes begins with `begin(*arguments)`.

    It waits for what is under way when its context is left; after an error it does not.
    """

    def __init__(self, jobs: int, begin: Callable[..., object] | None = None, arguments: tuple[Any, ...] = ()) -> None:
        self._others = set(multiprocessing.active_children())
        jobs = min(jobs, _MOST_OF_WINDOWS) if sys.platform == "win32" else jobs
        super().__init__(jobs, _context(), _begin, (begin, *arguments))

    def end(self) -> None:
        """At once."""
        own = set(multiprocessing.active_children()) - self._others
        for process in own:
            process.terminate()
        for process in own:
            process.join()
        # One may have ended amid a result. As long as this process could write the rest, the one that reads it waits.
        if self._result_queue is not None:
            self._result_queue._writer.close()  # type: ignore[attr-defined]  # noqa: SLF001 - there is no other way
        self.shutdown(cancel_futures=True)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if error is None:
            self.shutdown()
        else:
            self.end()


def _context() -> BaseContext:
    """A copy of this process has all rules loaded. It is safe where no other thread could hold a lock at that moment;
    on macOS not even then, and Windows has none (https://docs.python.org/3/library/multiprocessing.html)."""
    if sys.platform == "linux" and threading.active_count() == 1:
        packs.rules()
        return multiprocessing.get_context("fork")
    return multiprocessing.get_context("spawn")


def _begin(begin: Callable[..., object] | None, *arguments: Any) -> None:
    """Prepares a process: an interrupt is for the one that asks, and without that one there is nothing to do."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    gc.disable()  # looking for cycles in what is read takes half of the time
    gc.freeze()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if begin is not None:
        begin(*arguments)


def _end_with_parent() -> None:
    """The queue of an executor does not end when the process is killed that fills it."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)

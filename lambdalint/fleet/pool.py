"""Processes of this machine."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.context import BaseContext
from types import TracebackType
from typing import TYPE_CHECKING

from lambdalint import packs
from lambdalint.fleet.task import Answer, Order, lint

if TYPE_CHECKING:
    from typing_extensions import Self

_MOST_OF_WINDOWS = 61
"""Processes that an executor may have there."""


class Pool:
    """A number of worker processes. Those that die are followed by new ones."""

    lost: tuple[type[BaseException], ...] = (BrokenProcessPool,)

    def __init__(self, jobs: int) -> None:
        self.jobs = min(jobs, _MOST_OF_WINDOWS) if sys.platform == "win32" else jobs
        self._others = set(multiprocessing.active_children())
        self._executor = self._new()

    @property
    def width(self) -> int:
        return 2 * self.jobs  # one is there for each when it ends the last one

    def submit(self, order: Order) -> Future[Answer]:
        return self._executor.submit(_work, order)

    def renew(self) -> None:
        self._executor.shutdown()
        self._executor = self._new()

    def _new(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self.jobs, mp_context=_context(), initializer=_begin)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """After an error, without waiting for what is under way."""
        if error is not None:
            for process in set(multiprocessing.active_children()) - self._others:
                process.terminate()
        self._executor.shutdown(cancel_futures=True)


def _context() -> BaseContext:
    """A copy of this process has all rules loaded. It is safe where no other thread could hold a lock at that moment;
    on macOS not even then, and Windows has none (https://docs.python.org/3/library/multiprocessing.html)."""
    if sys.platform == "linux" and threading.active_count() == 1:
        packs.rules()
        return multiprocessing.get_context("fork")
    return multiprocessing.get_context("spawn")


def _begin() -> None:
    """Prepares a worker: an interrupt is for the process that asks, and without that one there is nothing to do."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()  # looking for cycles in what is read takes half of the time
    gc.freeze()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """The queue of an executor does not end when the process is killed that fills it."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(order: Order) -> Answer:
    answer = lint(order)
    gc.collect()
    gc.freeze()  # what stays is kept for all that follow, and need not be looked through again
    return answer

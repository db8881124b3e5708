"""Processes of this machine that work for this one: they leave interrupts to it, and end when it does, in any way."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import connection
from multiprocessing.context import BaseContext
from types import TracebackType
from typing import Any, ParamSpec, TypeVar

from lambdalint import packs

_MOST_OF_WINDOWS = 61
"""Processes that an executor may have there."""

_GLANCE = 1.0
"""Seconds after which those are seen that began meanwhile: an executor may begin them one by one."""
_GRACE = 0.5
"""Seconds in which an executor sees for itself that one of its processes has died."""

_P = ParamSpec("_P")
_T = TypeVar("_T")


class Workers(ProcessPoolExecutor):
    """An executor, each of whose processes begins with `begin(*arguments)`.

    It waits for what is under way when its context is left; after an error it does not.
    """

    def __init__(self, jobs: int, begin: Callable[..., object] | None = None, arguments: tuple[Any, ...] = ()) -> None:
        self._others = set(multiprocessing.active_children())
        jobs = min(jobs, _MOST_OF_WINDOWS) if sys.platform == "win32" else jobs
        super().__init__(jobs, _context(), _begin, (begin, *arguments))
        self._closing = threading.Lock()
        self._guard: threading.Thread | None = None

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        future = super().submit(fn, *args, **kwargs)
        if self._guard is None:
            reader = (self._executor_manager_thread,)
            self._guard = threading.Thread(target=self._free, args=reader, daemon=True)
            self._guard.start()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - as it is
        super().shutdown(wait, cancel_futures=cancel_futures)
        if wait and self._guard is not None:
            self._guard.join()

    def end(self) -> None:
        """At once."""
        self._terminate()
        self.shutdown(cancel_futures=True)

    def _free(self, reader: threading.Thread) -> None:
        """The thread that reads what processes answer: once one has ended, it may wait for the rest of an answer."""
        ended: list[Any] = []
        while not ended and (processes := list((self._processes or {}).values())):
            ended = connection.wait([process.sentinel for process in processes], _GLANCE)
        reader.join(_GRACE)
        if reader.is_alive():
            self._terminate()

    def _terminate(self) -> None:
        """Ends all processes. As long as one could write the rest of an answer, as this one could, somebody waits."""
        own = set(multiprocessing.active_children()) - self._others
        for process in own:
            process.terminate()
        for process in own:
            process.join()
        with self._closing:
            if self._result_queue is not None:
                self._result_queue._writer.close()  # type: ignore[attr-defined]  # noqa: SLF001 - there is no other way

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

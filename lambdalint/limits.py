"""Ends what takes too long: one file, one rule. Whoever is linted may have written what never ends.

Processor time counts, so that a machine with much to do says the same as one with little; what waits instead of working
is ended by the clock. Limits nest, and what runs within an inner one counts for that one alone.

In the main thread an alarm interrupts the work, between two instructions of Python or within a regular expression. In
other threads, and where the system has no alarms, a thread of its own sends an exception, which arrives between two
instructions, so that what waits in the system is not ended.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, ClassVar, TypeVar

if TYPE_CHECKING:
    import threading
    from types import FrameType

_T = TypeVar("_T")

FILE = 2.0
"""Seconds for one file: to parse it, or to make of it what it says."""
RULE = 5.0
"""Seconds for one rule on one project."""

PATIENCE = 30
"""How many times its seconds something may take by the clock as long as it works: where much else is to be done, a
process that is `nice` has a hundredth of the time."""

_IDLE = 0.0005
"""The share of processor time below which something waits and does not work."""
_TICK = 0.2
"""Seconds after which it is looked whether something has taken too long, again and again."""


class Exceeded(Exception):
    """The work was broken off, wherever it was: nothing that it has half made may be used. The text says why."""


class _Interruption(BaseException):
    """Arrives anywhere in the work. Only `within` catches it."""


def within(seconds: float, work: Callable[[], _T]) -> _T:
    """What the work gives. Raises Exceeded once it has taken so many seconds of processor time, or nests too deep."""
    limit = _limit(seconds)
    try:
        try:
            limit.open = True  # the work may be interrupted from here on, and only as long as this holds
            return work()
        finally:
            limit.open = False
            limit.settle()
    except RecursionError as error:
        raise Exceeded("it nests too deep") from error
    except _Interruption:
        limit.open = False
        raise Exceeded(f"it takes more than {seconds:g} s") from None
    finally:
        limit.leave()


@contextmanager
def armed() -> Iterator[None]:
    """Sets the system's alarm once for all limits within: where each sets one, that takes longer than most work."""
    bell = _Bell() if _has_alarm() and _Alarm.bell is None else None
    try:
        yield
    finally:
        if bell is not None:
            bell.rest()


class _Limit:
    """The time that some work may take, and has taken while no inner limit ran."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.open = False
        self._used = 0.0, 0.0
        self._since = self.cpu(), time.monotonic()

    def cpu(self) -> float:
        """Of the thread that works."""
        return time.thread_time()

    def used(self) -> tuple[float, float]:
        """Seconds of processor time, and by the clock."""
        cpu, wall = self._used
        return cpu + self.cpu() - self._since[0], wall + time.monotonic() - self._since[1]

    def pause(self) -> None:
        self._used = self.used()

    def resume(self) -> None:
        self._since = self.cpu(), time.monotonic()

    def exceeded(self) -> bool:
        cpu, wall = self.used()
        return cpu >= self.seconds or wall >= self.seconds * (1 if cpu < wall * _IDLE else PATIENCE)

    def settle(self) -> None:
        """Returns when no interruption is on its way to this work anymore."""

    def leave(self) -> None:
        """Goes back to the limit around, if there is one."""


def _limit(seconds: float) -> _Limit:
    """A limit that is set up and does not hold yet."""
    return _Alarm(seconds) if _has_alarm() else _Watched(seconds)


def _has_alarm() -> bool:
    """Whether this is the main thread of a system with alarms."""
    if sys.platform == "win32":
        return False
    threads = sys.modules.get("threading")  # who has not loaded it is in the main thread
    return threads is None or threads.current_thread() is threads.main_thread()


class _Alarm(_Limit):
    """Of the main thread, where signals are handled."""

    innermost: _Alarm | None = None
    bell: _Bell | None = None

    def __init__(self, seconds: float) -> None:
        self._outer = _Alarm.innermost
        if self._outer is not None:
            self._outer.open = False
            self._outer.pause()
        super().__init__(seconds)
        _Alarm.innermost = self
        self._own = _Bell() if _Alarm.bell is None else None

    def leave(self) -> None:
        _Alarm.innermost = outer = self._outer
        if self._own is not None:
            self._own.rest()
        if outer is not None:
            outer.resume()
            outer.open = True

    def interrupt(self) -> None:
        if self.open and self.exceeded():
            # Where something swallows the interruption, another one follows in a second.
            self._used, self.seconds = (0.0, 0.0), 1.0
            self.resume()
            raise _Interruption


class _Bell:
    """The system's alarm, which rings from when it is made until it rests."""

    def __init__(self) -> None:
        import signal  # noqa: PLC0415 - where there are alarms

        self._signal = signal
        self._since = time.monotonic()
        self._handler = signal.signal(signal.SIGALRM, _ring)
        self._timer = signal.setitimer(signal.ITIMER_REAL, _TICK, _TICK)
        _Alarm.bell = self

    def rest(self) -> None:
        """What was there before is there again, somebody else's alarm with the time that it has left."""
        system = self._signal
        _Alarm.bell = None
        system.setitimer(system.ITIMER_REAL, 0)
        system.signal(system.SIGALRM, system.SIG_IGN)  # what is still on its way to some thread would end the process
        if self._handler is not None:  # it was set from Python
            system.signal(system.SIGALRM, self._handler)
        delay, interval = self._timer
        if delay:
            passed = time.monotonic() - self._since
            system.setitimer(system.ITIMER_REAL, max(delay - passed, 1e-3), interval)


def _ring(_number: int, _frame: FrameType | None) -> None:
    if _Alarm.innermost is not None:
        _Alarm.innermost.interrupt()


class _Watched(_Limit):
    """Of any thread. Its interruption is sent once, and never arrives after `settle`: the watcher says that it is about
    to send before it looks whether the limit is open, and the work closes the limit before it looks for that."""

    innermost: ClassVar[dict[int, _Watched]] = {}
    """By thread."""
    awake: ClassVar[threading.Event]
    _watcher: ClassVar[threading.Thread | None] = None

    def __init__(self, seconds: float) -> None:
        import threading  # noqa: PLC0415 - most runs have one thread

        self._thread = threading.get_ident()
        self._clock = getattr(time, "pthread_getcpuclockid", lambda _: None)(self._thread)
        self._outer = self.innermost.get(self._thread)
        self.sending = self.sent = False
        if self._outer is not None:
            self._outer.open = False
            self._outer.settle()
            if self._outer.sent:  # it was taken back, or something has swallowed it
                raise _Interruption
            self._outer.pause()
        super().__init__(seconds)
        self.innermost[self._thread] = self
        watcher = self._watcher
        if watcher is None or not watcher.is_alive():  # the child of a fork has no threads but one
            _Watched.awake = threading.Event()
            _Watched._watcher = watcher = threading.Thread(target=_watch, name="limits", daemon=True)
            watcher.start()
        self.awake.set()

    def cpu(self) -> float:
        if self._clock is None:
            return time.process_time()
        return time.clock_gettime(self._clock)

    def send(self) -> None:
        """Called by the watcher."""
        self.sending = True
        if self.open and not self.sent and self.exceeded():
            _raise_in(self._thread, _Interruption)
            self.sent = True
        self.sending = False

    def settle(self) -> None:
        while self.sending:
            time.sleep(0)
        if self.sent:
            _raise_in(self._thread, None)

    def leave(self) -> None:
        if self._outer is None:
            del self.innermost[self._thread]
            return
        self.innermost[self._thread] = self._outer
        self._outer.resume()
        self._outer.open = True


def _raise_in(thread: int, kind: type[BaseException] | None) -> None:
    """Has a thread raise something at its next instruction; None takes back what it has not raised yet."""
    import ctypes  # noqa: PLC0415 - hardly ever needed

    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(kind) if kind else None)


def _watch() -> None:
    """Sends interruptions for as long as some limit holds, and then waits for the next one."""
    limits, awake = _Watched.innermost, _Watched.awake
    while True:
        if not limits:
            awake.clear()
            if not limits:  # a limit is entered before the watcher is woken
                awake.wait()
        time.sleep(_TICK)
        for limit in list(limits.values()):
            limit.send()

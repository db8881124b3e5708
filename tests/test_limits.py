"""What takes too long ends, and nothing else does."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from types import FrameType
from unittest.mock import Mock

import pytest

from lambdalint import limits
from lambdalint.limits import Exceeded, within

pytestmark = pytest.mark.skipif(sys.gettrace() is not None, reason="coverage does not outlive what interrupts its work")

SHORT = 0.05
alarms = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system has no alarms")


@pytest.fixture(params=["main", "other"])
def run(request: pytest.FixtureRequest) -> Callable[[Callable[[], None]], None]:
    """Runs something in the main thread, or in another one."""
    return (lambda work: work()) if request.param == "main" else in_thread


def in_thread(work: Callable[[], None]) -> None:
    raised: list[BaseException] = []

    def caught() -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - it is raised again
            raised.append(error)

    thread = threading.Thread(target=caught)
    thread.start()
    thread.join()
    if raised:
        raise raised[0]


def endless() -> None:
    while True:
        pass


def stubborn() -> None:
    while True:
        with suppress(Exception):  # as a reader may do that meets an odd file
            endless()


def busy(seconds: float) -> None:
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


@pytest.mark.parametrize("work", [endless, stubborn])
def test_what_never_ends_is_ended(run: Callable[[Callable[[], None]], None], work: Callable[[], None]) -> None:
    def check() -> None:
        start = time.thread_time()
        with pytest.raises(Exceeded, match=r"more than 0\.05 s"):
            within(SHORT, work)
        assert time.thread_time() - start < 1

    run(check)


def test_what_ends_gives_what_it_gives(run: Callable[[Callable[[], None]], None]) -> None:
    def check() -> None:
        assert within(5, lambda: 3) == 3
        with pytest.raises(StopIteration):
            within(5, lambda: next(iter(())))

    run(check)


@alarms
@pytest.mark.parametrize("work", [lambda: time.sleep(60), lambda: re.search("(a*)*b", "a" * 40)])
def test_the_main_thread_ends_what_waits_and_expressions_without_end(work: Callable[[], object]) -> None:
    start = time.monotonic()
    with pytest.raises(Exceeded):
        within(SHORT, work)
    assert time.monotonic() - start < 5


def test_an_inner_limit_takes_nothing_from_the_one_around_it(run: Callable[[Callable[[], None]], None]) -> None:
    def work() -> str:
        for _ in range(3):
            with pytest.raises(Exceeded):
                within(SHORT, endless)
        return "done"

    def check() -> None:
        assert within(2 * SHORT, work) == "done"

    run(check)


def test_the_limit_around_holds_after_an_inner_one(run: Callable[[Callable[[], None]], None]) -> None:
    inner = []

    def work() -> None:
        inner.append(within(60, lambda: 1))
        endless()

    def check() -> None:
        with pytest.raises(Exceeded):
            within(SHORT, work)
        assert inner == [1]

    run(check)


def test_what_swallows_everything_is_interrupted_again() -> None:
    seen = []

    def work() -> None:
        try:
            endless()
        except BaseException as error:  # noqa: BLE001
            seen.append(type(error))
        endless()

    with pytest.raises(Exceeded):
        within(SHORT, work)
    assert len(seen) == 1


def test_a_thread_is_not_interrupted_once_it_has_left() -> None:
    """The work ends at about the moment when the interruption is sent, the longest after it surely has been."""

    def check() -> None:
        outcomes = set()
        for number in range(100):
            try:
                within(0.001, partial(busy, limits._TICK * number / 20))
                outcomes.add("done")
            except Exceeded:
                outcomes.add("ended")
            deadline = time.thread_time() + 0.002
            while time.thread_time() < deadline:  # raises here if it comes too late
                pass
        assert outcomes == {"done", "ended"}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "_TICK", 0.003)
        in_thread(check)


@alarms
def test_an_alarm_that_somebody_else_has_set_still_rings() -> None:
    rung: list[int] = []

    def ring(number: int, frame: FrameType | None) -> None:
        rung.append(number)

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, 0.1)
    try:
        with pytest.raises(Exceeded):
            within(SHORT, endless)
        assert signal.getsignal(signal.SIGALRM) is ring
        assert 0 < signal.getitimer(signal.ITIMER_REAL)[0] < 0.1
        end = time.monotonic() + 10
        while not rung and time.monotonic() < end:
            time.sleep(0.01)
        assert rung == [signal.SIGALRM]
    finally:
        signal.signal(signal.SIGALRM, before)


@alarms
def test_nothing_is_left_armed() -> None:
    before = signal.getsignal(signal.SIGALRM)
    within(SHORT, lambda: within(SHORT, lambda: None))
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGALRM) is before


@alarms
def test_what_inner_limits_take_passes_for_somebody_elses_alarm_as_well() -> None:
    signal.setitimer(signal.ITIMER_REAL, 30)
    try:
        within(5, lambda: within(5, lambda: busy(0.2)))
        assert signal.getitimer(signal.ITIMER_REAL)[0] <= 29.8
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


@alarms
def test_one_alarm_is_enough_for_many_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    set_up = Mock(wraps=signal.setitimer)
    monkeypatch.setattr(signal, "setitimer", set_up)
    with limits.armed():
        for _ in range(3):
            assert within(5, lambda: within(5, lambda: 1)) == 1
            with pytest.raises(Exceeded):
                within(SHORT, endless)
        assert set_up.call_count == 1
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


@alarms
def test_an_alarm_that_arrives_late_ends_nothing() -> None:
    """Another thread may be given it, and come to it when nobody waits for it anymore."""
    late = f"""if True:
        import signal, time
        from lambdalint import limits
        signal.pthread_sigmask(signal.SIG_BLOCK, {{signal.SIGALRM}})
        limits.within(60, lambda: time.sleep({2 * limits._TICK}))
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {{signal.SIGALRM}})
        print("here")
    """
    ended = subprocess.run([sys.executable, "-c", late], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (0, "here\n")


def test_generators_are_closed() -> None:
    closed = []

    def numbers() -> Iterator[int]:
        try:
            while True:
                yield 1
        finally:
            closed.append(True)

    def work() -> None:
        for _ in numbers():
            pass

    with pytest.raises(Exceeded):
        within(SHORT, work)
    assert closed == [True]


def test_a_machine_with_much_to_do_ends_nothing_early(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the clock, work may take longer; only what waits may not."""
    limit = limits._Limit(1.0)
    for cpu, wall, exceeded in [
        (0.9, 29.0, False),
        (0.9, 31.0, True),
        (1.0, 1.0, True),
        (0.0, 1.1, True),
        (0.01, 9.0, False),
        (0.0, 0.9, False),
    ]:
        monkeypatch.setattr(limit, "used", lambda now=(cpu, wall): now)
        assert limit.exceeded() is exceeded


@pytest.mark.skipif(sys.platform == "win32", reason="its clocks tick too slowly")
def test_a_limit_costs_next_to_nothing() -> None:
    start = time.thread_time()
    for _ in range(2000):
        within(5, int)
    assert time.thread_time() - start < 0.2

"""Orders go out, and an answer comes back for each, exactly once, whatever becomes of the workers."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from dataclasses import dataclass, field
from typing import Protocol

from lambdalint.fleet.task import Answer, Order, broken

MAXIMUM_DEATHS = 3
"""Workers that one repository may cost: the first beside others, which may have been to blame, the rest alone."""


class Gone(Exception):
    """There are no workers anymore, and there will be none; the message says why."""


class Workforce(Protocol):
    """An executor, and what there is to know of it. Raises Gone."""

    lost: tuple[type[BaseException], ...]
    """What a future raises, or `submit`, when the worker died."""

    @property
    def width(self) -> int:
        """How many orders are under way at once: as many as keep all workers busy. What they found is held in memory
        until it is taken."""

    def submit(self, order: Order) -> Future[Answer]: ...

    def renew(self) -> None:
        """After a worker died, and all that was under way has come to its end."""


@dataclass(eq=False, slots=True)
class Dispatch:
    """Yields the number of each order with its answer, in the order in which they come.

    When a worker dies, executors do not say whose work it did: what was under way is done again, each alone, after all
    the rest. So none costs the others their worker twice.
    """

    orders: Sequence[Order]
    workforce: Workforce
    _suspects: deque[int] = field(default_factory=deque)
    _deaths: Counter[int] = field(default_factory=Counter)
    _running: dict[Future[Answer], int] = field(default_factory=dict)

    def __iter__(self) -> Iterator[tuple[int, Answer]]:
        missing = set(range(len(self.orders)))
        try:
            for number, answer in self._answers():
                missing.remove(number)
                yield number, answer
        except Gone as gone:
            yield from ((number, broken(str(gone))) for number in sorted(missing))

    def _answers(self) -> Iterator[tuple[int, Answer]]:
        waiting = deque(range(len(self.orders)))
        while waiting or self._running:
            self._send(waiting, self.workforce.width)
            yield from self._received()
        while self._suspects or self._running:
            self._send(self._suspects, 1)
            yield from self._received()

    def _send(self, waiting: deque[int], width: int) -> None:
        while waiting and len(self._running) < width:
            number = waiting.popleft()
            try:
                future = self.workforce.submit(self.orders[number])
            except self.workforce.lost:  # since the last answer
                waiting.appendleft(number)
                if not self._running:
                    self.workforce.renew()
                return
            self._running[future] = number

    def _received(self) -> Iterator[tuple[int, Answer]]:
        done, _ = wait(self._running, return_when=FIRST_COMPLETED)
        died = False
        for future in sorted(done, key=self._running.__getitem__):
            number = self._running.pop(future)
            error = _error(future)
            if isinstance(error, self.workforce.lost):
                died = True
                answer = self._again(number)
            else:
                answer = future.result() if error is None else broken(f"{type(error).__name__}: {error}")
            if answer is not None:
                yield number, answer
        if died and not self._running:
            self.workforce.renew()

    def _again(self, number: int) -> Answer | None:
        """Lets it be done again; the answer if it is not."""
        self._deaths[number] += 1
        if self._deaths[number] == MAXIMUM_DEATHS:
            return broken(f"its worker died, {MAXIMUM_DEATHS} times")
        self._suspects.append(number)
        return None


def _error(future: Future[Answer]) -> BaseException | None:
    """What was raised there, and not here: it may be an interrupt."""
    try:
        return future.exception()
    except CancelledError as error:
        return error

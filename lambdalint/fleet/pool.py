"""Processes of this machine."""

from __future__ import annotations

from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType
from typing import TYPE_CHECKING

from lambdalint.fleet.task import Answer, Order, lint
from lambdalint.shares import tidy
from lambdalint.workers import Workers

if TYPE_CHECKING:
    from typing_extensions import Self


class Pool:
    """A number of worker processes. Those that die are followed by new ones."""

    lost: tuple[type[BaseException], ...] = (BrokenProcessPool,)

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self._workers = Workers(jobs)

    @property
    def width(self) -> int:
        return 2 * self.jobs  # one is there for each when it ends the last one

    def submit(self, order: Order) -> Future[Answer]:
        return self._workers.submit(_work, order)

    def renew(self) -> None:
        self._workers.shutdown()
        self._workers = Workers(self.jobs)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """After an error, without waiting for what is under way."""
        if error is None:
            self._workers.shutdown(cancel_futures=True)
        else:
            self._workers.end()


def _work(order: Order) -> Answer:
    answer = lint(order)
    tidy()
    return answer

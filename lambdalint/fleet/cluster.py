"""The workers of a Dask cluster (https://distributed.dask.org). They have lambdalint installed, and see the same paths.

Dask itself gives the work of a worker that died to others, as often as its setting `allowed-failures` says, and counts
against all that the worker had taken; see https://distributed.dask.org/en/stable/resilience.html.
"""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import CancelledError, Future
from threading import Thread
from types import TracebackType
from typing import TYPE_CHECKING, Any, cast

from distributed import Client, KilledWorker
from distributed.comm import CommClosedError

from lambdalint.fleet.dispatch import Gone
from lambdalint.fleet.task import Answer, Order, lint

if TYPE_CHECKING:
    from typing_extensions import Self

_PATIENCE = 10
"""Seconds for a scheduler to answer."""
_LEAST_WIDTH = 32
"""Orders that are sent whatever is known of the workers: they come and go."""

_LOGGERS = ("distributed", "distributed.client")
"""Which Dask gives levels of their own: https://docs.dask.org/en/stable/configuration.html."""
_OVER = frozenset({"closing", "closed"})
"""States of a client that gave up."""


class Unreachable(Exception):
    """No scheduler is at that address; the message says so."""


class Cluster:
    """The workers that a scheduler has at any time. Raises Unreachable."""

    lost: tuple[type[BaseException], ...] = (KilledWorker, CancelledError, CommClosedError)

    def __init__(self, address: str) -> None:
        for name in _LOGGERS:  # they log with tracebacks what becomes of a future, or is Gone
            logging.getLogger(name).setLevel(logging.CRITICAL)
        try:
            self._client = _client(address)
        except Exception as error:  # whatever came of talking to something else
            reason = str(error) or "what listens there says nothing"
            raise Unreachable(f"no Dask scheduler answers at {address}: {reason}") from error

    @property
    def width(self) -> int:
        try:
            threads: dict[str, int] = self._client.nthreads()
        except CommClosedError:  # it may come back: the client waits for it
            return _LEAST_WIDTH
        except Exception as error:  # whichever it was doing then: versions of Dask differ
            raise Gone(f"the Dask scheduler is gone: {error}") from error
        return max(_LEAST_WIDTH, 2 * sum(threads.values()))

    def submit(self, order: Order) -> Future[Answer]:
        """Not by `Client.get_executor`: when a worker dies while its answer is fetched, the futures of that executor
        fail with a ValueError, or never end."""
        loop = self._client.loop.asyncio_loop
        try:
            # Not `pure`: that would take the failure of a task for the result of the next one with the same arguments.
            there = self._client.submit(lint, order, pure=False)
            future = asyncio.run_coroutine_threadsafe(_answer(there), loop)
        except self.lost:
            raise
        except Exception as error:  # since its width was asked for
            raise Gone(f"the Dask scheduler is gone: {error}") from error
        if self._client.status in _OVER:  # it accepts what it never sends: nothing would become of it
            future.cancel()
            raise Gone("the Dask scheduler is gone, and did not come back")
        return future

    def renew(self) -> None:
        """The scheduler looks after its workers."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._client.close()


def _client(address: str) -> Any:
    """In a thread that may be left behind: its timeout does not hold while a client waits for the first word of what
    listens there. Raises whatever a client does, and TimeoutError."""
    connected: Future[Any] = Future()

    def connect() -> None:
        try:
            connected.set_result(Client(address, timeout=_PATIENCE, set_as_default=False))
        except Exception as error:  # noqa: BLE001 - it is raised by the thread that waits
            connected.set_exception(error)

    Thread(target=connect, daemon=True).start()
    return connected.result(_PATIENCE + 1)


async def _answer(there: Any) -> Answer:
    """What a future of Dask comes to."""
    return cast("Answer", await there)

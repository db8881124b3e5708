"""The workers of a Dask cluster (https://distributed.dask.org). They have lambdalint installed, and see the same paths.

Dask itself gives the work of a worker that died to others, as often as its setting `allowed-failures` says, and counts
against all that the worker had taken; see https://distributed.dask.org/en/stable/resilience.html.
"""

from __future__ import annotations

from concurrent.futures import CancelledError, Future
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, Any, cast

from distributed import Client, KilledWorker

from lambdalint.fleet.dispatch import Gone
from lambdalint.fleet.task import Answer, Order, lint

if TYPE_CHECKING:
    from typing_extensions import Self

_PATIENCE = 10
"""Seconds for a scheduler to answer."""
_LEAST_WIDTH = 32
"""Orders that are sent before any worker is known: they come and go."""


class Unreachable(Exception):
    """No scheduler is at that address; the message says so."""


class Cluster:
    """The workers that a scheduler has at any time. Raises Unreachable."""

    lost: tuple[type[BaseException], ...] = (KilledWorker, CancelledError)

    def __init__(self, address: str) -> None:
        try:
            self._client: Any = Client(address, timeout=_PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            raise Unreachable(f"no Dask scheduler answers at {address}: {error}") from error
        # Not `pure`: that would take the failure of a task for the result of the next one with the same arguments.
        self._executor = self._client.get_executor(pure=False)

    @property
    def width(self) -> int:
        try:
            threads: dict[str, int] = self._client.nthreads()
        except Exception as error:  # whichever it was doing then: versions of Dask differ
            raise Gone(f"the Dask scheduler is gone: {error}") from error
        return max(_LEAST_WIDTH, 2 * sum(threads.values()))

    def submit(self, order: Order) -> Future[Answer]:
        try:
            return cast("Future[Answer]", self._executor.submit(lint, order))
        except self.lost:
            raise
        except Exception as error:  # since its width was asked for
            raise Gone(f"the Dask scheduler is gone: {error}") from error

    def renew(self) -> None:
        """The scheduler looks after its workers."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        with suppress(Exception):  # it cannot call back what it sent when the scheduler has gone
            self._executor.shutdown(wait=False)
        self._client.close()

"""When to check: a while after the last change, and one check at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from msgspec import Struct

Check = Callable[[Callable[[], bool]], Awaitable[None]]
"""A check; it may ask whether there has been a change since it began."""


class Schedule(Struct, eq=False):
    """Of the event loop that runs when it is told of changes."""

    check: Check
    delay: float
    """Seconds from the last change to the check."""
    _changes: int = 0
    _timer: asyncio.TimerHandle | None = None
    _task: asyncio.Task[None] | None = None
    _again: bool = False

    def changed(self, *, at_once: bool = False) -> None:
        """There is something new: what is being checked is stale."""
        self._changes += 1
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(0 if at_once else self.delay, self._begin)

    async def settled(self) -> None:
        """Returns when all changes have been checked, without waiting for more."""
        while self._timer is not None or self._task is not None:
            if self._timer is not None:
                self._timer.cancel()
                self._begin()
            if self._task is not None:
                await asyncio.shield(self._task)

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _begin(self) -> None:
        self._timer = None
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._run())
        else:
            self._again = True

    async def _run(self) -> None:
        try:
            while True:
                self._again = False
                await self.check(partial(self._is_past, self._changes))
                if not self._again:
                    return
        finally:
            self._task = None

    def _is_past(self, changes: int) -> bool:
        return self._changes != changes

"""Texts that come in any order, written in the order of their numbers as soon as it is their turn."""

from __future__ import annotations

import os
from collections.abc import Callable
from tempfile import TemporaryFile, gettempdir
from types import TracebackType
from typing import IO, TYPE_CHECKING

from lambdalint.fleet.files import named

if TYPE_CHECKING:
    from typing_extensions import Self


class Stream:
    """What comes too early waits on disk, not in memory: a first repository may take longer than a thousand others."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        self._next = 0
        self._early: dict[int, tuple[int, int]] = {}
        """By number, where the text is on disk: an offset, and how many bytes."""
        with named(gettempdir()):
            self._spool: IO[bytes] = TemporaryFile()  # noqa: SIM115 - it is closed with the stream

    def put(self, number: int, text: str) -> None:
        """Takes the text of a number; each from 0 on comes once."""
        if number != self._next:
            self._keep(number, text.encode())
            return
        self._write(text)
        self._next += 1
        while self._next in self._early:
            offset, size = self._early.pop(self._next)
            self._spool.seek(offset)
            self._write(self._spool.read(size).decode())
            self._next += 1
        if not self._early:
            self._spool.seek(0)
            self._spool.truncate()

    def _keep(self, number: int, data: bytes) -> None:
        with named(gettempdir()):
            self._early[number] = (self._spool.seek(0, os.SEEK_END), len(data))
            self._spool.write(data)
            self._spool.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._spool.close()

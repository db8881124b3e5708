"""The streams of the process, and what becomes of a run where one of them fails."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, TextIO


class Output(io.TextIOWrapper):
    """stdout. When nobody reads it any more, as after `| head`, the rest is dropped, and `is_read` is False."""

    is_read = True

    def write(self, text: str, /) -> int:
        try:
            return super().write(text)
        except BrokenPipeError:
            self._abandon()
            return len(text)

    def flush(self) -> None:
        try:
            super().flush()
        except BrokenPipeError:
            self._abandon()

    def _abandon(self) -> None:
        """What is not written yet goes nowhere, now and at the end of the process."""
        self.is_read = False
        os.dup2(os.open(os.devnull, os.O_WRONLY), self.fileno())


class Messages(io.TextIOWrapper):
    """stderr. What it does not take is lost, and the run goes on: its exit code says more than a message does."""

    def write(self, text: str, /) -> int:
        try:
            return super().write(text)
        except OSError:
            return len(text)

    def flush(self) -> None:
        with suppress(OSError):
            super().flush()


def prepare() -> None:
    """Makes streams that are closed fail where they are used."""
    sys.stdin = sys.stdin or _closed(os.O_WRONLY, "r")
    sys.stdout = _as(Output, sys.stdout) if sys.stdout else _closed(os.O_RDONLY, "w")
    sys.stderr = _as(Messages, sys.stderr) if sys.stderr else Messages(io.BytesIO(), "utf-8")


def _as(kind: type[io.TextIOWrapper], stream: TextIO) -> io.TextIOWrapper:
    """Python's own lives on, for it would be closed else, and has nothing to write."""
    lines = kind is Messages or stream.line_buffering
    return kind(stream.buffer, stream.encoding, errors="backslashreplace", line_buffering=bool(lines))


def _closed(access: int, mode: str) -> Any:
    """A stream whose every use is an OSError."""
    return io.TextIOWrapper(io.FileIO(os.open(os.devnull, access), mode), "utf-8")


def put(pieces: Iterable[str], stream: TextIO | None = None) -> None:
    """Writes what can be read at once, to stdout if nothing else is said."""
    target: Any = stream or sys.stdout
    target.reconfigure(errors="backslashreplace")
    target.writelines(pieces)
    target.flush()


def is_read() -> bool:
    """Whether somebody may still read stdout."""
    return getattr(sys.stdout, "is_read", True)

"""The streams of the process, and what becomes of a run where one of them fails."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, TextIO


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
    sys.stdout = sys.stdout or _closed(os.O_RDONLY, "w")
    if sys.stderr is None:
        sys.stderr = Messages(io.BytesIO(), "utf-8")
    else:
        buffer, encoding = sys.stderr.buffer, sys.stderr.encoding
        sys.stderr = Messages(buffer, encoding, errors="backslashreplace", line_buffering=True)


def _closed(access: int, mode: str) -> Any:
    """A stream whose every use is an OSError."""
    return io.TextIOWrapper(io.FileIO(os.open(os.devnull, access), mode), "utf-8")


def abandon(stream: TextIO) -> None:
    """Lets go of what nobody reads any more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def put(pieces: Iterable[str]) -> None:
    """Writes to stdout. `| head` may have seen enough."""
    try:
        sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
        sys.stdout.writelines(pieces)
        sys.stdout.flush()
    except BrokenPipeError:
        abandon(sys.stdout)

"""The bytes of a file that somebody else wrote: never more than are wanted, and never of what is no file.

A pipe would be waited for, a device may never end, and a file may grow between the look at its size and the reading.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

MAXIMUM_SIZE = 10_000_000
"""Bytes. CloudFormation takes templates up to 1 MB; nothing that a person edits is larger than this."""

_BEGIN = 10_000
_BLOCK = 4096
"""Bytes that are asked for at least: some systems do not tell the size of what they make up as it is read."""
_OPENED = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)

NOT_FOLLOWED = getattr(os, "O_NOFOLLOW", 0)
"""For `links` below; 0 where the system cannot do without."""


class NoFile(OSError):
    """A folder, a pipe, a socket or a device."""


class TooLarge(OSError):
    """More bytes than are wanted; the text says how many."""

    begin = b""
    """As much of them as tells what it is."""


def head(path: Path | str, length: int, *, links: bool = True) -> bytes:
    """The first bytes of a file, fewer where it has no more. Raises OSError, also for what is no file, and without
    `links` for one."""
    number = os.open(path, _OPENED if links else _OPENED | NOT_FOLLOWED)
    try:
        status = os.fstat(number)
        if not stat.S_ISREG(status.st_mode):
            raise NoFile(0, "it is no regular file")
        expected = max(status.st_size, _BLOCK) + 1
        parts = []
        while length > 0 and (part := os.read(number, min(length, expected))):
            parts.append(part)
            length -= len(part)
            if len(part) == status.st_size:  # more was asked for
                break
        return b"".join(parts)
    finally:
        os.close(number)


def whole(path: Path | str, maximum: int = MAXIMUM_SIZE, *, links: bool = True) -> bytes:
    """All bytes of a file. Raises OSError: NoFile for what is none, TooLarge for more than the maximum."""
    found = head(path, maximum + 1, links=links)
    if len(found) > maximum:
        size = max(os.stat(path).st_size, len(found))  # noqa: PTH116 - or a text
        error = TooLarge(0, f"{size / 1e6:.0f} MB; files above {maximum // 1_000_000} MB are not read")
        error.begin = found[:_BEGIN]
        raise error
    return found

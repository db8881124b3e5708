"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

EXIT_TERMINATED = 143
"""128 and the number of the signal, as shells have it."""

_PREFIX = ".lambdalint-"
_STREAMS = ("/dev/", "/proc/")


def write(path: Path, pieces: Iterable[bytes]) -> None:
    """Puts new content into a file, as `opened` does. Raises OSError."""
    with opened(path) as file:
        file.writelines(pieces)


def replace(path: Path, pieces: Iterable[bytes]) -> None:
    """As `write` does it with a plain file. `path` is a real path."""
    with _replacing(path) as file:
        file.writelines(pieces)


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """A file that takes the place of what may be there already when all has been written to it. Raises OSError.

    It is a temporary one beside that, and gets its name in one step, and its mode: whatever goes wrong, what was there
    before is still there. A link stays what it is, and its target is replaced. What is no file (a pipe, a terminal,
    `/dev/stdout`), and a file whose folder takes no other, are written to as they are.
    """
    real = Path(os.path.realpath(path))
    if is_stream(path) or (real.exists() and not os.access(real.parent, os.W_OK)):
        with path.open("wb") as file:
            yield file
    else:
        with _replacing(real) as file:
            yield file


@contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    mode = path.stat().st_mode & 0o7777 if path.exists() else 0o666 & ~_umask()
    if path.exists() and not os.access(path, os.W_OK):
        raise PermissionError(0, "it is read-only")
    from tempfile import mkstemp  # noqa: PLC0415 - most runs write no file

    with _terminated_in_order():
        handle, name = mkstemp(dir=path.parent, prefix=_PREFIX)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            temporary.chmod(mode)
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise


@contextmanager
def _terminated_in_order() -> Iterator[None]:
    """SIGTERM ends the run as Ctrl-C does: with what is half written taken away. Only the main thread may ask."""
    import signal  # noqa: PLC0415 - as above
    import threading  # noqa: PLC0415

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(EXIT_TERMINATED))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def is_stream(path: Path) -> bool:
    """Whether a path is that of something else than a file: nothing can take its place."""
    return os.path.abspath(path).startswith(_STREAMS) or (path.exists() and not path.is_file())  # noqa: PTH100 - see `write`


def _umask() -> int:
    """Only who sets it is told what it was."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask

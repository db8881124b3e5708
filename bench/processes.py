"""Runs programs and says what they took."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile


@dataclass(frozen=True)
class Run:
    seconds: float
    """By the clock."""
    cpu: float
    """Seconds of a processor, the program's and the system's for it, of the process and those that it waited for."""
    megabytes: float
    """The most memory that the process held at once."""
    output: str
    status: int


def measure(
    command: Sequence[str | Path],
    done: Collection[int],
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Run:
    """Exits if the program did not do its work: findings are no failure, a crash is one."""
    run, said = attempt(command, folder, environment)
    if run.status not in done:
        sys.exit(f"{Path(command[0]).name} failed with exit code {run.status}:\n{said}")
    return run


def attempt(
    command: Sequence[str | Path],
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    limit: float | None = None,
) -> tuple[Run, str]:
    """The run, whatever became of it, and what the program wrote to stderr.

    After `limit` seconds the program is killed, with all that it started; the status is then that of a signal.
    """
    with TemporaryFile() as output, TemporaryFile() as complaints:
        begin = time.perf_counter()
        process = subprocess.Popen(
            command, stdout=output, stderr=complaints, cwd=folder, env=environment, start_new_session=True
        )
        with _killing(process.pid, limit):
            _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        complaints.seek(0)
        written, said = (file.read().decode(errors="replace") for file in (output, complaints))
    kilobytes = usage.ru_maxrss / (1024 if sys.platform == "darwin" else 1)
    cpu = usage.ru_utime + usage.ru_stime
    return Run(seconds, cpu, kilobytes / 1024, written, process.returncode), said


@contextmanager
def _killing(group: int, limit: float | None) -> Iterator[None]:
    if limit is None:
        yield
        return
    timer = threading.Timer(limit, os.killpg, (group, signal.SIGKILL))
    timer.start()
    try:
        yield
    finally:
        timer.cancel()

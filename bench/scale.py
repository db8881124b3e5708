"""Times lambdalint on 10, 100, 1,000 and 10,000 projects: time for each of them, and memory.

python -m bench.scale [--most COUNT]

Time is told by the clock, and as that of processors, of all processes together: what else the machine does disturbs the
latter less. The start, which all projects share, is in it. Of several runs, the fastest is told.

How many functions are called for a project does not depend on the machine, and is told for each that there is more than
in the line before, without the start.
"""

from __future__ import annotations

import argparse
import resource
import sys
import threading
import time
from pathlib import Path
from subprocess import DEVNULL, Popen
from tempfile import TemporaryDirectory

from bench import projects
from bench.processes import attempt

PROGRAM = Path(sys.executable).parent / "lambdalint"
RUNS = {10: 5, 100: 5, 1_000: 3, 10_000: 1}
COUNTING = """
import cProfile, pstats, sys
from lambdalint.cli import code_of
profile = cProfile.Profile()
status = profile.runcall(code_of, ["check", "--format", "jsonl", "--jobs", "1", "."])
print(pstats.Stats(profile).total_calls, file=sys.stderr)
sys.exit(status)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--most", type=int, default=max(RUNS), help="leave out what has more projects")
    arguments = parser.parse_args()
    print("projects   jobs   seconds   ms for each   of processors   peak MB of a process   of all together")
    smaller, fewer = 0, 0
    for count in (count for count in RUNS if count <= arguments.most):
        with TemporaryDirectory() as folder:
            projects.write(count, Path(folder))
            for jobs in (1, 2):
                seconds, cpu, single, together = min(measured(Path(folder), jobs) for _ in range(RUNS[count]))
                each, busy = 1000 * seconds / count, 1000 * cpu / count
                row = f"{count:8,} {jobs:6} {seconds:9.2f} {each:13.2f} {busy:15.2f} {single:22.0f} {together:17.0f}"
                print(row, flush=True)
            calls = counted(Path(folder))
            if smaller:
                print(f"{count:8,}      {(calls - fewer) / (count - smaller):10,.0f} calls for each", flush=True)
            smaller, fewer = count, calls


def counted(folder: Path) -> int:
    """Calls of functions, Python's and others, in a run of one process."""
    run, said = attempt([sys.executable, "-c", COUNTING], folder)
    if run.status not in (0, 1):
        sys.exit(f"lambdalint failed with exit code {run.status}:\n{said}")
    return int(said.splitlines()[-1])


def measured(folder: Path, jobs: int) -> tuple[float, float, float, float]:
    """Seconds by the clock and of processors, and megabytes: the most of one process, and of all at once."""
    peaks = [0.0, 0.0]
    before = _processors()
    begin = time.perf_counter()
    process = Popen(
        [PROGRAM, "check", "--format", "jsonl", "--jobs", str(jobs), "."], cwd=folder, stdout=DEVNULL, stderr=DEVNULL
    )
    watching = threading.Thread(target=_watch, args=(process, peaks))
    watching.start()
    status = process.wait()
    seconds = time.perf_counter() - begin
    watching.join()
    if status not in (0, 1):
        sys.exit(f"lambdalint failed with exit code {status}")
    return seconds, _processors() - before, peaks[0], peaks[1]


def _processors() -> float:
    """Seconds that the programs took which have ended, with the processes that those waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _watch(process: Popen[bytes], peaks: list[float]) -> None:
    """Memory that processes share is divided among them (PSS), as the kernel has it."""
    while process.poll() is None:
        held = [_megabytes(pid) for pid in (process.pid, *_children(process.pid))]
        peaks[0], peaks[1] = max(peaks[0], *held), max(peaks[1], sum(held))
        time.sleep(0.05)


def _children(pid: int) -> list[int]:
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _megabytes(pid: int) -> float:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in text.splitlines() if line.startswith("Pss:")), 0.0)


if __name__ == "__main__":
    main()

"""`make fuzz`: runs each target in a process of its own for some time, and says what came of it.

What is found is below `.cache/fuzz/NAME/crashes`: the input, and beside it (`.txt`) what was raised. The exit code is 1
if there is anything.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from fuzz.targets import TARGETS

SOURCE = Path(__file__).resolve().parents[1]
CACHE = SOURCE / ".cache" / "fuzz"
CORPUS = SOURCE.parent / "shared" / "corpus"

_COVERED = re.compile(r"^#\d+\s.*?cov: (\d+) .*?corp: (\d+)/", re.MULTILINE)


@dataclass(frozen=True)
class Campaign:
    """What came of one target."""

    name: str
    figures: Mapping[str, Any]
    covered: int
    """Places in lambdalint's code, as Atheris counts them."""
    kept: int
    """Inputs that led to something new."""
    crashes: tuple[Path, ...]
    failure: str
    """What the process says at its end if it did not end well."""

    def line(self) -> str:
        figures = self.figures
        runs, seconds = figures.get("runs", 0), figures.get("seconds", 0)
        return (
            f"{self.name:<11}{seconds:>5.0f} s {runs:>8} runs {runs / max(seconds, 1):>4.0f}/s {self.covered:>6} places"
            f" {self.kept:>5} kept {len(self.crashes):>3} crashes, longest {figures.get('longest', 0):.2f} s, "
            f"{figures.get('memory', 0):.0f} MB"
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m fuzz.run")
    parser.add_argument("targets", nargs="*", help=f"of {', '.join(TARGETS)}; without any, all")
    parser.add_argument(
        "--seconds", type=int, default=60, help="for each target, after it has read what it begins with"
    )
    parser.add_argument("--jobs", type=int, default=1, help="targets at a time")
    parser.add_argument("--corpus", type=Path, action="append", help=f"a folder with templates and sources: {CORPUS}")
    given = parser.parse_args()
    if unknown := set(given.targets) - TARGETS.keys():
        parser.error(f"no such target: {', '.join(sorted(unknown))}")
    corpora = [folder for folder in given.corpus or [CORPUS] if folder.is_dir()]
    os.nice(19)
    failed = False
    with ThreadPoolExecutor(given.jobs) as pool:
        for campaign in pool.map(partial(fuzzed, given.seconds, corpora), given.targets or TARGETS):
            print(campaign.line(), flush=True)
            for crash in campaign.crashes:
                print(f"  {os.path.relpath(crash)}: {_said(campaign, crash)}", flush=True)
            if campaign.failure:
                print(campaign.failure, flush=True)
            failed = failed or bool(campaign.crashes or campaign.failure)
    return int(failed)


def fuzzed(seconds: int, corpora: Sequence[Path], name: str) -> Campaign:
    folder = CACHE / name
    folder.mkdir(parents=True, exist_ok=True)
    for left in ("figures.json", "current"):
        (folder / left).unlink(missing_ok=True)
    command = [sys.executable, "-m", "fuzz.process", name, str(folder), *map(str, corpora)]
    log = folder / "log"
    with log.open("wb") as file:
        flags = ["--", f"-max_total_time={seconds}", "-print_final_stats=1"]
        ended = subprocess.run([*command, *flags], cwd=SOURCE, stdout=file, stderr=file, check=False)
    said = log.read_text(encoding="utf-8", errors="replace")
    if ended.returncode and (folder / "current").exists():
        shutil.move(folder / "current", folder / "crashes" / "ended")
    figures = folder / "figures.json"
    covered = [(int(match[1]), int(match[2])) for match in _COVERED.finditer(said)]
    return Campaign(
        name,
        json.loads(figures.read_text(encoding="utf-8")) if figures.exists() else {},
        *(covered[-1] if covered else (0, 0)),
        tuple(sorted(path for path in (folder / "crashes").glob("*") if path.suffix != ".txt")),
        said[-2000:] if ended.returncode else "",
    )


def _said(campaign: Campaign, crash: Path) -> str:
    """The last line of what was raised; a process that was ended by force wrote none down."""
    beside = crash.with_name(f"{crash.name}.txt")
    lines = beside.read_text(encoding="utf-8").splitlines() if beside.exists() else []
    return lines[-1][:200] if lines else f"see {CACHE.name}/{campaign.name}/log"


if __name__ == "__main__":
    sys.exit(main())

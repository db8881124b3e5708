"""Times small runs: what a commit hook waits for. All is paired, as in `bench.run`.

`lambdalint --version` beside an interpreter that does nothing; one SAM application of five functions with its Python
handlers, beside cfn-lint and checkov, which look at the template alone.
"""

from __future__ import annotations

import statistics
import sys
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from bench import projects
from bench.linters import CfnLint, Checkov
from bench.processes import Run, attempt

PROGRAMS = Path(sys.executable).parent
PAIRS = 15
FUNCTIONS = 5


def main() -> None:
    print(f"median of {PAIRS} pairs, in ms; by the clock, and of a processor")
    compare({"python -c pass": [sys.executable, "-c", "pass"], "lambdalint --version": [OURS, "--version"]})
    with TemporaryDirectory() as folder:
        application = Path(folder, "application")
        projects.project(application, FUNCTIONS, Random(1), ("python",))  # noqa: S311 - nothing secret
        commands: dict[str, list[str | Path]] = {"lambdalint check": [OURS, "check", "."]}
        for linter in (CfnLint(), Checkov()):
            if linter.environment.is_dir():
                commands[linter.name] = linter.command(application)
            else:
                print(f"{linter.name} is not there: `make compare` installs it")
        compare(commands, application)


OURS = PROGRAMS / "lambdalint"


def compare(commands: dict[str, list[str | Path]], folder: Path | None = None) -> None:
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for repetition in range(-1, PAIRS):
        for name in sorted(commands, reverse=repetition % 2 == 0):
            run, said = attempt(commands[name], folder)
            if run.status < 0 or "Traceback" in said:
                sys.exit(f"{name} failed with exit code {run.status}:\n{said}")
            if repetition >= 0:
                runs[name].append(run)
    first, *_ = commands
    for name, measured in runs.items():
        seconds, cpu = (
            statistics.median(values) for values in ([r.seconds for r in measured], [r.cpu for r in measured])
        )
        pairs = zip(runs[first], measured, strict=True)
        ratio = statistics.median(one.seconds / other.seconds for one, other in pairs)
        beside = "" if name == first else f"   {first} takes {ratio:.3f} of it"
        print(f"  {name:22} {1000 * seconds:7.0f} {1000 * cpu:7.0f}{beside}", flush=True)


if __name__ == "__main__":
    main()

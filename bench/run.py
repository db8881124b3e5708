"""Times lambdalint beside cfn-lint: on one example application, and on a corpus of templates where there is one.

Runs are paired: each repetition runs both, in turn first and second, so that what slows the machine down for a while
slows both. Every run is a process of its own whose start counts. The files were read once before, by a pair that does
not count.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.processes import Run, measure

SOURCE = Path(__file__).resolve().parents[1]
CORPUS = SOURCE.parent / "shared" / "corpus"
PROGRAMS = Path(sys.executable).parent
# cfn-lint 1.58 takes no `Parameters:` or `Resources:` without content, and one crash ends the whole run.
CRASHING = {"eventbridge-schedule-stepfunctions-sam__template.yaml", "kinesis-lambda-ddb-cdk-java__template.yaml"}
# What each exits with when it did its work, whatever it found. cfn-lint's is a sum of 2, 4 and 8 by severity.
DONE = {"lambdalint": {0, 1}, "cfn-lint": {0, 2, 4, 6, 8, 10, 12, 14}}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=10, help="repetitions on the example (default: 10)")
    parser.add_argument("--corpus-pairs", type=int, default=3, help="repetitions on the corpus (default: 3)")
    arguments = parser.parse_args()

    example = SOURCE / "examples" / "orders-sam"
    compare(f"one application, {example.relative_to(SOURCE)}", [example], [example / "template.yaml"], arguments.pairs)
    if not CORPUS.is_dir():
        print(f"no corpus at {os.path.relpath(CORPUS)}: nothing else to time")
        return
    everything = sum(path.is_file() for path in CORPUS.rglob("*"))
    sam = sorted(path for path in (CORPUS / "sam").iterdir() if path.is_file())
    readable = [path for path in sam if path.name not in CRASHING]
    print(f"cfn-lint gets {len(readable)} of the corpus's {len(sam)} SAM templates; it crashes on the others\n")
    compare(
        f"the corpus: {everything} templates for lambdalint, {len(readable)} of them for cfn-lint",
        [CORPUS],
        readable,
        arguments.corpus_pairs,
    )
    compare(f"the same {len(readable)} SAM templates for both", readable, readable, arguments.corpus_pairs)


def compare(title: str, ours: Sequence[Path], theirs: Sequence[Path], pairs: int) -> None:
    commands = {
        "lambdalint": [str(PROGRAMS / "lambdalint"), "check", *map(str, ours)],
        "cfn-lint": [str(PROGRAMS / "cfn-lint"), *map(str, theirs)],
    }
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for repetition in range(-1, pairs):
        for name in sorted(commands, reverse=repetition % 2 == 0):
            run = measure(commands[name], DONE[name])
            if repetition >= 0:
                runs[name].append(run)
    ratios = [one.seconds / other.seconds for one, other in zip(runs["lambdalint"], runs["cfn-lint"], strict=True)]
    print(f"{title}; median of {pairs} pairs")
    for name, measured in runs.items():
        seconds = [run.seconds for run in measured]
        peak = max(run.megabytes for run in measured)
        print(f"  {name:<10} {statistics.median(seconds):7.2f} s  {_range(seconds)}   peak {peak:4.0f} MB")
    print(f"  {'ratio':<10} {statistics.median(ratios):7.3f}    {_range(ratios, digits=3)}\n", flush=True)


def _range(values: Sequence[float], digits: int = 2) -> str:
    return f"({min(values):.{digits}f} to {max(values):.{digits}f})"


if __name__ == "__main__":
    main()

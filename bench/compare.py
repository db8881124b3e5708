"""Compares lambdalint with other linters and prints the tables of docs/comparison.md.

    python -m bench.compare [--patterns CHECKOUT] [--examples CHECKOUT]

Each linter gets an environment of its own below .venv/compare, from the package registries; nothing else is changed.
The checkouts are of aws-samples/serverless-patterns and serverless/examples; without one, what is measured on it is
left out.
"""

from __future__ import annotations

import argparse
import platform
import shutil
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.environments import Found, Outcome, templates
from bench.judgements import VERDICTS, Place, drawn, related, verdicts
from bench.linters import LINTERS
from bench.planting import flaws
from bench.samples import gather

DIALECTS = {"cloudformation": "C", "sam": "S", "serverless": "F"}
OFFLINE = ("unshare", "--map-root-user", "--net")
INPUTS = {"ours": "our examples", "patterns": "serverless-patterns", "examples": "serverless/examples"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--patterns", type=Path, help="a checkout of aws-samples/serverless-patterns")
    parser.add_argument("--examples", type=Path, help="a checkout of serverless/examples")
    parser.add_argument("--runs", type=int, default=3, help="that the fastest is taken of (default: 3)")
    parser.add_argument("--draw", type=Path, help="write what is still to be judged into this file")
    parser.add_argument("--verdicts", type=Path, help="what was judged of it: lines of linter to reason, with tabs")
    arguments = parser.parse_args()

    for linter in LINTERS:
        if not linter.environment.is_dir() or linter.name == "lambdalint":  # whose source may have changed
            print(f"installing {linter.name}", file=sys.stderr)
            try:
                linter.install()
            except BaseException:  # so that half of an environment is not taken for one
                shutil.rmtree(linter.environment, ignore_errors=True)
                raise
    with TemporaryDirectory(prefix="compare-") as temporary:
        inputs = gather(Path(temporary).resolve(), arguments.patterns, arguments.examples)
        print(f"Measured on {date.today()}, {platform.system()}, Python {platform.python_version()}.\n")  # noqa: DTZ011
        print(linters(inputs["ours"]), flush=True)
        print(planted(Path(temporary).resolve() / "planted"), flush=True)
        print(findings(inputs, arguments.draw, verdicts(arguments.verdicts)), flush=True)
        print(times(inputs, arguments.runs))


def linters(example: Path) -> str:
    rows = []
    for linter in LINTERS:
        _, with_network = linter.check(example)
        _, without = linter.check(example, OFFLINE)
        needs = "no" if set(without.found) == set(with_network.found) else "yes"
        rows.append([linter.name, linter.version(), f"{linter.size():.0f} MB", needs])
    return table(["linter", "version", "installed", "needs a network"], rows)


def planted(folder: Path) -> str:
    """Which rule finds which flaw, in which dialects if not in all that it is planted in."""
    all_flaws = flaws()
    for number, flaw in enumerate(all_flaws):
        flaw.plant(folder / f"{number:02}")
    counts = {}
    for linter in LINTERS:
        _, outcome = linter.check(folder)
        # Where a linter cannot read one of the twins, they say nothing.
        unread = {tuple(path.split("/")[:2]) for path in outcome.failed}
        read = [(*one.path.split("/")[:3], one.rule) for one in outcome.found]
        counts[linter.name] = Counter(key for key in read if key[:2] not in unread)
    rows = []
    for number, flaw in enumerate(all_flaws):
        where = folder / f"{number:02}"
        dialects = [name for name in DIALECTS if (where / name).is_dir()]
        cells = [told(counts[linter.name], where.name, dialects) for linter in LINTERS]
        rows.append([flaw.name, letters(dialects), *cells, flaw.sonar])
    return table(["flaw", "in", *(linter.name for linter in LINTERS), "Sonar documents"], rows)


def told(counts: Counter[tuple[str, ...]], number: str, dialects: Sequence[str]) -> str:
    """The rules that speak more often about the flawed project than about its twin."""
    found: dict[str, list[str]] = {}
    for dialect in dialects:
        for rule in {key[3] for key in counts if key[:3] == (number, dialect, "flawed")}:
            if counts[number, dialect, "flawed", rule] > counts[number, dialect, "mended", rule]:
                found.setdefault(rule, []).append(dialect)
    return ", ".join(
        f"`{rule}`" + ("" if where == list(dialects) else f" ({letters(where)})")
        for rule, where in sorted(found.items())
    )


def letters(dialects: Iterable[str]) -> str:
    return " ".join(DIALECTS[dialect] for dialect in dialects)


def findings(inputs: dict[str, Path], draw: Path | None, judged: dict[Place, str]) -> str:
    """How many each linter has of each input, and how those that were drawn were judged."""
    rows, judged_rows, unjudged = [], [], []
    for linter in LINTERS:
        row, places = [linter.name], []
        about: list[tuple[str, Found]] = []
        for name, folder in inputs.items():
            run, outcome = linter.check(folder)
            of_functions = list(related(linter, folder, outcome.found))
            row.append(summary(outcome, len(of_functions)) if run else "")
            about += [(name, one) for one in of_functions if name != "ours"]
        rows.append(row)
        places = drawn(linter, about)
        counts = Counter(judged.get(place, "") for place in places)
        judged_rows.append([linter.name, str(len(about)), *(str(counts[verdict]) for verdict in VERDICTS)])
        unjudged += [(place, one) for place in places if place not in judged for one in first(place, about)]
    if draw:
        draw.write_text("".join("\t".join([*place, str(one.line), one.message]) + "\n" for place, one in unjudged))
    missing = f"\n{len(unjudged)} of the drawn findings are not judged.\n" if unjudged else ""
    return (
        table(["linter", *(INPUTS[name] for name in inputs)], rows)
        + "\n"
        + table(["judged", "of", *VERDICTS], judged_rows)
        + missing
    )


def first(place: Place, about: Iterable[tuple[str, Found]]) -> list[Found]:
    same = [one for name, one in about if (name, one.path, one.rule, one.resource) == place[1:]]
    return same[:1]


def summary(outcome: Outcome, of_functions: int) -> str:
    failed = f"; {len(outcome.failed)} not read" if outcome.failed else ""
    return f"{len(outcome.found)} ({of_functions}){failed}"


def times(inputs: dict[str, Path], runs: int) -> str:
    """Seconds of a processor, the least of some runs; the linters take turns."""
    least: dict[tuple[str, str], float] = {}
    for _ in range(runs):
        for name, folder in inputs.items():
            for linter in LINTERS:
                run, _ = linter.check(folder)
                if run:
                    least[linter.name, name] = min(run.cpu, least.get((linter.name, name), run.cpu))
    rows = [
        [linter.name, *(f"{least[linter.name, name]:.1f} s" if (linter.name, name) in least else "" for name in inputs)]
        for linter in LINTERS
    ]
    counts = ["templates given to cfn-lint and cdk-nag", *(str(len(templates(folder))) for folder in inputs.values())]
    return table(["CPU time", *(INPUTS[name] for name in inputs)], [*rows, counts])


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


if __name__ == "__main__":
    main()

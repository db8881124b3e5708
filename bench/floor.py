"""Times lambdalint on a checkout beside the least that anybody needs who looks at the same files: to parse them.

    python -m bench.floor CHECKOUT

The floor is what PyYAML's C composer needs for all that may be a template (YAML and JSON that lambdalint opens), and
tree-sitter for all sources in languages that lambdalint reads; nothing is done with what comes of it. What lies in
folders that lambdalint does not enter is left out. Where `make compare` has installed them, cfn-lint with
cfn-lint-serverless, checkov and pythaw run on the same checkout, one after the other, each for LIMIT seconds at most.
An exception in one template ends cfn-lint before it has looked at the others. What such a run took counts all the
same: the whole takes longer.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import tree_sitter_c_sharp
import tree_sitter_go
import tree_sitter_java
import tree_sitter_javascript
import tree_sitter_kotlin
import tree_sitter_python
import tree_sitter_ruby
import tree_sitter_rust
import tree_sitter_typescript
import yaml
from tree_sitter import Language, Parser

from bench.environments import Linter, templates
from bench.linters import CfnLintServerless, Checkov, Pythaw
from bench.processes import attempt, measure
from lambdalint.contents import MAXIMUM_SIZE
from lambdalint.readers.files import Ignored, walk
from lambdalint.readers.handlers import SOURCE_SUFFIXES
from lambdalint.readers.templates import NAMES

PROGRAM = Path(sys.executable).parent / "lambdalint"
RUNS = 5
LIMIT = 240
_GRAMMARS = {
    (".cs",): tree_sitter_c_sharp.language(),
    (".go",): tree_sitter_go.language(),
    (".java",): tree_sitter_java.language(),
    (".js", ".mjs", ".cjs"): tree_sitter_javascript.language(),
    (".kt",): tree_sitter_kotlin.language(),
    (".py",): tree_sitter_python.language(),
    (".rb",): tree_sitter_ruby.language(),
    (".rs",): tree_sitter_rust.language(),
    (".ts", ".mts", ".cts"): tree_sitter_typescript.language_typescript(),
}
PARSERS = {suffix: Parser(Language(grammar)) for suffixes, grammar in _GRAMMARS.items() for suffix in suffixes}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkout", type=Path)
    checkout = parser.parse_args().checkout.resolve()
    gc.disable()
    documents = texts(checkout, NAMES)
    sources = texts(checkout, SOURCE_SUFFIXES)
    print(f"{len(documents):,} files that may be templates, {len(sources):,} sources; least of {RUNS} runs, seconds")
    parsing = best(lambda: compose(documents)), best(lambda: parse(sources))
    print(f"  floor       {sum(parsing):6.2f}   PyYAML's C composer {parsing[0]:.2f}, tree-sitter {parsing[1]:.2f}")
    ours = 0.0
    for jobs in (1, len(os.sched_getaffinity(0))):
        runs = [measure([PROGRAM, "check", "--jobs", str(jobs), "."], {0, 1}, checkout) for _ in range(RUNS)]
        ours = min(run.seconds for run in runs)
        cpu, peak = min(run.cpu for run in runs), max(run.megabytes for run in runs)
        times, cores = f"{ours / sum(parsing):.2f} x the floor", f"{jobs} jobs, {cpu:.2f} of processors"
        print(f"  lambdalint  {ours:6.2f}   {times}; {cores}, {peak:.0f} MB")
    others(checkout, ours)


def texts(folder: Path, suffixes: frozenset[str]) -> list[tuple[str, bytes]]:
    paths = (path for path in walk(folder, suffixes, Ignored(folder)) if path.is_file())
    return [(path.suffix.lower(), path.read_bytes()) for path in paths if path.stat().st_size <= MAXIMUM_SIZE]


def compose(files: Sequence[tuple[str, bytes]]) -> None:
    for suffix, data in files:
        if suffix not in PARSERS:
            with suppress(yaml.YAMLError, UnicodeDecodeError):
                yaml.compose(data.decode("utf-8-sig"), Loader=yaml.CSafeLoader)


def parse(files: Sequence[tuple[str, bytes]]) -> None:
    for suffix, data in files:
        PARSERS[suffix].parse(data)


def best(work: Callable[[], None]) -> float:
    seconds = []
    for _ in range(RUNS):
        begin = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begin)
    return min(seconds)


def others(checkout: Path, ours: float) -> None:
    pythaw, cfn_lint, checkov = Pythaw(), CfnLintServerless(), Checkov()
    commands: list[tuple[Linter, list[str | Path]]] = [
        (pythaw, pythaw.command(checkout)),
        (cfn_lint, cfn_lint.on(templates(checkout))),
        (checkov, checkov.command(checkout)),
    ]
    together = 0.0
    for linter, command in commands:
        if not linter.environment.is_dir():
            print(f"  {linter.name} is not there: `make compare` installs it")
            return
        run, _ = attempt(command, checkout, linter.variables(), LIMIT)
        together += run.seconds
        ended = "" if run.output else f"  ended without a report: {status(run.status)}"
        print(f"  {linter.name:19} {run.seconds:8.1f}{ended}", flush=True)
    print(f"  lambdalint is at least {together / ours:.0f} x as fast as these one after the other")


def status(code: int) -> str:
    return f"exit code {code}" if code >= 0 else f"not done after {LIMIT} s"


if __name__ == "__main__":
    main()

"""Says for how many functions of a checkout the handler is found, by language, and how long one run over it takes.

    make corpus CORPUS=path

The source of a function counts as being there where a file of the name that its handler setting says lies below the
template's folder, in its runtime's language; for a runtime that runs programs, where one of a language that makes them
does.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from lambdalint.model.code import Handler, MissingFile, MissingSymbol
from lambdalint.model.function import Function
from lambdalint.readers import project
from lambdalint.readers.files import walk

_ENDINGS = {
    "python": (".py",),
    "nodejs": (".js", ".mjs", ".cjs", ".ts", ".mts", ".cts", ".tsx"),
    "java": (".java", ".kt"),
    "dotnet": (".cs",),
    "ruby": (".rb",),
    "go": (".go",),
    "provided": (".go", ".rs", ".cs"),
}
"""Of the files of a runtime's languages, by how its name begins."""


@dataclass
class Row:
    functions: int = 0
    with_source: int = 0
    found: int = 0
    missing: int = 0
    not_found: list[str] = field(default_factory=list)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkout", type=Path)
    parser.add_argument("--list", action="store_true", help="name the functions whose handler is not found")
    arguments = parser.parse_args()
    checkout = arguments.checkout.resolve()

    started = time.perf_counter()
    reading = project.read([checkout], date.today())  # noqa: DTZ011 - the user's day
    seconds = time.perf_counter() - started
    rows: defaultdict[str, Row] = defaultdict(Row)
    for template in reading.project.templates:
        folder = (Path(template.file.top or checkout) / template.file.path).parent
        for function in template.functions:
            family = _family(function)
            if family:
                _count(rows[family], function, folder, f"{template.file.path}: {function.id}")
    print(_table(rows))
    if arguments.list:
        for family, row in sorted(rows.items()):
            print(*(f"{family}: {name}" for name in row.not_found), sep="\n")
    print(f"\nread in {seconds:.1f} s; `lambdalint check`, rules included, in {_check(checkout):.1f} s")


def _count(row: Row, function: Function, folder: Path, name: str) -> None:
    row.functions += 1
    handled = isinstance(function.code, Handler)
    if handled or _has_source(function, folder):
        row.with_source += 1
        row.found += handled
        row.missing += isinstance(function.code, MissingFile | MissingSymbol)
        if not handled:
            said = type(function.code).__name__ if function.code is not None else ""
            row.not_found.append(f"{name} ({function.handler.known}) {said}")


def _family(function: Function) -> str:
    runtime = function.runtime.known or ""
    return next((family for family in _ENDINGS if runtime.startswith(family)), "")


def _has_source(function: Function, folder: Path) -> bool:
    family, handler = _family(function), function.handler.known
    names = _names(folder, family)
    if family in {"go", "provided"}:
        return bool(names)
    return handler is not None and not names.isdisjoint(_modules(family, handler))


def _modules(family: str, handler: str) -> Iterator[str]:
    """What the file may be called that a handler setting names."""
    if family in {"java", "dotnet"}:
        named = handler.split("::")[1 if family == "dotnet" and "::" in handler else 0]
        yield re.split(r"[.+$]", named)[-1]
    else:
        yield handler.rpartition("/")[2].split(".")[0]
        yield re.split(r"[./]", handler)[-2] if "." in handler else handler


@cache
def _names(folder: Path, family: str) -> frozenset[str]:
    return frozenset(path.name.split(".")[0] for path in walk(folder, frozenset(_ENDINGS[family]), None))


def _table(rows: defaultdict[str, Row]) -> str:
    lines = [
        "| runtimes | functions | source there | handler found | share | said to be missing |",
        "|---|---|---|---|---|---|",
    ]
    for family, row in sorted(rows.items()):
        share = f"{row.found / row.with_source:.1%}" if row.with_source else ""
        lines.append(f"| {family} | {row.functions} | {row.with_source} | {row.found} | {share} | {row.missing} |")
    return "\n".join(lines)


def _check(checkout: Path) -> float:
    program = Path(sys.executable).parent / "lambdalint"
    started = time.perf_counter()
    subprocess.run(
        [program, "check", "--fail-on", "never", "--format", "concise", checkout],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    return time.perf_counter() - started


if __name__ == "__main__":
    main()

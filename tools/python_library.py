"""Writes what lambdalint knows of Python's standard library: which version has which modules and names.

Run by hand after `mypy`, which brings typeshed, has been updated, with interpreters of the versions to compare with:
python tools/python_library.py python3.8 python3.9 python3.10 python3.11 python3.12 python3.13

A module's versions are those of typeshed. A name's are too, but only where the interpreters agree: the versions before
do not have it, and its own and later ones have it. What came before the oldest version that typeshed knows is told by
them alone.
"""

from __future__ import annotations

import ast
import json
import operator
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parents[1] / "lambdalint" / "knowledge" / "packages" / "python_library.toml"
TYPESHED = Path(str(files("mypy"))) / "typeshed" / "stdlib"
OLDEST = (3, 10)
"""That typeshed tells apart."""
NEWEST = (3, 15)
SOURCE = f"""\
# Which version of Python has which modules and names of the standard library; made by tools/python_library.py of
# typeshed as mypy {version("mypy")} brings it (Apache License 2.0) and of CPython's interpreters.
"""
_PROBE = """
import importlib, json, sys
found = {}
for name in json.load(sys.stdin):
    try:
        found[name] = dir(importlib.import_module(name))
    except Exception:
        pass
print(json.dumps([list(sys.version_info[:2]), sorted(getattr(sys, "stdlib_module_names", ())), found]))
"""
_COMPARISONS = {ast.GtE: operator.ge, ast.Lt: operator.lt, ast.Eq: operator.eq, ast.NotEq: operator.ne}
_LOUD = frozenset({"antigravity", "this", "idlelib", "__main__"})
"""Modules that do something when they are imported."""
_OF_TYPING = frozenset({"_typeshed", "typing_extensions"})
"""Modules that typeshed lists among Python's, and that are none of them."""
_OF_SYSTEM = frozenset("curses errno fcntl mmap os posix resource select signal socket ssl termios".split())
"""Modules whose constants are those of the system that Python was built on."""

Version = tuple[int, int]
Names = dict[str, set[str]]


class Stubs:
    """The names of modules in a version of Python on Linux, as typeshed has them."""

    def __init__(self, python: Version) -> None:
        self.python = python
        self._found: Names = {}

    def names(self, module: str) -> set[str]:
        if module not in self._found:
            self._found[module] = set()  # while it is being read: modules import each other
            base = TYPESHED.joinpath(*module.split("."))
            path = next((one for one in (base / "__init__.pyi", base.with_suffix(".pyi")) if one.exists()), None)
            if path is not None:
                package = module if path.name == "__init__.pyi" else module.rpartition(".")[0]
                body = ast.parse(path.read_text("utf-8")).body
                self._found[module] = {name for name in self._bound(body, package) if not name.startswith("_")}
        return self._found[module]

    def _bound(self, body: Iterable[ast.stmt], package: str) -> Iterator[str]:
        for node in body:
            match node:
                case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                    yield name
                case ast.AnnAssign(target=ast.Name(id=name)):
                    yield name
                case ast.Assign(targets=targets):
                    yield from (target.id for target in targets if isinstance(target, ast.Name))
                case ast.ImportFrom():
                    yield from self._imported(node, package)
                case ast.If(test=test, body=inner, orelse=other):
                    holds = self._holds(test)
                    yield from self._bound(inner if holds else other, package)

    def _imported(self, node: ast.ImportFrom, package: str) -> Iterator[str]:
        """What a stub imports is its own only under `as` or with a star (PEP 484)."""
        parents = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
        for alias in node.names:
            if alias.name == "*":
                yield from self.names(".".join([*parents, *filter(None, [node.module])]))
            elif alias.asname == alias.name:
                yield alias.name

    def _holds(self, test: ast.expr) -> bool:
        match test:
            case ast.BoolOp(op=ast.And(), values=values):
                return all(map(self._holds, values))
            case ast.BoolOp(op=ast.Or(), values=values):
                return any(map(self._holds, values))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return not self._holds(operand)
            case ast.Compare(left=ast.Attribute(attr=what), ops=[compare], comparators=[right]):
                known: Any = {"version_info": self.python, "platform": "linux"}[what]
                return bool(_COMPARISONS[type(compare)](known, ast.literal_eval(right)))
        return True


def modules() -> dict[str, tuple[Version, Version | None]]:
    """The first and the last version that has a module."""
    found: dict[str, tuple[Version, Version | None]] = {}
    for line in (TYPESHED / "VERSIONS").read_text("utf-8").splitlines():
        name, colon, span = line.partition("#")[0].partition(":")
        if colon and name.partition(".")[0] not in _OF_TYPING:
            first, _, last = span.strip().partition("-")
            found[name] = _version(first), _version(last) if last else None
    return found


def interpreted(interpreters: Iterable[str], wanted: list[str]) -> tuple[dict[Version, Names], set[str]]:
    """What each interpreter has in these modules, and the names of all modules that some version has."""
    names: dict[Version, Names] = {}
    every: set[str] = set()
    for interpreter in interpreters:
        told = subprocess.run(  # noqa: S603 - they are the caller's
            [interpreter, "-W", "ignore", "-c", _PROBE],
            input=json.dumps(wanted),
            capture_output=True,
            text=True,
            check=True,
        )
        (major, minor), listed, found = json.loads(told.stdout.splitlines()[-1])
        names[major, minor] = {module: set(inside) for module, inside in found.items()}
        every.update(listed)
    return names, every


def new_names(has: Mapping[Version, Names], wanted: list[str]) -> Iterator[tuple[Version, str, list[str]]]:
    stubs = {python: Stubs(python) for python in _versions(OLDEST, NEWEST)}
    for python in _versions((3, 9), NEWEST):
        before = (3, python[1] - 1)
        for module in wanted:
            if python > OLDEST:
                found = stubs[python].names(module) - stubs[before].names(module)
            else:
                found = stubs[OLDEST].names(module)
            for known in (has[known][module] for known in has if known <= before and module in has[known]):
                found = found - known
            for known in (has[known][module] for known in has if known >= python and module in has[known]):
                found = found & known
            if module in _OF_SYSTEM:
                found = {name for name in found if not name.isupper()}
            complete = python > OLDEST or all(module in has.get(one, {}) for one in (before, python))
            if found and complete and stubs[max(before, OLDEST)].names(module):
                yield python, module, sorted(found)


def _versions(first: Version, last: Version) -> Iterator[Version]:
    return ((3, minor) for minor in range(first[1], last[1] + 1))


def _version(text: str) -> Version:
    major, minor = map(int, text.strip().split("."))
    return major, minor


def _key(name: str) -> str:
    return f'"{name}"' if "." in name else name


def text(interpreters: list[str]) -> Iterator[str]:
    spans = modules()
    wanted = [name for name in spans if not any(part.startswith("_") or part in _LOUD for part in name.split("."))]
    has, every = interpreted(interpreters, wanted)
    first, last = min(has), max(has)
    yield SOURCE
    always = {name for name, span in spans.items() if "." not in name and span[0] <= first and span[1] is None}
    always |= {name for name in every if name not in spans}
    yield f'# In every version.\nalways = """\n{" ".join(sorted(always))}\n"""\n'
    yield f"\n# The versions of the others, the first and the last, after {first[0]}.{first[1] - 1}.\n[modules]\n"
    for name, (start, end) in sorted(spans.items()):
        if "._" in name:
            continue
        if start > first or (end is not None and end >= first):
            since = f"{start[0]}.{start[1]}" if start > first else ""
            yield f'{_key(name)} = "{since}-{f"{end[0]}.{end[1]}" if end else ""}"\n'
    yield f"\n# Names that modules have since a version; those after {last[0]}.{last[1]} are typeshed's alone.\n"
    written: Version | None = None
    for python, module, names in new_names(has, wanted):
        if python != written:
            written = python
            yield f'[names."{python[0]}.{python[1]}"]\n'
        yield f'{_key(module)} = "{" ".join(names)}"\n'


if __name__ == "__main__":
    TARGET.write_text("".join(text(sys.argv[1:])), encoding="utf-8")

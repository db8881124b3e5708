"""Which files below a folder are looked at: not build output, dependencies, or what `.gitignore` names."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

NOT_ENTERED = frozenset(
    ".aws-sam .git .hg .mypy_cache .nox .pytest_cache .ruff_cache .serverless .svn .tox .venv __pycache__ __tests__ "
    "bower_components cdk.out node_modules site-packages test tests third_party vendor venv".split()
)
"""Build output, dependencies and tests: linted only if they are named."""


class Ignored:
    """The `.gitignore` files of a repository, each read when a path below it is asked for."""

    def __init__(self, top: Path) -> None:
        self.top = top
        self._specs: dict[Path, GitIgnoreSpec | None] = {}

    def __contains__(self, path: Path) -> bool:
        """Whether git would ignore the path, itself or with a folder above it."""
        if not path.is_relative_to(self.top):
            return False
        chain = [path, *path.parents]
        return any(self._matches(part) for part in reversed(chain[: chain.index(self.top)]))

    def _matches(self, path: Path) -> bool:
        """Whether the path itself is named; the nearest `.gitignore` that says anything decides."""
        is_dir = path.is_dir()
        for folder in path.parents:
            if spec := self._spec(folder):
                name = path.relative_to(folder).as_posix() + ("/" if is_dir else "")
                if (include := spec.check_file(name).include) is not None:
                    return include
            if folder == self.top:
                return False
        return False

    def _spec(self, folder: Path) -> GitIgnoreSpec | None:
        if folder not in self._specs:
            self._specs[folder] = _read_spec(folder / ".gitignore")
        return self._specs[folder]


def _read_spec(path: Path) -> GitIgnoreSpec | None:
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.is_file() else []
    except OSError:
        lines = []
    if not lines:
        return None
    from pathspec import GitIgnoreSpec  # noqa: PLC0415 - many projects are linted without

    usable = []
    for line in lines:
        try:
            GitIgnoreSpec.from_lines([line])
        except ValueError:  # a pattern that git passes over too
            continue
        usable.append(line)
    return GitIgnoreSpec.from_lines(usable)


def walk(folder: Path, suffixes: frozenset[str], ignored: Ignored) -> Iterator[Path]:
    """The files with these suffixes, in the order of their names. Links to folders are not followed."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    if any(entry.name == "pyvenv.cfg" for entry in entries):
        return
    for entry in entries:
        path = Path(entry.path)
        if entry.is_dir(follow_symlinks=False):
            if entry.name not in NOT_ENTERED and path not in ignored:
                yield from walk(path, suffixes, ignored)
        elif path.suffix.lower() in suffixes and path not in ignored:
            yield path

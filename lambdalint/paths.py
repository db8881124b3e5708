"""What lies at a path. As `Path` has it, but for one thing: of what is in a folder that may not be entered, there is
nothing. `Path` raises there, before Python 3.14."""

# ruff: noqa: PTH110, PTH112, PTH113, PTH114

from __future__ import annotations

import os
import stat
from pathlib import Path


def exists(path: Path) -> bool:
    return os.path.exists(path)


def is_file(path: Path | str) -> bool:
    return os.path.isfile(path)


def is_file_or_link(path: Path | str) -> bool:
    """Whether there is a file, or a link, wherever it leads."""
    try:
        mode = os.lstat(path).st_mode
    except (OSError, ValueError):
        return False
    return stat.S_ISREG(mode) or stat.S_ISLNK(mode)


def is_dir(path: Path) -> bool:
    return os.path.isdir(path)


def is_link(path: Path | str) -> bool:
    return os.path.islink(path)


def globbed(folder: Path, pattern: str) -> list[Path]:
    """What a pattern names in a folder, in the order of the paths."""
    try:
        return sorted(folder.glob(pattern))
    except OSError:  # it is not there any more, or not ours to look into
        return []


def is_top(folder: Path) -> bool:
    """Of a git work tree."""
    return exists(folder / ".git")


def top_of(folder: Path) -> Path | None:
    """The top of the git work tree that a folder is in, which need not exist."""
    return next(filter(is_top, (folder, *folder.parents)), None)

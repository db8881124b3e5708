"""What is said where a run cannot go on. No traceback: it tells users nothing, and others of what is on the machine."""

from __future__ import annotations

import os
from pathlib import Path
from traceback import walk_tb

from lambdalint.cli.usage import EXIT_CRASHED, EXIT_USAGE
from lambdalint.cli.usage import say as said

_PACKAGE = Path(__file__).parents[1]


def say(error: Exception) -> int:
    """Says what went wrong; the exit code."""
    if isinstance(error, OSError):
        said(_problem(error))
        return EXIT_USAGE
    said(f"a mistake of lambdalint itself at {_place(error)}: {type(error).__name__}: {error}")
    return EXIT_CRASHED


def _problem(error: OSError) -> str:
    """Of the machine."""
    try:
        os.getcwd()  # noqa: PTH109 - only whether there is one
    except OSError:
        return "the working directory is not there any more"
    where = f"{os.fsdecode(error.filename)}: " if isinstance(error.filename, str | bytes | os.PathLike) else ""
    return f"the run cannot go on: {where}{error.strerror or error}"


def _place(error: Exception) -> str:
    """The innermost place in lambdalint's own code, as `readers/document.py:12`."""
    places = [(Path(frame.f_code.co_filename), line) for frame, line in walk_tb(error.__traceback__)]
    own = [f"{path.relative_to(_PACKAGE).as_posix()}:{line}" for path, line in places if path.is_relative_to(_PACKAGE)]
    return own[-1]

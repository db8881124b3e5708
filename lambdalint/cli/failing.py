"""What is said where a run cannot go on."""

from __future__ import annotations

import os

from lambdalint.cli.usage import EXIT_CRASHED, EXIT_USAGE
from lambdalint.cli.usage import say as said
from lambdalint.mistakes import Mistake


def say(error: Exception) -> int:
    """Says what went wrong; the exit code."""
    if isinstance(error, OSError):
        said(_problem(error))
        return EXIT_USAGE
    said(Mistake.of(error))
    return EXIT_CRASHED


def _problem(error: OSError) -> str:
    """Of the machine."""
    try:
        os.getcwd()  # noqa: PTH109 - only whether there is one
    except OSError:
        return "the working directory is not there any more"
    where = f"{os.fsdecode(error.filename)}: " if isinstance(error.filename, str | bytes | os.PathLike) else ""
    return f"the run cannot go on: {where}{error.strerror or error}"

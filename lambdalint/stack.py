"""Memory for the frames of Python's calls.

CPython gets it from the system 16 KB at a time, and gives each piece back as soon as no frame is in it (`push_chunk` in
Python/pystate.c, from 3.11 on). Where a loop happens to run at the end of a piece, each of its calls asks the system
for one and gives it back: for a large repository, a sixth of all that the system is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")

_SLOTS = 33_000
"""What the frame of a roomy function claims, of 8 bytes. Pieces are 16 KB times a power of two: the one for it is
512 KB, and leaves 250 KB for the frames of the calls within, which is room for hundreds."""


def roomy(function: Callable[_Given, _Result]) -> Callable[_Given, _Result]:
    """The function, with room for the frames of all that it calls. What is claimed is not touched, and takes none of
    the machine's memory."""

    def within(*arguments: _Given.args, **options: _Given.kwargs) -> _Result:
        return function(*arguments, **options)

    within.__code__ = within.__code__.replace(co_stacksize=_SLOTS)
    return wraps(function)(within)

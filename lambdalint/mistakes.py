"""What is said where lambdalint itself fails, whoever wrote what it was given."""

from __future__ import annotations

from pathlib import Path
from traceback import walk_tb

_PACKAGE = Path(__file__).parent


class Mistake(str):
    """A problem that is no one's but lambdalint's own. It tells where, and shows no traceback, which tells of the
    machine."""

    __slots__ = ()

    @classmethod
    def of(cls, error: Exception) -> Mistake:
        return cls(f"a mistake of lambdalint itself at {_place(error)}: {type(error).__name__}: {error}")


def _place(error: Exception) -> str:
    """The innermost place in lambdalint's own code, as `readers/document.py:12`."""
    places = [(Path(frame.f_code.co_filename), line) for frame, line in walk_tb(error.__traceback__)]
    own = [f"{path.relative_to(_PACKAGE).as_posix()}:{line}" for path, line in places if path.is_relative_to(_PACKAGE)]
    return own[-1]

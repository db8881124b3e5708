"""Mistakes that the tolerant parser passes over, and for which every Python 3 refuses a file."""

from __future__ import annotations

import warnings

from lambdalint import lazy
from lambdalint.source import SourceFile, Span

_LINE_END = lazy.pattern(r"\r\n|\r|\n")
_REFUSED_BY_ALL = lazy.pattern(
    r"Missing parentheses in call to '(?:print|exec)'|duplicate argument|keyword argument repeated|"
    r"'(?:return|yield|yield from|await|async with|async for|break)' outside|'continue' not properly in loop|"
    r"(?:non-default argument|parameter without a default) follows|positional argument follows keyword|"
    r"from __future__ imports must occur|leading zeros in decimal|cannot (?:assign to|delete) |"
    r"name '\w+' is (?:parameter and global|assigned to before global|used prior to global)|"
    r"nonlocal declaration not allowed at module level|no binding for nonlocal"
)
"""Messages of CPython 3.10 to 3.14 for what no version accepts. Newer syntax than this Python knows is none of them."""


def refused(file: SourceFile) -> tuple[Span, str] | None:
    """Where Python refuses the file, and its words. The code is compiled and never run."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(file.text, file.path, "exec", dont_inherit=True)
    except SyntaxError as error:
        if isinstance(error, IndentationError) or _REFUSED_BY_ALL.match(error.msg or ""):
            return _span(file, error), error.msg or "invalid syntax"
    except (ValueError, RecursionError, MemoryError, OverflowError):
        pass  # too large or too deep for the compiler: it says nothing about the function
    return None


def _span(file: SourceFile, error: SyntaxError) -> Span:
    ends = [match.end() for match in _LINE_END.finditer(file.text)]
    starts = [0, *ends]
    line = min(max(error.lineno or 1, 1), len(starts))
    start = min(starts[line - 1] + max((error.offset or 1) - 1, 0), len(file.text))
    end = _LINE_END.search(file.text, start)
    return Span(file, start, end.start() if end else len(file.text))

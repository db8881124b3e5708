"""Edits of Python files that are computed when they are read. In other files there are none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from lambdalint.rule import Edit
from lambdalint.source import Span


@dataclass(frozen=True, slots=True)
class _Later:
    make: Callable[[], Iterable[Edit]]

    def __iter__(self) -> Iterator[Edit]:
        return iter(self.make())


def wrapped(span: Span, function: str) -> Iterable[Edit]:
    """The expression at a place as the argument of a function, `urllib.parse.unquote_plus`, with its import."""
    return _Later(partial(_wrapped, span, function))


def hoisted(span: Span) -> Iterable[Edit]:
    """The assignment that an expression is in, moved out of its function to before it.

    There are no edits where the value needs what the function has, or where the name is used otherwise.
    """
    return _Later(partial(_hoisted, span))


def _wrapped(span: Span, function: str) -> Iterable[Edit]:
    if not span.file.path.endswith(".py"):
        return ()
    from lambdalint.fixes import python  # noqa: PLC0415 - brings libcst

    return python.wrapped(span, function)


def _hoisted(span: Span) -> Iterable[Edit]:
    if not span.file.path.endswith(".py"):
        return ()
    from lambdalint.fixes import python  # noqa: PLC0415 - brings libcst

    return python.hoisted(span)

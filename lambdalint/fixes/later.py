"""Edits of code. Those of Python are computed when they are read; in files of other languages there are none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import PurePosixPath

from msgspec import Struct

from lambdalint.rule import Edit
from lambdalint.source import Span


class _Later(Struct, frozen=True):
    make: Callable[[], Iterable[Edit]]

    def __iter__(self) -> Iterator[Edit]:
        return iter(self.make())


_JAVASCRIPT = frozenset({".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx"})


def wrapped(span: Span, python: str, javascript: str) -> Iterable[Edit]:
    """The expression at a place within a call.

    `python` names a function, `urllib.parse.unquote_plus`, which is imported; `javascript` is what to write, with the
    expression in place of `{}`.
    """
    if PurePosixPath(span.file.path).suffix in _JAVASCRIPT:
        return (Edit(span, javascript.replace("{}", span.text)),)
    return _later("wrapped", span, python)


def hoisted(span: Span) -> Iterable[Edit]:
    """The assignment that an expression is in, moved out of its function to before it.

    There are no edits where the value needs what the function has, or where the name is used otherwise.
    """
    return _later("hoisted", span)


def _later(name: str, span: Span, *arguments: str) -> Iterable[Edit]:
    return _Later(partial(_made, name, span, *arguments)) if span.file.path.endswith(".py") else ()


def _made(name: str, span: Span, *arguments: str) -> Iterable[Edit]:
    from lambdalint.fixes import python  # noqa: PLC0415 - brings libcst

    edits: Iterable[Edit] = getattr(python, name)(span, *arguments)
    return edits

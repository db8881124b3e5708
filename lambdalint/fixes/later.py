"""Edits that put an expression within a call. Those of Python are computed when they are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from msgspec import Struct

from lambdalint.rule import Edit
from lambdalint.source import Span

_JAVASCRIPT = frozenset({".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx"})


class _Wrapped(Struct, frozen=True):
    span: Span
    function: str

    def __iter__(self) -> Iterator[Edit]:
        from lambdalint.fixes import python  # noqa: PLC0415 - brings libcst

        return iter(python.wrapped(self.span, self.function))


def wrapped(span: Span, python: str, javascript: str) -> Iterable[Edit]:
    """The expression at a place within a call.

    `python` names a function, `urllib.parse.unquote_plus`, which is imported; `javascript` is what to write, with the
    expression in place of `{}`. There are no edits in files of other languages.
    """
    if PurePosixPath(span.file.path).suffix in _JAVASCRIPT:
        return (Edit(span, javascript.replace("{}", span.text)),)
    return _Wrapped(span, python) if span.file.path.endswith(".py") else ()

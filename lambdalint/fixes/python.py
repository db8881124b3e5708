"""Edits of Python's source that need an import, which libcst adds."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import takewhile

import libcst as cst
from libcst.codemod import CodemodContext
from libcst.codemod.visitors import AddImportsVisitor

from lambdalint.rule import Edit
from lambdalint.source import SourceFile, Span

_MAXIMUM_LENGTH = 100_000
"""Characters of a file. libcst takes a second and 100 MB for so many, and cannot be interrupted."""


def wrapped(span: Span, function: str) -> tuple[Edit, ...]:
    """See `lambdalint.fixes.wrapped`."""
    file, (module, _, name) = span.file, function.rpartition(".")
    if len(file.text) > _MAXIMUM_LENGTH:
        return ()
    if re.search(rf"^import {re.escape(module)}$", file.text, re.MULTILINE):
        return (Edit(span, f"{function}({span.text})"),)
    importing = _with_import(file.text, module, name)
    if importing is None or _is_taken(name, module, file.text):
        return ()
    return *_difference(file, importing), Edit(span, f"{name}({span.text})")


@lru_cache(maxsize=1)  # the findings of a file come one after the other
def _with_import(text: str, module: str, name: str) -> str | None:
    """The text with `from module import name`; None for one that libcst cannot parse, or not as it is."""
    context = CodemodContext()
    AddImportsVisitor.add_needed_import(context, module, name)
    try:
        read = cst.parse_module(text)
        return AddImportsVisitor(context).transform_module(read).code if read.code == text else None
    except (cst.ParserSyntaxError, cst.CSTValidationError, RecursionError):
        return None


def _is_taken(name: str, module: str, text: str) -> bool:
    """Whether a file may use a name for something else than what a module has by it."""
    mentioned = re.search(rf"\b{name}\b", text)
    return bool(mentioned) and not re.search(rf"from {re.escape(module)} import [^\n]*\b{name}\b(?! as)", text)


def _difference(file: SourceFile, changed: str) -> tuple[Edit, ...]:
    """The lines in which a text differs from that of a file; those before them and after them are the same."""
    before, after = file.text.splitlines(keepends=True), changed.splitlines(keepends=True)
    first = _alike(before, after)
    same = _alike(before[first:][::-1], after[first:][::-1])
    last = len(before) - same
    start, end = (sum(map(len, before[:number])) for number in (first, last))
    new = "".join(after[first : len(after) - same])
    return (Edit(Span(file, start, end), new),) if start < end or new else ()


def _alike(some: list[str], others: list[str]) -> int:
    """How many of the first ones are the same."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(some, others, strict=False)))

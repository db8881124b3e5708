"""Edits put into the texts that they are for."""

from __future__ import annotations

from collections.abc import Iterable

from lambdalint import lazy
from lambdalint.rule import Edit
from lambdalint.source import SourceFile

_LINE_END = lazy.pattern(r"\r?\n")
_LONE = lazy.pattern(r"(?<!\r)\n")


def applied(edits: Iterable[Edit]) -> dict[SourceFile, str]:
    """The files with their new texts, line ends as each has them. Raises ValueError for edits that overlap."""
    texts: dict[SourceFile, str] = {}
    before: dict[SourceFile, int] = {}
    for edit in sorted(edits, key=lambda one: (one.span.start, one.span.end), reverse=True):
        file = edit.span.file
        if edit.span.end > before.get(file, len(file.text)):
            raise ValueError(f"edits of {file.path} overlap")
        before[file] = edit.span.start
        text = texts.get(file, file.text)
        texts[file] = text[: edit.span.start] + _with_line_ends(edit.text, file) + text[edit.span.end :]
    return texts


def _with_line_ends(text: str, file: SourceFile) -> str:
    return _LINE_END.sub("\r\n", text) if "\r\n" in file.text and not _LONE.search(file.text) else text

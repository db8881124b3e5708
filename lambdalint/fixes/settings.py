"""Edits of templates: one setting more, or another value. Where what is written is not of a plain form, there are none.

What is added is in the style of what is there: lines with its indentation, or brackets; JSON stays JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from lambdalint import lazy
from lambdalint.model.room import Room
from lambdalint.model.value import Value
from lambdalint.rule import Edit
from lambdalint.source import Span

Plain: TypeAlias = "str | int | bool | Sequence[Plain] | Mapping[str, Plain]"

_REST = lazy.pattern(r"[ \t]*(?:#[^\r\n]*)?(?=\r?$)", re.MULTILINE)
"""Of a line, where nothing but a comment may follow."""
_PLAIN_TEXT = lazy.pattern(r"[A-Za-z_](?:[\w./-]|:(?=[\w:]))*")
_READS_OTHERWISE = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})
_NO_QUOTES = str.maketrans("", "", "'\"")
_STEP = 2
"""Columns that a map is indented by below its key."""


def added(room: Room | None, key: str, value: Plain) -> tuple[Edit, ...]:
    """One key more, with its value; there are none where the key seems to be there already."""
    if room is None or re.search(rf"(?:^|[\s{{,]){re.escape(key)}\s*:", room.span.text.translate(_NO_QUOTES)):
        return ()
    for missing in reversed(room.below):
        key, value = missing, {key: value}
    if room.span.text.startswith("{"):
        return _in_brackets(room.span, _flow({key: value}, quoted=_is_json(room.span))[1:-1])
    return _in_lines(room.span, "\n".join(_lines(key, value)))


def item_added(room: Room | None, text: str) -> tuple[Edit, ...]:
    """One item more of a list in lines, as YAML; there are none for a list in brackets."""
    if room is None or not room.span.text.startswith("-"):
        return ()
    lead = re.match(r"-[ \t]+", room.span.text)
    return _in_lines(room.span, f"{lead[0] if lead else '- '}{text}")


def replaced(value: Value[str] | Value[int], known: str | int) -> tuple[Edit, ...]:
    """Another value in the same quotes; only where the value itself is written at its place."""
    written = value.span.text
    quote = written[:1] if written[:1] in {"'", '"'} else ""
    if value.known is None or not value.written or written.strip("'\"") != str(value.known):
        return ()
    return (Edit(value.span, f"{quote}{known}{quote}"),)


def removed(room: Room | None, key: str) -> tuple[Edit, ...]:
    """One key less, with all that is below it; there are none for a map in brackets, and for the only key of a map."""
    if room is None or room.below or room.span.text.startswith("{"):
        return ()
    text, start = room.span.file.text, room.span.start
    begin = text.rfind("\n", 0, start) + 1
    column = start - begin
    if text[begin:start].strip():  # what is before it on its line belongs to something else
        return ()
    own, others, at = [], 0, begin
    within = False
    for line in text[begin : room.span.end].splitlines(keepends=True):
        inner = line[column:]
        is_key = bool(inner.strip()) and not line[:column].strip() and inner[0] not in " -#\r\n"
        if is_key:
            within = bool(re.match(rf"(['\"]?){re.escape(key)}\1[ \t]*:(?:\s|$)", inner))
            others += not within
        if within and line.strip():
            own.append((at, at + len(line.rstrip())))
        at += len(line)
    if not own or not others or own[0][0] == 0:
        return ()
    before = text[: own[0][0]].removesuffix("\n").removesuffix("\r")
    rest = _REST.match(text, own[-1][1])
    return (Edit(Span(room.span.file, len(before), rest.end() if rest is not None else own[-1][1]), ""),)


def _in_lines(span: Span, text: str) -> tuple[Edit, ...]:
    """After the last line of a map or list, at the column where that begins."""
    source = span.file.text
    column = span.start - (source.rfind("\n", 0, span.start) + 1)
    rest = _REST.match(source, span.end)
    if rest is None or "\t" in source[span.start - column : span.start]:
        return ()
    newline = "\r\n" if "\r\n" in source else "\n"
    lines = "".join(f"{newline}{' ' * column}{line}" for line in text.splitlines())
    return (Edit(Span(span.file, rest.end(), rest.end()), lines),)


def _in_brackets(span: Span, text: str) -> tuple[Edit, ...]:
    """Before the bracket that closes; on a line of its own if the others are."""
    inner = span.text[1:-1]
    last = inner.rstrip()
    if not span.text.endswith("}") or "#" in inner:
        return ()
    end = span.start + 1 + len(last)
    begin = re.match(r"\s*", inner)
    space = begin[0] if begin is not None and "\n" in begin[0] else " "
    lead = "" if not last else space if last.endswith(",") else f",{space}"
    return (Edit(Span(span.file, end, end), f"{lead}{text}"),)


def _is_json(span: Span) -> bool:
    """An empty map is of the kind that the whole document is."""
    text = span.text if span.text[1:-1].strip() else span.file.text.lstrip()
    return bool(re.match(r'\{\s*"', text))


def _lines(key: str, value: Plain) -> list[str]:
    if isinstance(value, Mapping):
        inner = [line for name, item in value.items() for line in _lines(name, item)]
        return [f"{key}:", *(f"{' ' * _STEP}{line}" for line in inner)]
    return [f"{key}: {_flow(value, quoted=False)}"]


def _flow(value: Plain, *, quoted: bool) -> str:
    """In one line, as JSON or, without needless quotes, as YAML."""
    if quoted:
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(item, quoted=False)}" for key, item in value.items()) + "}"
    if isinstance(value, str):
        is_plain = _PLAIN_TEXT.fullmatch(value) and value.lower() not in _READS_OTHERWISE
        return value if is_plain else json.dumps(value, ensure_ascii=False)
    if isinstance(value, Sequence):
        return "[" + ", ".join(_flow(item, quoted=False) for item in value) + "]"
    return json.dumps(value)

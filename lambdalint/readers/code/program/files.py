"""Files that each event writes anew, to a path of its own."""

from __future__ import annotations

from lambdalint.knowledge.calls import KnownCall
from lambdalint.readers.code.program.values import Arguments, External, Literal, Text, Unknown, Value

_FOLDER = "/tmp/"  # noqa: S108 - the one that functions can write to


def writes_own(callee: External, arguments: Arguments, known: KnownCall) -> bool:
    """Whether what writes a file makes up its path, or is given one that no other event has."""
    named = dict(arguments.named)
    path = named.get("path")
    if path is not None:
        return is_own(path)
    removes = callee.name.endswith("NamedTemporaryFile") and not _is_off(named.get("delete"))
    return not known.path and not removes


def is_own(path: Value) -> bool:
    """Whether a path is in /tmp, and different for each event."""
    begin = path.text if isinstance(path, Text) else path.prefix if isinstance(path, Unknown) else ""
    return path.varies and begin.startswith(_FOLDER)


def _is_off(value: Value | None) -> bool:
    return isinstance(value, Literal) and value.value is False

"""Changed files on disk: written whole or not at all, and never through a link that leads elsewhere."""

from __future__ import annotations

from codecs import BOM_UTF8
from pathlib import Path

from lambdalint import atomic
from lambdalint.mending.rounds import Changed
from lambdalint.readers.repository import decoded, encoding_of


class WriteError(Exception):
    """A file that was left as it is; the message says why."""


def write(path: Path, changed: Changed) -> None:
    """Puts the new text into a file, in its encoding, with its mode. Raises WriteError.

    A temporary file beside it takes its place in one step. Files that were changed since they were read are left alone.
    """
    shown = changed.before.path
    if path.resolve() != path:  # it has been a link, or lies below one, only since it was read
        raise WriteError(f"{shown} is reached through a link")
    try:
        data = path.read_bytes()
        python = path.suffix == ".py"
        encoding = encoding_of(data, python=python)
        if decoded(data, python=python) != changed.before.text:
            raise WriteError(f"{shown} was changed meanwhile")
        mark = BOM_UTF8 if data.startswith(BOM_UTF8) and encoding == "utf-8-sig" else b""
        new = mark + changed.text.encode("utf-8" if encoding == "utf-8-sig" else encoding)
        atomic.replace(path, [new])
    except (OSError, UnicodeEncodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "its encoding lacks a character of the new text"
        raise WriteError(f"{shown} cannot be written: {reason}") from error

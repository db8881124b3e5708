"""Changes as a unified diff, as `git apply` and `patch -p1` take it."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path

from lambdalint import lazy
from lambdalint.mending.rounds import Changed

_TO_QUOTE = lazy.pattern(r'["\\]|##\[')
_LINE = lazy.pattern(r"[^\n]*\n|[^\n]+")


def render(path: Path, changed: Changed) -> Iterator[str]:
    """The lines, each with its end. Paths are those from the top of the repository.

    The mark of UTF-8 that a file may begin with is no part of its text; here it is, as it is for `git apply`.
    """
    name, mark = changed.before.path, _mark(path)
    before, after = (_LINE.findall(mark + text) for text in (changed.before.text, changed.text))
    for line in unified_diff(before, after, _quoted(f"a/{name}"), _quoted(f"b/{name}")):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _quoted(name: str) -> str:
    """As git writes names that are no plain text: a line end in one would begin another part of the diff. Nor is there
    what GitHub's runner would obey (`characters.visible`)."""
    if name.isascii() and name.isprintable() and not _TO_QUOTE.search(name):
        return name
    data = name.encode("utf-8", "surrogateescape")
    plain = (chr(byte) if 32 <= byte < 127 and byte not in b'"[\\' else f"\\{byte:03o}" for byte in data)
    return f'"{"".join(plain)}"'


def _mark(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return "\ufeff" if file.read(len(BOM_UTF8)) == BOM_UTF8 else ""
    except OSError:  # a text that is in no file
        return ""

"""Characters on a terminal: which are unsafe to print, and how many columns they take."""

from __future__ import annotations

import unicodedata

_TAB = 4
_ESCAPED = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""General categories that are never printed raw: controls (terminal escapes among them), format characters (those that
reorder text, https://trojansource.codes, and those without a shape), surrogates, and Unicode's own line ends."""
_OPENING = "\ufdd0"
"""Stands for a bracket, for a while: no text has this character (https://www.unicode.org/faq/private_use.html)."""


def visible(text: str) -> str:
    r"""The text with an escape (`\n`, `\x1b`, `\u202e`) for each character that could change how the rest is seen, and
    in what GitHub's runner obeys: `::` where a line begins, and `##[` anywhere.

    https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
    """
    if not text.isprintable():
        text = "".join(_escape(char) if unicodedata.category(char) in _ESCAPED else char for char in text)
    if "##[" in text:
        text = text.replace("##[", f"##{_escape_ascii('[')}")
    if text.lstrip().startswith("::"):
        text = text.replace(":", _escape_ascii(":"), 1)
    return text


def in_json(document: str) -> str:
    """A JSON document, with nothing in its texts that GitHub's runner obeys."""
    return document.replace("##[", "##\\u005b")


def shielded(line: str) -> str:
    """A line of source, as long as before, for `cells`: nothing in it is what GitHub's runner obeys."""
    return line.replace("##[", f"##{_OPENING}")


def cells(text: str, column: int = 0) -> str:
    """Text of one line as it is printed from a column on: visible, and with spaces up to the tab stops."""
    if text.isascii() and text.isprintable():
        return text
    pieces = []
    for char in text:
        piece = " " * (_TAB - column % _TAB) if char == "\t" else _visible(char)
        column += width(piece)
        pieces.append(piece)
    return "".join(pieces)


def width(text: str) -> int:
    """The columns that printable text takes: two for each East Asian wide character and emoji, none for combining
    marks."""
    return len(text) if text.isascii() else sum(map(_width, text))


def _width(char: str) -> int:
    if unicodedata.category(char) in {"Mn", "Me"} or "\u1160" <= char <= "\u11ff":  # vowels that join a Hangul initial
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1


def _visible(char: str) -> str:
    return _escape_ascii("[") if char == _OPENING else visible(char)


def _escape_ascii(char: str) -> str:
    return f"\\x{ord(char):x}"


def _escape(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")

"""How wide text is at most, in whichever of the fonts that browsers fall back to: DejaVu Sans is the widest of them."""

from __future__ import annotations

from lambdalint.reports.characters import width

_NARROW = frozenset("iljtfrI.,:;'|!()[]{}/\\ -")
_WIDE = frozenset("mwMW@%&…→")
_BOLD = 1.12


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """In the unit of `size`, the height of the font."""
    ems = sum(map(_ems, text))
    return ems * size * (_BOLD if bold else 1.0)


def fitted(text: str, size: float, maximum: float, *, bold: bool = False) -> str:
    """The text, its middle left out if it is wider."""
    if text_width(text, size, bold=bold) <= maximum:
        return text
    short, long = 0, len(text)
    while long - short > 1:
        middle = (short + long) // 2
        if text_width(_cut(text, middle), size, bold=bold) <= maximum:
            short = middle
        else:
            long = middle
    return _cut(text, short)


def _cut(text: str, kept: int) -> str:
    return f"{text[: kept - kept // 2]}…{text[len(text) - kept // 2 :] if kept > 1 else ''}"


def _ems(char: str) -> float:
    if char in _NARROW:
        return 0.42
    if char in _WIDE:
        return 1.0
    if char.isascii():
        return 0.72 if char.isupper() else 0.64
    return max(width(char), 0.5) * 0.85

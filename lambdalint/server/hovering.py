"""What is told of a place that something was found in: the message, and the rule's page."""

from __future__ import annotations

from collections.abc import Iterable

from lsprotocol.types import Hover, MarkupContent, MarkupKind, Position, Range

from lambdalint import lazy
from lambdalint.server.diagnostics import Shown, clipped

_CODE = lazy.pattern(r"(`[^`]*`)")
_SIGN = lazy.pattern(r"([!-/:-@\[-`{-~])")
"""All of ASCII's punctuation, which a backslash makes mean itself (https://spec.commonmark.org/0.31.2/#backslash-escapes):
names come from whoever wrote the template, and an editor loads the images that a text names."""


def hover(shown: Iterable[Shown], *, markdown: bool) -> Hover | None:
    """Of all that was found there. The range is that of the first."""
    listed = list(shown)
    if not listed:
        return None
    parts = [_part(each, markdown=markdown) for each in listed]
    kind = MarkupKind.Markdown if markdown else MarkupKind.PlainText
    return Hover(MarkupContent(kind, "\n\n---\n\n".join(parts)), listed[0].told.range)


def covers(range_: Range, position: Position) -> bool:
    """Whether a position is in a range, or at either end of it."""
    return range_.start <= position <= range_.end


def _part(shown: Shown, *, markdown: bool) -> str:
    rule = shown.diagnostic.rule
    message = clipped(shown.diagnostic.finding.message)
    severity = shown.diagnostic.severity.value
    if not markdown:
        return f"{severity}: {message} [{rule.id}]\n\n{rule.page.help}"
    return f"**{severity}**: {escaped(message)} (`{rule.id}`)\n\n{rule.page.help}"


def escaped(message: str) -> str:
    """A message as Markdown: its code stays code, and nothing else in it is Markdown."""
    pieces = _CODE.split(message)
    return "".join(piece if at % 2 else _SIGN.sub(r"\\\1", piece) for at, piece in enumerate(pieces))

"""Text and places in it. Every position below the reports is an offset in characters."""

from __future__ import annotations

from msgspec import Struct


class SourceFile(Struct, frozen=True, eq=False):
    """A file as it was read: its path for reports and its text.

    `path` is relative to the top of the repository (or to the working directory outside of one), with `/` as
    separator on every system; `top` is that folder. Two files are the same only if they are the same object.
    """

    path: str
    text: str
    top: str = ""


class Span(Struct, frozen=True):
    """The characters `start` to `end` (exclusive) of a file."""

    file: SourceFile
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.file.text[self.start : self.end]

    def covers(self, other: Span) -> bool:
        """Whether `other` lies within this span."""
        return self.file is other.file and self.start <= other.start and other.end <= self.end


def encodable(text: str) -> str:
    """The text with a replacement character for each lone surrogate, which UTF-8 has no bytes for, and surrogates in
    pairs as the characters that they stand for."""
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")

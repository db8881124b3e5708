"""Markdown documents as their readers see them: fenced blocks, headings, links, and words in backquotes.

The parser of GitHub judges reports (see tests/reports); for documents of our own, a fence is a line of three backquotes
or more and ends at the next line of as many.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

_BLOCK = re.compile(r"^(?P<fence>`{3,})(?P<info>[^`\n]*)\n(?P<text>.*?)^(?P=fence)$\n?", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#{1,6} +(.*?)$", re.MULTILINE)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_CODE = re.compile(r"(?<!`)`([^`]+)`(?!`)")
_COMMAND = re.compile(r"^\$ (.*)\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Command:
    """A line after `$ `, and what follows up to the next one."""

    line: str
    output: str


@dataclass(frozen=True, slots=True)
class Block:
    """What is between two fences."""

    language: str
    words: tuple[str, ...]
    """What follows the language: the path of a file."""
    text: str

    @property
    def path(self) -> str | None:
        return self.words[0] if self.words else None

    @property
    def commands(self) -> Iterator[Command]:
        """Of a `console` block."""
        before, *parts = _COMMAND.split(self.text)
        assert not before, f"this is output of no command: {before}"
        for line, output in zip(parts[::2], parts[1::2], strict=True):
            yield Command(line, output)


@dataclass(frozen=True, eq=False)
class Document:
    path: Path

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        found = []
        for match in _BLOCK.finditer(self.text):
            language, *words = match["info"].split() or [""]
            found.append(Block(language, tuple(words), match["text"]))
        return tuple(found)

    @cached_property
    def prose(self) -> str:
        """All but the blocks."""
        return _BLOCK.sub("", self.text)

    @property
    def links(self) -> list[str]:
        return _LINK.findall(self.prose)

    @property
    def codes(self) -> list[str]:
        """What stands in backquotes, on one line or over the end of one."""
        return [" ".join(code.split()) for code in _CODE.findall(self.prose)]

    @cached_property
    def anchors(self) -> set[str]:
        """Those that GitHub gives its headings."""
        seen: Counter[str] = Counter()
        found = set()
        for heading in _HEADING.findall(self.prose):
            anchor = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
            found.add(f"{anchor}-{seen[anchor]}" if seen[anchor] else anchor)
            seen[anchor] += 1
        return found


def is_shown(output: str, shown: str) -> bool:
    """Whether a document may show an output so: a line `...` stands for lines that are left out."""
    pieces = re.split(r"^ *\.\.\.\n", shown, flags=re.MULTILINE)
    pattern = r"(?:.*\n)*?".join(map(re.escape, pieces))
    return re.fullmatch(pattern, output) is not None

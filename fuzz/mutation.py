"""Changes to an input that keep its shape: blocks of lines, and words, move, come again or come from other inputs."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

MAXIMUM_CHANGES = 4

_TOKEN = re.compile(r"[\w$@:./-]+|\"[^\"\n]*\"|'[^'\n]*'|[^\w\s]")
_ODD = ("", "\x00", "\ufeff", "\u2028", "\x85", "é", "\U0001f600", "\u202e", "\t", "\r", "\r\n", "\\", '"', "'", "`")
_DEEP = ("[", "{", "(", "- ", "${", "!Sub ", "{{", "((", "<", "if x: ", "`${", "*", "!")


class Mutation:
    """Changes texts with the help of words and of other texts."""

    def __init__(self, others: Sequence[str], words: Sequence[str]) -> None:
        self.others = [text.split("\n") for text in others if text.strip()] or [[""]]
        self.words = words

    def __call__(self, text: str, seed: int) -> str:
        chance = random.Random(seed)  # noqa: S311 - the fuzzer gives the seed, and has to get the same again
        lines = text.split("\n")
        for _ in range(chance.randint(1, MAXIMUM_CHANGES)):
            chance.choice(self._changes)(self, lines, chance)
        return "\n".join(lines)

    def _leave_out(self, lines: list[str], chance: random.Random) -> None:
        start, end = _block(lines, chance)
        del lines[start:end]

    def _repeat(self, lines: list[str], chance: random.Random) -> None:
        start, end = _block(lines, chance)
        at = chance.randint(0, len(lines))
        lines[at:at] = _indented(lines[start:end], _indent(lines[at - 1]) if at else 0) * chance.choice((1, 1, 2, 9))

    def _splice(self, lines: list[str], chance: random.Random) -> None:
        """Something from another input, in place of a block or between two."""
        other = chance.choice(self.others)
        first, last = _block(other, chance)
        start, end = _block(lines, chance)
        lines[start : end if chance.random() < 0.6 else start] = _indented(
            other[first:last], _indent(lines[start]) if start < len(lines) else 0
        )

    def _swap(self, lines: list[str], chance: random.Random) -> None:
        first, second = sorted((_block(lines, chance), _block(lines, chance)))
        if first[1] <= second[0]:
            lines[second[0] : second[1]], lines[first[0] : first[1]] = (
                lines[first[0] : first[1]],
                lines[second[0] : second[1]],
            )

    def _reword(self, lines: list[str], chance: random.Random) -> None:
        """A word becomes another one: of the target, of this input, or of another."""
        at = chance.randrange(len(lines)) if lines else 0
        found = list(_TOKEN.finditer(lines[at])) if lines else []
        if found:
            old, line = chance.choice(found), lines[at]
            lines[at] = line[: old.start()] + self._word(lines, chance) + line[old.end() :]

    def _put_in(self, lines: list[str], chance: random.Random) -> None:
        if lines:
            at = chance.randrange(len(lines))
            column = chance.randint(0, len(lines[at]))
            lines[at] = lines[at][:column] + self._word(lines, chance) + lines[at][column:]

    def _disturb(self, lines: list[str], chance: random.Random) -> None:
        """Characters that readers stumble over, and brackets, many of them at times."""
        if lines:
            at = chance.randrange(len(lines))
            column = chance.randint(0, len(lines[at]))
            odd = (
                chance.choice(_ODD) if chance.random() < 0.6 else chance.choice(_DEEP) * chance.choice((1, 2, 40, 400))
            )
            lines[at] = lines[at][:column] + odd + lines[at][column + chance.choice((0, 1)) :]

    def _cut(self, lines: list[str], chance: random.Random) -> None:
        """What an editor sees while somebody types."""
        if lines:
            at = chance.randrange(len(lines))
            lines[at] = lines[at][: chance.randint(0, len(lines[at]))]
            if chance.random() < 0.2:
                del lines[at + 1 :]

    _changes = (_leave_out, _repeat, _splice, _splice, _swap, _reword, _reword, _put_in, _disturb, _cut)

    def _word(self, lines: Sequence[str], chance: random.Random) -> str:
        kind = chance.random()
        if kind < 0.4 and self.words:
            return chance.choice(self.words)
        line = chance.choice(lines if kind < 0.7 else chance.choice(self.others))
        found = _TOKEN.findall(line)
        return chance.choice(found) if found else ""


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))


def _block(lines: Sequence[str], chance: random.Random) -> tuple[int, int]:
    """A line, often with those that are indented deeper below it."""
    if not lines:
        return 0, 0
    start = chance.randrange(len(lines))
    end = start + 1
    if chance.random() < 0.8:
        while end < len(lines) and (not lines[end].strip() or _indent(lines[end]) > _indent(lines[start])):
            end += 1
    return start, end


def _indented(lines: Sequence[str], indent: int) -> list[str]:
    """A block with its first line that far from the left."""
    by = indent - _indent(lines[0]) if lines else 0
    return [" " * by + line if by >= 0 else line[min(-by, _indent(line)) :] for line in lines]

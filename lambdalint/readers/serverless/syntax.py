"""The grammar of `${type(parameter):address, fallback}`, which says nothing on what a variable stands for.

Serverless Framework 3 and 4, osls: https://www.serverless.com/framework/docs/guides/variables
"""

from __future__ import annotations

import json
import re
from functools import cache

from msgspec import Struct, field

from lambdalint import lazy
from lambdalint.model.node import Plain
from lambdalint.source import encodable

MAXIMUM_VARIABLES = 200
"""In one text; none that a person writes has so many."""
MAXIMUM_NESTING = 10

OPENING = "${"

_SPACES = lazy.pattern(r"\s*")
_TYPE = lazy.pattern(r"([a-z][a-zA-Z0-9.-]*)([:(])")
_LITERAL = lazy.pattern(r"[\w.-]+")
_NUMBER = lazy.pattern(r"(0[xX][\da-fA-F]+|0[oO][0-7]+|0[bB][01]+)|-?(?:\d+\.?\d*|\.\d+)(?:[eE]-?\d\d?)?")
"""As JavaScript reads one."""
_STRING = lazy.pattern(r""""(?:[^"\\]|\\.)*"|'[^']*'""")


class Literal(Struct, frozen=True):
    """A fallback that is written out: `'dev'`, `30`, `true`, `null`."""

    value: Plain


class Source(Struct, frozen=True):
    """`file(x.yml):a.b`: type `file`, parameter `x.yml`, address `a.b`."""

    type: str
    parameters: tuple[Text, ...]
    address: Text


class Variable(Struct, frozen=True):
    """Its place in the text, and where its value comes from: the first that has one."""

    start: int
    end: int
    sources: tuple[Source | Literal, ...]


class Foreign(Struct, frozen=True):
    """A `${` that opens no variable of the framework: one of CloudFormation or IAM, or one that is badly written."""


Piece = str | Variable | Foreign
Text = tuple[Piece, ...]


def parse(text: str) -> Text:
    r"""The pieces of a text, in order. `\${` is a `${` of the text itself."""
    if text.count(OPENING) > MAXIMUM_VARIABLES:
        return (Foreign(), text)
    return _Parser(text).until(0, "")[0]


@cache
def _next(stops: str) -> re.Pattern[str]:
    return re.compile(rf"\\*\$\{{|[{stops}]" if stops else r"\\*\$\{")


class _Parser(Struct):
    text: str
    variables: dict[int, Variable | None] = field(default_factory=dict)
    """By where they open; each is tried once, however many unclosed ones stand before it."""
    nesting: int = 0

    def until(self, at: int, stops: str) -> tuple[Text, int]:
        """The pieces up to the first of `stops` outside of a variable, and where that is: else the end."""
        found: list[Piece] = []
        start = at
        while match := _next(stops).search(self.text, at):
            before = self.text[start : match.start()]
            if not match[0].endswith(OPENING):
                return _joined((*found, before)), match.start()
            at = start = match.end()
            slashes = len(match[0]) - len(OPENING)
            before += "\\" * (slashes // 2)
            if slashes % 2:
                found.append(before + OPENING)
            elif variable := self.variable(at - len(OPENING)):
                found += [before.rstrip("$"), variable]  # osls takes further dollars for a part of it
                at = start = variable.end
            else:
                found += [before, Foreign()]
        return _joined((*found, self.text[start:])), len(self.text)

    def variable(self, at: int) -> Variable | None:
        if at not in self.variables:
            self.nesting += 1
            self.variables[at] = self.sources(at) if self.nesting <= MAXIMUM_NESTING else None
            self.nesting -= 1
        return self.variables[at]

    def sources(self, start: int) -> Variable | None:
        sources: list[Source | Literal] = []
        at = start + len(OPENING)
        while True:
            parsed = self.source(at) or (self.literal(at) if sources else None)
            if parsed is None or self.text[parsed[1] : parsed[1] + 1] not in (",", "}"):
                return None
            source, at = parsed
            sources.append(source)
            if self.text[at] == "}":
                return Variable(start, at + 1, tuple(sources))
            at = self.past_spaces(at + 1)

    def source(self, at: int) -> tuple[Source, int] | None:
        match = _TYPE.match(self.text, at)
        if match is None:
            return None
        at, parameters = match.end(), []
        if match[2] == "(":
            while True:
                parameter, at = self.value(at, ",)}")
                if self.text[at : at + 1] not in (",", ")"):
                    return None
                parameters.append(parameter)
                at += 1
                if self.text[at - 1] == ")":
                    break
            at = self.past_spaces(at)
            if self.text[at : at + 1] != ":":
                return Source(match[1], tuple(parameters), ()), at
            at += 1
        elif self.text[at : at + 1] == ":":  # AWS::Region and its like
            return None
        address, at = self.value(at, ",}")
        return Source(match[1], tuple(parameters), address), at

    def value(self, at: int, stops: str) -> tuple[Text, int]:
        """A parameter or an address: quoted, or as it is."""
        at = self.past_spaces(at)
        if string := _STRING.match(self.text, at):
            return (_unquoted(string[0]),), self.past_spaces(string.end())
        text, at = self.until(at, stops)
        return _stripped(text), at

    def literal(self, at: int) -> tuple[Literal, int] | None:
        if string := _STRING.match(self.text, at):
            return Literal(_unquoted(string[0])), self.past_spaces(string.end())
        word = _LITERAL.match(self.text, at)
        if word is None:
            return None
        words: dict[str, Plain] = {"true": True, "false": False, "null": None}
        at = self.past_spaces(word.end())
        if word[0] in words:
            return Literal(words[word[0]]), at
        number = _NUMBER.fullmatch(word[0])
        if number is None or len(word[0]) > 20:
            return None
        value = float(int(word[0], 0)) if number[1] else float(word[0])
        return Literal(int(value) if value.is_integer() else value), at

    def past_spaces(self, at: int) -> int:
        spaces = _SPACES.match(self.text, at)
        return spaces.end() if spaces else at


def _joined(pieces: tuple[Piece, ...]) -> Text:
    return tuple(piece for piece in pieces if piece != "")


def _stripped(text: Text) -> Text:
    if text and isinstance(text[0], str):
        text = (text[0].lstrip(), *text[1:])
    if text and isinstance(text[-1], str):
        text = (*text[:-1], text[-1].rstrip())
    return _joined(text)


def _unquoted(string: str) -> str:
    if string.startswith("'"):
        return string[1:-1]
    try:
        return encodable(str(json.loads(string, strict=False)))
    except ValueError:
        return string[1:-1]

"""Texts that hold variables, and what is put in their place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct, field

from lambdalint import lazy
from lambdalint.model.node import Mapping, Node, Plain, Scalar, Sequence
from lambdalint.readers import scalars
from lambdalint.readers.serverless import syntax
from lambdalint.readers.serverless.syntax import Foreign, Piece, Text, Variable
from lambdalint.source import Span

HOLE = "${?}"
"""In the argument of `Fn::Sub`: names no parameter, so it is unknown."""


class Texts(Struct, frozen=True, eq=False):
    """The texts of a service, each parsed once for all stages."""

    opening: re.Pattern[str]
    """What plug-ins make `${` of."""
    _parsed: dict[int, tuple[Scalar, Text]] = field(default_factory=dict)

    def pieces(self, raw: Node) -> Text:
        """What the framework makes of a text. Numbers and their like hold no variable; what is no scalar is no text."""
        if not isinstance(raw, Scalar):
            return ()
        if not isinstance(raw.value, str) or not (syntax.OPENING in raw.text or OF_PLUGIN in raw.text):
            return (raw.text,)
        if id(raw) not in self._parsed:
            self._parsed[id(raw)] = raw, tuple(self._with_references(syntax.parse(raw.text)))
        return self._parsed[id(raw)][1]

    def _with_references(self, pieces: Text) -> Iterator[Piece]:
        for piece in pieces:
            if not isinstance(piece, str):
                yield piece
                continue
            first, *rest = self.opening.split(piece)
            yield first
            for text in rest:
                yield Foreign()
                yield text


OF_PLUGIN = "#{"
_PSEUDO_PARAMETER = lazy.pattern(r"#\{(?=AWS::\w+\})")
_REFERENCE = lazy.pattern(r"#\{(?=[A-Za-z][\w:.]*\})")
_REFERRING = ("serverless-pseudo-parameters", "serverless-cloudformation-sub-variables", "serverless-cf-vars")


def opening(root: Mapping) -> re.Pattern[str]:
    """Of `#{Table.Arn}`, some plug-ins make `${Table.Arn}`. Of `#{AWS::Region}`, all of their kind do, also those that
    another file lists."""
    plugins = root.get("plugins")
    listed = plugins.items if isinstance(plugins, Sequence) else ()
    return _REFERENCE if any(scalars.text(one) in _REFERRING for one in listed) else _PSEUDO_PARAMETER


def content(value: Node | None) -> str | None:
    """A value as a part of a text. Numbers are JavaScript's, so `1.10` becomes `1.1`."""
    if isinstance(value, Scalar) and isinstance(value.value, float):
        return str(int(value.value) if value.value.is_integer() else value.value)
    return scalars.text(value)


def template(value: Node | None) -> str:
    """What stands for a value with an unknown part in the argument of `Fn::Sub`."""
    template = scalars.text(value.get("Fn::Sub")) if isinstance(value, Mapping) else None
    return HOLE if template is None else template


def scalar(holder: Scalar, value: Plain) -> Scalar:
    """A value that a variable gives by itself, at the text that holds the variable."""
    return Scalar(holder.span, value, "" if value is None else str(value))


def place(holder: Scalar, variable: Variable) -> Span:
    """Where the variable is written, or the whole text where quotes and escapes hide it."""
    written = holder.text[variable.start : variable.end]
    start = holder.span.text.find(written)
    if start < 0:
        return holder.span
    start += holder.span.start
    return Span(holder.span.file, start, start + len(written))

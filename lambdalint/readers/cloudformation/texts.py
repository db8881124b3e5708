"""Texts that intrinsic functions put together of pieces, some of which may be unknown."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from msgspec.structs import replace

from lambdalint import lazy
from lambdalint.model.node import Mapping, Node, Scalar, Sequence
from lambdalint.model.value import Value
from lambdalint.readers import scalars
from lambdalint.source import Span

T = TypeVar("T")

MAXIMUM_LENGTH = 100_000
"""Characters. A longer text is unknown: CloudFormation takes none, and short templates can say very long ones."""

PLACEHOLDER = lazy.pattern(r"\$\{([^!${}][^${}]*)\}")
_DYNAMIC = lazy.pattern(r"(\{\{resolve:.*?\}\})", re.DOTALL)
_HOLE = "\0"
_RESOLVED = "a dynamic reference, resolved when deployed"

Resolve = Callable[[Node], Value[str]]
Reader = Callable[[Node | None], T | None]


def literal(span: Span, text: str) -> Value[str]:
    """A text as it is deployed: a dynamic reference (`{{resolve:ssm:…}}`) in it is a hole."""
    return _whole(span, _without_marks(text), (), "")


def composed(span: Span, pieces: Iterable[Value[str]]) -> Value[str]:
    """The text made of the pieces. If one of them has branches, so has the text; several are not multiplied out."""
    pieces = list(pieces)
    chosen = [number for number, piece in enumerate(pieces) if piece.branches]
    if len(chosen) != 1:
        return _concatenated(span, pieces)
    number = chosen[0]
    branches = (
        replace(_concatenated(span, [*pieces[:number], branch, *pieces[number + 1 :]]), when=branch.when)
        for branch in pieces[number].branches
    )
    return Value(span, branches=tuple(branches), why=pieces[number].why)


def _concatenated(span: Span, pieces: list[Value[str]]) -> Value[str]:
    whole = ""
    holes: list[str] = []
    for piece in pieces:
        whole += _HOLE.join([_without_marks(part) if _HOLE in part else part for part in piece.parts or ("", "")])
        holes += piece.holes if piece.parts else ("",)
        if len(whole) > MAXIMUM_LENGTH:
            return Value(span, why=f"it has more than {MAXIMUM_LENGTH} characters")
    return _whole(span, whole, holes, next((piece.why for piece in pieces if len(piece.parts) != 1 and piece.why), ""))


def _without_marks(text: str) -> str:
    return text.replace(_HOLE, "\ufffd")  # CloudFormation takes no such character


def _whole(span: Span, text: str, holes: Iterable[str], why: str) -> Value[str]:
    """The value of a text with marks where its holes are. What a dynamic reference holds is a part of that hole."""
    names = iter(holes)
    found: list[str] = []
    references = []
    parts = [""]
    for number, section in enumerate(_DYNAMIC.split(text) if "{{resolve:" in text else [text]):
        first, *others = section.split(_HOLE)
        inner = [next(names) for _ in others]
        if number % 2:
            found.append("")
            parts.append("")
            shown = first + "".join(f"${{{name or '?'}}}{other}" for name, other in zip(inner, others, strict=True))
            references.append(shown.removeprefix("{{resolve:").removesuffix("}}"))
        else:
            found += inner
            parts[-1] += first
            parts += others
    if not found:
        return Value(span, parts[0], parts=(parts[0],))
    return Value(
        span, parts=tuple(parts), holes=tuple(found), dynamic_references=tuple(references), why=why or _RESOLVED
    )


def substitution(argument: Node, named: Callable[[str, Node], Value[str]], resolve: Resolve) -> Iterator[Value[str]]:
    """The pieces of `Fn::Sub`. `named` gives what a name in it stands for, if the function's own map does not."""
    local: Mapping | None = None
    template: Node = argument
    if type(argument) is Sequence and len(argument.items) == 2:
        template = argument.items[0]
        local = argument.items[1] if isinstance(argument.items[1], Mapping) else None
    text = scalars.text(template)
    if text is None:
        yield Value(argument.span, why="`Fn::Sub` has no text")
        return
    for number, piece in enumerate(PLACEHOLDER.split(text)):
        if number % 2 == 0:
            yield Value(template.span, piece, parts=(piece.replace("${!", "${"),))
        else:
            given = local.get(piece.strip()) if local else None
            yield resolve(given) if given else named(piece.strip(), template)


def renamed(template: str, rename: Callable[[str], str]) -> str:
    """The text of `Fn::Sub` with other names in it."""
    return PLACEHOLDER.sub(lambda match: f"${{{rename(match[1].strip())}}}", template)


def sole_name(argument: Node) -> str | None:
    """What `!Sub ${Queue.Arn}` names, which is all of it: `Queue.Arn`."""
    match = PLACEHOLDER.fullmatch((scalars.text(argument) or "").strip())
    return match[1].strip() if match else None


def joined(delimiter: str, items: Iterable[Node], resolve: Resolve) -> Iterator[Value[str]]:
    """The pieces of `Fn::Join`."""
    for number, item in enumerate(items):
        if number:
            yield Value(item.span, delimiter, parts=(delimiter,))
        yield resolve(item)


def as_json(node: Node, resolve: Resolve, is_function: Callable[[Node], bool]) -> Iterator[Value[str]]:
    """The pieces of `Fn::ToJsonString`. What CloudFormation works out becomes a text in quotes."""

    def plain(text: str) -> Value[str]:
        return Value(node.span, text, parts=(text,))

    if type(node) is Scalar:
        yield plain(json.dumps(node.value, ensure_ascii=False))
    elif is_function(node):
        value = resolve(node)
        quoted = tuple(json.dumps(part, ensure_ascii=False)[1:-1] for part in value.parts or ("", ""))
        yield plain('"')
        yield replace(value, branches=(), parts=quoted, holes=value.holes if value.parts else ("",))
        yield plain('"')
    else:
        keys = node.values if type(node) is Mapping else None
        parts = node.values.values() if type(node) is Mapping else node.items
        names = [json.dumps(key, ensure_ascii=False) + ":" for key in keys] if keys is not None else [""] * len(parts)
        yield plain("[" if keys is None else "{")
        for number, (name, part) in enumerate(zip(names, parts, strict=True)):
            yield plain(f"{',' if number else ''}{name}")
            yield from as_json(part, resolve, is_function)
        yield plain("]" if keys is None else "}")


def scalar(node: Scalar, read: Reader[T]) -> Value[T]:
    if node.implied:
        return Value(node.span, read(node), written=False, parts=(node.text,))
    text = scalars.text(node) or ""
    if "{{resolve:" in text and _DYNAMIC.search(text):  # a part of a `Fn::Join` may have its beginning alone
        return typed(literal(node.span, text), read)
    known = read(node)
    if known is None:
        return Value(node.span, why=f"`{text[:50]}` is not what belongs here")
    return Value(node.span, known, parts=(text,))


def typed(text: Value[str], read: Reader[T]) -> Value[T]:
    """A text that was put together, as what it means here."""
    if text.known is not None:
        return replace(scalar(Scalar(text.span, text.known, text.known), read), when=text.when)
    branches = tuple(typed(branch, read) for branch in text.branches)
    return Value(
        text.span,
        written=text.written,
        target=text.target,
        parts=text.parts,
        holes=text.holes,
        dynamic_references=text.dynamic_references,
        when=text.when,
        branches=branches,
        why=text.why,
    )

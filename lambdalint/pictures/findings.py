"""Which nodes findings belong to."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from msgspec import Struct

from lambdalint.pictures.draft import Key, Sketch
from lambdalint.rule import Diagnostic
from lambdalint.source import SourceFile, Span


class _Blocks(Struct, frozen=True):
    """Declarations in one file, by where they begin; `reach` says how far those up to each go at most."""

    starts: list[int]
    reach: list[int]
    entries: list[tuple[Span, Key]]

    @classmethod
    def of(cls, entries: Iterable[tuple[Span, Key]]) -> _Blocks:
        ordered = sorted(entries, key=lambda entry: (entry[0].start, -entry[0].end))
        reach: list[int] = []
        for span, _ in ordered:
            reach.append(max(span.end, reach[-1] if reach else 0))
        return cls([span.start for span, _ in ordered], reach, ordered)

    def around(self, span: Span) -> Key | None:
        """The innermost declaration that a span lies in."""
        number = bisect_right(self.starts, span.start) - 1
        while number >= 0 and self.reach[number] >= span.end:
            block, key = self.entries[number]
            if block.covers(span):
                return key
            number -= 1
        return None


class Places(Struct, frozen=True):
    """What lies where."""

    blocks: dict[SourceFile, _Blocks]
    code: dict[SourceFile, tuple[Key, ...]]
    """The functions that have a file of code."""

    @classmethod
    def of(cls, sketches: dict[Key, Sketch]) -> Places:
        functions = {key: one.function.block for key, one in sketches.items() if one.function is not None}
        others = {key: one.block for key, one in sketches.items() if one.block is not None and key not in functions}
        of_functions = _by_file(functions)
        # what a framework makes for a function stands nowhere but in that function's declaration
        own = {key: block for key, block in others.items() if not _is_within(block, of_functions)}
        code: dict[SourceFile, dict[Key, None]] = {}
        for key, sketch in sketches.items():
            for file in sketch.code.files if sketch.code is not None else ():
                code.setdefault(file, {})[key] = None
        return cls(_by_file({**functions, **own}), {file: tuple(keys) for file, keys in code.items()})

    def keys(self, diagnostic: Diagnostic) -> tuple[Key, ...]:
        """The nodes that a finding belongs to: by its place, else by those that are related."""
        first, *others = diagnostic.spans
        declared = self._around(first)
        if declared is not None:
            return (declared,)
        related = tuple(dict.fromkeys(self._declared(others)))
        sharing = self.code.get(first.file, ())
        named = tuple(key for key in sharing if key in related)
        return named or sharing or related or tuple(dict.fromkeys(self._sharing(others)))

    def _around(self, span: Span) -> Key | None:
        blocks = self.blocks.get(span.file)
        return blocks.around(span) if blocks is not None else None

    def _declared(self, spans: Iterable[Span]) -> Iterator[Key]:
        for span in spans:
            key = self._around(span)
            if key is not None:
                yield key

    def _sharing(self, spans: Iterable[Span]) -> Iterator[Key]:
        for span in spans:
            yield from self.code.get(span.file, ())


def _by_file(blocks: dict[Key, Span]) -> dict[SourceFile, _Blocks]:
    entries: dict[SourceFile, list[tuple[Span, Key]]] = {}
    for key, block in blocks.items():
        entries.setdefault(block.file, []).append((block, key))
    return {file: _Blocks.of(listed) for file, listed in entries.items()}


def _is_within(block: Span, functions: dict[SourceFile, _Blocks]) -> bool:
    return block.file in functions and functions[block.file].around(block) is not None


def placed(
    diagnostics: Iterable[Diagnostic], sketches: dict[Key, Sketch]
) -> tuple[dict[Key, tuple[Diagnostic, ...]], tuple[Diagnostic, ...]]:
    """What is found in each node, and what in none of them."""
    places = Places.of(sketches)
    found: dict[Key, list[Diagnostic]] = {}
    unplaced = []
    for diagnostic in diagnostics:
        keys = places.keys(diagnostic)
        for key in keys:
            found.setdefault(key, []).append(diagnostic)
        if not keys:
            unplaced.append(diagnostic)
    return {key: tuple(listed) for key, listed in found.items()}, tuple(unplaced)

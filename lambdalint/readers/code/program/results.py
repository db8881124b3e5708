"""What a handler gives back, path by path, as far as the code writes it out."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from lambdalint.model.contract import Kind, ReturnedValue, ShownError
from lambdalint.readers.code.program import expressions as form
from lambdalint.readers.code.program.evaluation import Evaluation
from lambdalint.readers.code.program.expressions import Expression
from lambdalint.readers.code.program.kinds import kind_of, text_of
from lambdalint.readers.code.program.origins import origins
from lambdalint.readers.code.program.scopes import Site
from lambdalint.readers.code.program.values import (
    External,
    Frame,
    Raised,
    Routine,
    Text,
    Unknown,
    Value,
    each,
)
from lambdalint.readers.code.program.written import Run, Way, Written
from lambdalint.source import Span

MAXIMUM_DEPTH = 6
"""Of mappings and lists in each other."""

MAXIMUM_ITEMS = 100

_FORMATS = frozenset({"", "indent", "sort_keys", "ensure_ascii", "separators", "allow_nan"})
"""Arguments of encoders that only say what the text looks like."""


class Results:
    """Tells what is known of the values that are given back."""

    def __init__(self, evaluation: Evaluation) -> None:
        self._evaluation = evaluation
        self._written = Written(evaluation)

    def of(self, frame: Frame) -> Iterator[tuple[Span, Way, ReturnedValue]]:
        """The values that an entry point gives back, with where it does so."""
        run = Run(frame)
        if frame.scope.yields:
            return
        for site in frame.scope.results:
            span = frame.scope.module.span(site.node)
            inner = replace(run, sites=((frame, site),))
            for way in self._written.ways(site.node, inner):
                yield span, way, self._value("", self._place(way), [way], MAXIMUM_DEPTH)

    def given_back(self, frame: Frame) -> Iterator[tuple[Span, Way, ReturnedValue]]:
        """What a function gives to the callback of the handler; nothing that is told where others may call that."""
        for site, callee, arguments in self._evaluation.sites(frame):
            if not site.node.arguments:
                continue
            if _is_callback(callee):
                given = site.node.arguments[1].value if len(site.node.arguments) > 1 else None
            elif any(map(_is_callback, arguments.values)) and not isinstance(callee, Routine):
                given = None
            else:
                continue
            place = Site(given or site.node, site.circumstance)
            for way in self._written.ways(given, Run(frame, sites=((frame, place),))):
                yield frame.scope.module.span(place.node), way, self._value("", self._place(way), [way], MAXIMUM_DEPTH)

    def _value(self, key: str, place: Span, ways: list[Way], depth: int) -> ReturnedValue:
        """What is known of a value that is made in one of these ways."""
        first = ways[0]
        kinds = dict.fromkeys(self._kind(way) for way in ways)
        texts = [text for way in ways if (text := text_of(way.node)) is not None]
        alone = first if len(ways) == 1 else None
        parts, complete = self._parts(alone, depth) if alone is not None and depth else ((), False)
        return ReturnedValue(
            span=place,
            key=key,
            kinds=tuple(kinds),
            texts=tuple(one for one in texts if isinstance(one, str)),
            numbers=tuple(one for one in texts if isinstance(one, (int, float)) and not isinstance(one, bool)),
            parts=parts,
            complete=complete,
            encoded=self._encoded(alone, depth) if alone is not None and depth else (),
            errors=tuple(dict.fromkeys(error for way in ways for error in self._errors(way))),
        )

    def _place(self, way: Way) -> Span:
        """Where a value is written; the return that led to what is not told."""
        if way.node is not None:
            return way.run.frame.scope.module.span(way.node)
        frame, site = way.run.sites[-1]
        return frame.scope.module.span(site.node)

    def _item(self, key: str, node: Expression, run: Run, depth: int) -> ReturnedValue:
        """A value where it is put into another, or given to an encoder."""
        ways = self._written.ways(node, run)
        return self._value(key, run.frame.scope.module.span(node), ways, depth)

    def _kind(self, way: Way) -> Kind:
        return kind_of(self._evaluation, way.node, way.run.frame)

    def _parts(self, way: Way, depth: int) -> tuple[tuple[ReturnedValue, ...], bool]:
        """The items of what is written out, and whether these are all."""
        if way.filled:
            return (), False
        match way.node:
            case form.Mapping():
                return self._items(way.node, way.run, depth)
            case form.Sequence():
                items = way.node.items[:MAXIMUM_ITEMS]
                plain = [one.value for one in items if not one.spread]
                values = tuple(self._item("", one, way.run, depth - 1) for one in plain)
                return values, len(values) == len(way.node.items)
        return (), False

    def _items(self, node: form.Mapping, run: Run, depth: int) -> tuple[tuple[ReturnedValue, ...], bool]:
        found: list[ReturnedValue] = []
        complete = len(node.pairs) <= MAXIMUM_ITEMS
        for key, item in node.pairs[:MAXIMUM_ITEMS]:
            said = None if key is None else self._evaluation.value(key, run.frame)
            if isinstance(said, Text):
                found.append(self._item(said.text, item, run, depth - 1))
                continue
            ways = self._written.ways(item, run) if key is None else []
            inner, whole = self._parts(ways[0], depth - 1) if len(ways) == 1 else ((), False)
            if whole:
                found += inner
            elif key is None:
                found, complete = [], False  # it may have any of the keys before
            else:
                complete = False
        return tuple(found), complete

    def _encoded(self, way: Way, depth: int) -> tuple[ReturnedValue, ...]:
        """What is made into JSON, by the library's own means."""
        node = way.node
        if not isinstance(node, form.Call) or not node.arguments:
            return ()
        callee = self._evaluation.callee(node, way.run.frame)[0]
        plain = all(one.name in _FORMATS and not one.spread for one in node.arguments[1:])
        if isinstance(callee, External) and self._evaluation.calls.encodes(callee.name) and plain:
            first = node.arguments[0]
            return () if first.name or first.spread else (self._item("", first.value, way.run, depth - 1),)
        return ()

    def _errors(self, way: Way) -> Iterator[ShownError]:
        if way.node is None:
            return
        value = self._evaluation.value(way.node, way.run.frame)
        if not value.varies:
            return
        for origin in sorted({one for one in origins(value) if one.raised}, key=lambda one: (one.path, one.passed)):
            yield ShownError(
                types=_types(way.run.sites),
                path=origin.path,
                passed=tuple(name.replace("()", "") for name in origin.passed),
                tested=way.decided or any(self._is_tested(frame, site) for frame, site in way.run.sites),
            )

    def _is_tested(self, frame: Frame, site: Site) -> bool:
        names = {name for name, _ in site.circumstance.guards if name}
        return any(isinstance(one, Raised) for name in names for one in each(self._evaluation.named(name, frame)))


def takes_callback(entry: Frame) -> bool:
    """Whether a handler has a parameter for the callback."""
    return any(map(_is_callback, entry.arguments.values()))


def _is_callback(value: Value) -> bool:
    return all(isinstance(one, Unknown) and one.is_callback for one in each(value))


def _types(sites: tuple[tuple[Frame, Site], ...]) -> tuple[str, ...]:
    """What the clause catches that a value is made in, or those of the functions that it is made in."""
    for frame, site in sites:
        around = [one for one in frame.scope.catches if one.start_byte <= site.node.start_byte < one.last_byte]
        if around:
            return max(around, key=lambda one: one.start_byte).types
    found = [one.types for frame, _ in sites for one in frame.scope.catches]
    return tuple(dict.fromkeys(name for types in found for name in types)) if all(found) else ()

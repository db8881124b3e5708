"""Which units the open documents lead to, and what is found in them: the part of the server that reads and lints.

It is used by one thread at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from time import monotonic

from msgspec import Struct, field
from msgspec.structs import replace

from lambdalint import packs
from lambdalint.readers.files import is_named
from lambdalint.readers.handlers import SOURCE_SUFFIXES
from lambdalint.readers.memory import Memory
from lambdalint.rule import Diagnostic
from lambdalint.server.documents import Desk
from lambdalint.server.owners import Owners
from lambdalint.server.units import Found, State, linted, may_be_template


class Changes(Struct, frozen=True):
    """What is another since the last check."""

    paths: frozenset[Path] = frozenset()
    """Files whose texts changed."""
    anew: bool = False
    """Whether files came or went, or settings changed: nothing is known for certain any more."""


class Checked(Struct, frozen=True, eq=False):
    """What there is to say of all files that the open documents lead to."""

    found: Mapping[Path, Found]
    problems: tuple[Exception, ...]
    """Why units could not be linted as they are, each once: a ConfigError, or an error of the program's own."""
    is_whole: bool = True
    """Whether it is known by now what each document belongs to; else there is more to find with another check."""


class Checks(Struct, eq=False, dict=True):
    """Remembers what was found, so that only what changed is linted again."""

    today: Callable[[], date]
    patience: float = 0.1
    """Seconds that a check may have taken when it goes on to look for what documents belong to in other folders."""
    _units: dict[Path, State] = field(default_factory=dict)
    _due: set[Path] = field(default_factory=set)
    """The units that are to be linted again."""
    _led: dict[Path, frozenset[Path]] = field(default_factory=dict)
    """By document, the templates that it was last found to belong to."""
    _certain: set[Path] = field(default_factory=set)
    """The documents for which that still holds."""
    _uncertain: bool = False
    """Whether there was one in this check for which it may not."""

    @cached_property
    def _owners(self) -> Owners:
        return Owners(self.today)

    def check(self, desk: Desk, changes: Changes, is_stale: Callable[[], bool]) -> Checked | None:
        """What there is to say; None as soon as `is_stale` says that nobody will want to know. Raises PackError."""
        packs.rules()
        self._note(changes)
        self._uncertain = False
        begun = monotonic()
        wanted: dict[Path, State] = {}
        for paths in self._led_to(desk, wanted, lambda: is_stale() or monotonic() - begun > self.patience):
            for path in paths:
                if path in wanted:
                    continue
                if is_stale():
                    return None
                wanted[path] = self._unit(path, desk)
        self._units = wanted
        self._due &= wanted.keys()
        self._led = {path: led for path, led in self._led.items() if path in desk.documents}
        self._certain &= self._led.keys()
        problems = [*(state.problem for state in wanted.values() if state.problem is not None), *self._owners.problems]
        each = {str(problem): problem for problem in problems}
        return Checked(_merged(wanted.values(), desk), tuple(each.values()), not self._uncertain)

    def units(self, path: Path) -> list[Path]:
        """Those that say something of a file."""
        return [unit for unit, state in self._units.items() if path in state.found]

    def _note(self, changes: Changes) -> None:
        if changes.anew:
            self._owners.forget()
            self._certain.clear()
            self._due |= self._units.keys()
            self._units = {path: replace(state, memory=Memory()) for path, state in self._units.items()}
        self._due |= {path for path, state in self._units.items() if state.seen & changes.paths}
        self._due |= changes.paths & self._units.keys()

    def _led_to(self, desk: Desk, wanted: dict[Path, State], is_over: Callable[[], bool]) -> Iterator[Iterable[Path]]:
        """The units of each document, templates first: what belongs to one that is `wanted` needs no other."""
        documents = sorted(desk.documents, key=lambda path: not may_be_template(path))
        for path in documents:
            if may_be_template(path):
                yield (path,)
        for path in documents:
            if may_be_template(path):
                if not wanted[path].is_template and not _belongs(path, wanted, but=path):
                    yield self._including(path, desk)
            elif is_named(path.name, SOURCE_SUFFIXES) and not _belongs(path, wanted):
                owners = self._owning(path, desk, is_over)
                yield owners or (path,)
                if owners and not _belongs(path, wanted):  # it is another template's meanwhile
                    self._certain.discard(path)
                    for owner in owners:
                        self._owners.forget_those_of(owner)
                        self._due.add(owner)
                        wanted.pop(owner, None)
                    yield self._owning(path, desk, is_over) or (path,)

    def _unit(self, path: Path, desk: Desk) -> State:
        before = self._units.get(path)
        if before is None or path in self._due:
            try:
                self._units[path] = linted(path, before or State(), desk, self.today())
            except Exception as error:  # the others are linted all the same
                self._units[path] = State(problem=error)
            self._due.discard(path)
        return self._units[path]

    def _owning(self, path: Path, desk: Desk, is_over: Callable[[], bool]) -> frozenset[Path]:
        """The templates that own a source, as far as that is known yet."""
        if path not in self._certain:
            owners = self._owners.of(path, desk, is_over)
            if owners is None:
                self._uncertain = True
                return self._led.setdefault(path, frozenset())
            self._led[path] = owners
            self._certain.add(path)
        return self._led[path]

    def _including(self, path: Path, desk: Desk) -> frozenset[Path]:
        if path not in self._certain:
            self._led[path] = self._owners.including(path, desk)
            self._certain.add(path)
        return self._led[path]


def _belongs(path: Path, wanted: Mapping[Path, State], but: Path | None = None) -> bool:
    return any(path in state.seen for unit, state in wanted.items() if unit != but)


def _merged(states: Iterable[State], desk: Desk) -> dict[Path, Found]:
    """What several units say of a file, each thing once, in the text that it has now."""
    merged: dict[Path, Found] = {}
    for state in states:
        for path, found in state.found.items():
            documents = desk.documents.get(path)
            if documents is not None and found.file.text != documents[0].text:
                continue
            before = merged.get(path)
            if before is None or before.file.text != found.file.text:
                merged[path] = found
            else:
                merged[path] = Found(before.file, _joined(before.diagnostics, found.diagnostics))
    return merged


def _joined(first: Iterable[Diagnostic], second: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    def key(diagnostic: Diagnostic) -> tuple[int, int, str, str]:
        finding = diagnostic.finding
        return finding.span.start, finding.span.end, diagnostic.rule.id, finding.message

    each = {key(diagnostic): diagnostic for diagnostic in (*second, *first)}
    return tuple(each[one] for one in sorted(each))

"""Runs of any size: projects are linted one by one, and what came of each is told as soon as it is done.

What is kept of a project is what reports show: its diagnostics, with the texts that they are about.
"""

from __future__ import annotations

import gc
import os
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from operator import add
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import astuple, replace

from lambdalint import __version__, engine
from lambdalint.asked import Asked
from lambdalint.linting import Linter, Outcome, path_of
from lambdalint.model.code import GeneratedFile, Handler
from lambdalint.model.ignore import Ignore
from lambdalint.readers.memory import Memory
from lambdalint.readers.survey import Share
from lambdalint.reports import Report
from lambdalint.rule import Diagnostic, Rule, Severity
from lambdalint.source import Span


class Counts(Struct, frozen=True):
    """How many of them were read."""

    templates: int = 0
    functions: int = 0
    handlers: int = 0
    generated: int = 0
    """Handlers in files that a program wrote, which are not read."""
    unfilled: int = 0
    """Files that another program makes templates of, which are not read either."""

    def __add__(self, other: Counts) -> Counts:
        return Counts(*map(add, astuple(self), astuple(other)))

    @classmethod
    def of(cls, outcome: Outcome) -> Counts:
        read = outcome.reading.project
        code = [function.code for template in read.templates for function in template.functions]
        return cls(
            len(read.templates),
            len(code),
            sum(isinstance(one, Handler) for one in code) + len(read.handlers),
            sum(isinstance(one, GeneratedFile) for one in code),
            # a folder that turned out to have no template is read once more, for its sources
            outcome.reading.unfilled if outcome.share.walked is not None else 0,
        )


class Found(Struct, frozen=True, eq=False, kw_only=True):
    """What came of a share."""

    diagnostics: tuple[Diagnostic, ...]
    later: tuple[Diagnostic, ...]
    """What is certain when all shares are done: what is said of files that others may use too, and of ignores."""
    ignored: tuple[tuple[Diagnostic, Ignore], ...]
    rules: tuple[Rule, ...]
    counts: Counts
    ignoring: frozenset[Path]
    """The files that say of something that it is to be ignored."""
    tops: frozenset[str]
    """Of the repositories that something was read in."""
    asked: frozenset[Path]
    """The templates that were named."""
    environments: frozenset[str]
    """Those that the configurations of the SAM CLI have."""
    asked_environments: frozenset[str]
    """Those that our own configurations ask for."""

    lost: Share | None = None
    """What ended the process that linted it: nothing came of it."""

    @classmethod
    def nothing(cls, share: Share) -> Found:
        """Of what ended the process that linted it."""
        nothing: frozenset[Any] = frozenset()
        return cls(
            diagnostics=(),
            later=(),
            ignored=(),
            rules=(),
            counts=Counts(),
            ignoring=nothing,
            tops=nothing,
            asked=nothing,
            environments=nothing,
            asked_environments=nothing,
            lost=share,
        )

    @classmethod
    def by(cls, linter: Linter, share: Share, *, alone: bool = False) -> Found:
        return cls.of(linter.lint(share=share), linter, alone=alone)

    @classmethod
    def of(cls, outcome: Outcome, linter: Linter, *, alone: bool) -> Found:
        """`alone` if there is no other share."""
        share, files = outcome.share, outcome.files
        folders = tuple(os.path.join(folder, "") for folder in share.walked or ())  # noqa: PTH118 - with separators
        said = {diagnostic.finding.span.file for diagnostic in outcome.diagnostics} if folders and not alone else ()
        inside = {file for file in said if str(path_of(file)).startswith(folders)}

        def is_certain(diagnostic: Diagnostic) -> bool:
            if alone or not folders:
                return alone or not diagnostic.rule.is_of_ignores
            return not diagnostic.rule.is_of_ignores and diagnostic.finding.span.file in inside

        certain = {id(diagnostic) for diagnostic in outcome.diagnostics if is_certain(diagnostic)}
        named = {path.resolve() for path in share.paths if share.walked is None}
        templates = outcome.reading.project.templates if named else ()
        return cls(
            diagnostics=tuple(each for each in outcome.diagnostics if id(each) in certain),
            later=tuple(each for each in outcome.diagnostics if id(each) not in certain),
            ignored=outcome.ignored,
            rules=outcome.rules,
            counts=Counts.of(outcome),
            ignoring=outcome.ignoring,
            tops=frozenset(file.top for file in files),
            asked=frozenset(named.intersection(path_of(template.file) for template in templates)),
            environments=outcome.reading.sam_environments,
            asked_environments=linter.sam_environments,
        )


def tidy() -> None:
    """Lets go of what was read of a share: it has cycles, and Python does not look for them by itself then. What stays,
    as tables that were read meanwhile, is not looked through again, so that all is in the youngest generation: to
    collect that alone leaves Python the memory that it keeps for new objects. After several shares it takes longer than
    after each, when all is at hand in the processor."""
    if not gc.isenabled():
        gc.collect(0)
        gc.freeze()


class Kept(Struct, eq=False):
    """What came of the shares of the last run, for one that looks at the same again."""

    _found: dict[tuple[Path, ...], tuple[Found, frozenset[Path]]] = field(default_factory=dict)
    """With the files that were read for it."""
    _memories: dict[tuple[Path, ...], Memory] = field(default_factory=dict)

    def forget(self, changed: Collection[Path]) -> None:
        """What was found in projects that read files which have changed."""
        self._found = {key: kept for key, kept in self._found.items() if kept[1].isdisjoint(changed)}

    def found(self, linter: Linter, share: Share, *, alone: bool) -> Found:
        if share.paths not in self._found:
            linter.memory = self._memories.setdefault(share.paths, Memory())
            outcome = linter.lint(share=share)
            self._found[share.paths] = Found.of(outcome, linter, alone=alone), outcome.reading.seen
        return self._found[share.paths][0]


class Joining(Struct, eq=False):
    """Puts together what came of shares, each thing once."""

    counts: Counts = Counts()
    rules: dict[tuple[str, Severity], Rule] = field(default_factory=dict)
    tops: set[str] = field(default_factory=set)
    asked: set[Path] = field(default_factory=set)
    environments: set[str] = field(default_factory=set)
    asked_environments: set[str] = field(default_factory=set)
    lost: list[Share] = field(default_factory=list)
    """Those that ended the processes which linted them."""
    _ran: tuple[Rule, ...] = ()
    """For the last one that was added: mostly the same as for the next."""
    _said: set[int] = field(default_factory=set)
    _later: list[Diagnostic] = field(default_factory=list)
    _ignoring: Counter[Path] = field(default_factory=Counter)

    def add(self, found: Found) -> list[Diagnostic]:
        """What can be said at once."""
        self.counts += found.counts
        if found.rules != self._ran:
            self._ran = found.rules
            self.rules.update(((rule.id, rule.severity), rule) for rule in found.rules)
        self.tops |= found.tops
        self.asked |= found.asked
        self.environments |= found.environments
        self.asked_environments |= found.asked_environments
        self._later += found.later
        self._ignoring.update(found.ignoring)
        self.lost += [] if found.lost is None else [found.lost]
        return list(self._new(found.diagnostics))

    def all(self, results: Iterable[Found]) -> tuple[list[Diagnostic], list[tuple[Diagnostic, Ignore]]]:
        """All that is said, in the order of files and places, and what is ignored."""
        said: list[Diagnostic] = []
        ignored: list[tuple[Diagnostic, Ignore]] = []
        for found in results:
            said += self.add(found)
            ignored += found.ignored
        return engine.joined([*said, *self.rest()]), ignored

    def rest(self) -> list[Diagnostic]:
        """What all shares come to together, in the order of files and places."""
        said: dict[_Key, list[Diagnostic]] = {}
        for each in self._later:
            said.setdefault(_key(each), []).append(each)
        certain = (
            _as_one(each)
            for each in said.values()
            if not each[0].rule.is_of_ignores or len(each) == self._ignoring[path_of(each[0].finding.span.file)]
        )
        return list(self._new(engine.joined(certain)))

    def report(
        self,
        diagnostics: Sequence[Diagnostic],
        *,
        ignored: Iterable[tuple[Diagnostic, Ignore]] = (),
        known: Sequence[Diagnostic] = (),
    ) -> Report:
        """What there is to say of a run of which these diagnostics are shown."""
        return Report(
            diagnostics=diagnostics,
            rules=tuple(self.rules.values()),
            version=__version__,
            templates=self.counts.templates,
            functions=self.counts.functions,
            handlers=self.counts.handlers,
            not_shown=(*known, *(one for one, _ in ignored)),
        )

    def covers(self, paths: Iterable[Path]) -> Callable[[str], bool]:
        """Tells of a file, by its path from the top of the repository, whether all that there is to say of it was
        looked for, when these paths were asked for."""
        asked = Asked.of(paths)
        return lambda path: any(asked.covers(Path(top, path), self.asked) for top in self.tops)

    def _new(self, diagnostics: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
        for diagnostic in diagnostics:
            key = hash(_key(diagnostic))
            if key not in self._said:
                self._said.add(key)
                yield diagnostic


def _as_one(said: Sequence[Diagnostic]) -> Diagnostic:
    """What several shares say, each of which read the file for itself."""
    places = {(_place(there.span), there.text): there for each in said for there in each.finding.related}
    return replace(said[0], finding=replace(said[0].finding, related=tuple(places.values())))


_Place = tuple[str, str, int, int]
_Key = tuple[str, _Place, str]


def _place(span: Span) -> _Place:
    return span.file.top, span.file.path, span.start, span.end


def _key(diagnostic: Diagnostic) -> _Key:
    return diagnostic.rule.id, _place(diagnostic.finding.span), diagnostic.finding.message

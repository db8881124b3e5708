"""From what was read to what is said of it: rules run, and what is ignored is put aside."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from msgspec import Struct, field
from msgspec.structs import replace

from lambdalint import engine
from lambdalint.ignores import files, honoured
from lambdalint.model.ignore import Ignore
from lambdalint.model.project import Project
from lambdalint.readers import ignores
from lambdalint.rule import Diagnostic, Preset, Rule
from lambdalint.source import SourceFile


class Part(Struct, frozen=True, eq=False, kw_only=True):
    """Templates and handlers for which the same rules run, with the same options."""

    project: Project
    rules: tuple[Rule, ...]
    options: Mapping[str, object] = field(default_factory=dict)
    shown: Callable[[Diagnostic], Diagnostic | None] = lambda diagnostic: diagnostic
    """What is shown of a diagnostic; None if nothing."""
    holds_for: Callable[[SourceFile], bool] = lambda _: True
    """Whether a file is one of those."""


class Judged(Struct, frozen=True, eq=False):
    diagnostics: list[Diagnostic]
    """What nobody ignores, in the order of files and places."""
    ignored: list[tuple[Diagnostic, Ignore]]
    ignoring: Collection[SourceFile] = ()
    """The files that say of something that it is to be ignored."""


def judged(
    parts: Sequence[Part],
    known: Collection[str] = (),
    *,
    covers: Callable[[SourceFile], bool] = lambda _: True,
    honours_ignores: bool = True,
) -> Judged:
    """What the rules say and nobody ignores. Those that look at ignores run when it is known which are of use.

    `known` are the ids of all rules, if there are others than these. `covers` tells of which files all findings were
    looked for: of ignores in others, and in files that cannot be read as a whole, nothing is said.
    """
    found = engine.joined(each for part in parts for each in _said(part, part.project, _first(part.rules)))
    if not honours_ignores:
        return Judged(found, [])
    given = ignores.read(dict.fromkeys(file for part in parts for file in files(part.project, found)))
    if not given:
        return Judged(found, [])
    ran = frozenset.intersection(*(frozenset(rule.id for rule in _first(part.rules)) for part in parts))
    known = {*known, *(rule.id for part in parts for rule in part.rules)}
    broken = {unreadable.span.file for part in parts for unreadable in part.project.unreadable}

    def looked_at(ignore: Ignore) -> Collection[str]:
        file = ignore.span.file
        return ran if file not in broken and covers(file) else ()

    groups = {*(rule.category for part in parts for rule in part.rules), *(preset.value for preset in Preset)}
    result = honoured(found, given, looked_at, known, groups)
    further = engine.joined(_of_ignores(parts, result.ignores))
    said = honoured(further, result.ignores, lambda _: (), known)
    ignoring = {ignore.span.file for ignore in given}
    return Judged(engine.joined([*result.open, *said.open]), [*result.suppressed, *said.suppressed], ignoring)


def _of_ignores(parts: Iterable[Part], given: Iterable[Ignore]) -> Iterator[Diagnostic]:
    for part in parts:
        own = tuple(ignore for ignore in given if part.holds_for(ignore.span.file))
        yield from _said(part, replace(part.project, ignores=own), [rule for rule in part.rules if rule.is_of_ignores])


@lru_cache(maxsize=8)
def _first(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """Those that run before it is known which ignores are of use. Most projects have the same rules."""
    return tuple(rule for rule in rules if not rule.is_of_ignores)


def _said(part: Part, read: Project, rules: Sequence[Rule]) -> Iterator[Diagnostic]:
    for diagnostic in engine.run(read, rules, part.options) if rules else ():
        shown = part.shown(diagnostic)
        if shown is not None:
            yield shown

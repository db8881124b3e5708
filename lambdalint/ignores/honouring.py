"""Which findings are ignored, and which ignores are of use."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from lambdalint.model.ignore import Ignore, IgnoredRule, Use
from lambdalint.model.project import Project
from lambdalint.readers.searched import sources
from lambdalint.rule import Diagnostic
from lambdalint.source import SourceFile, Span

MAXIMUM_NAMES = 100
"""That a nearest one is looked for."""
MAXIMUM_NAME = 80
"""Characters of such a name."""


class Honoured(Struct, frozen=True):
    """What ignores come to."""

    open: list[Diagnostic]
    """What nobody ignores."""
    suppressed: list[tuple[Diagnostic, Ignore]]
    """What is ignored, each with the first of those that say so."""
    ignores: tuple[Ignore, ...]
    """All that were given, with the use of their rules."""


def honoured(
    diagnostics: Iterable[Diagnostic],
    ignores: Iterable[Ignore],
    ran: Callable[[Ignore], Collection[str]],
    known: Collection[str],
    groups: Collection[str] = (),
) -> Honoured:
    """A finding is ignored if any of its places overlaps the scope of an ignore that names its rule: if it has a
    character in common with it, or, where the place is empty, lies in it. That a rule crashed is never ignored.

    `ran` tells the ids of the rules that looked at all that an ignore speaks of: of others, nothing is said, nor where
    a rule crashed. `known` are the ids of all rules, `groups` the names of categories and presets.
    """
    given = tuple(ignores)
    speaking: dict[tuple[SourceFile, str], list[tuple[Span, Ignore]]] = {}
    for ignore in given:
        for scope in ignore.scope:
            for named in ignore.rules:
                speaking.setdefault((scope.file, named.name), []).append((scope, ignore))
    open_, hidden = [], []
    used: set[tuple[Ignore, str]] = set()
    for diagnostic in diagnostics:
        found = list(_found(diagnostic, speaking)) if speaking and not diagnostic.crashed else []
        if found:
            used.update((ignore, diagnostic.rule.id) for ignore in found)
            hidden.append((diagnostic, found[0]))
        else:
            open_.append(diagnostic)
    crashed = {diagnostic.rule.id for diagnostic in open_ if diagnostic.crashed}
    nearest = _nearest(given, known)
    told: dict[Ignore, Ignore] = {}
    for ignore in given:
        uses = _uses(ignore, used, frozenset(ran(ignore)) - crashed, known)
        uses = ((rule, Use.GROUP if use is Use.UNKNOWN and rule.name in groups else use) for rule, use in uses)
        rules = [replace(rule, use=use, nearest=nearest.get(rule.name, "")) for rule, use in uses]
        told[ignore] = replace(ignore, rules=tuple(rules))
    return Honoured(open_, [(diagnostic, told[ignore]) for diagnostic, ignore in hidden], tuple(told.values()))


def files(project: Project, diagnostics: Iterable[Diagnostic]) -> Iterator[SourceFile]:
    """The files in which ignores count: those of templates and of their code, and those that findings are in."""
    for template in project.templates:
        yield template.file
        for function in template.functions:
            yield function.block.file
        yield from sources(template)
        yield from (resource.span.file for resource in template.resources)
    for handler in project.handlers:
        yield from handler.files
    for image in project.base_images:
        yield image.span.file
    for diagnostic in diagnostics:
        for span in diagnostic.spans:
            yield span.file


def _found(
    diagnostic: Diagnostic, speaking: dict[tuple[SourceFile, str], list[tuple[Span, Ignore]]]
) -> Iterator[Ignore]:
    for place in diagnostic.spans:
        for scope, ignore in speaking.get((place.file, diagnostic.rule.id), ()):
            if _overlap(place, scope):
                yield ignore


def _overlap(place: Span, scope: Span) -> bool:
    if place.start == place.end:
        return scope.start <= place.start <= scope.end
    return place.start < scope.end and scope.start < place.end


def _nearest(ignores: Iterable[Ignore], known: Collection[str]) -> dict[str, str]:
    """Of the names that no rule has, the rules that may have been meant: looking for them takes a while."""
    names = dict.fromkeys(rule.name for ignore in ignores for rule in ignore.rules if rule.name not in known)
    if not names:
        return {}
    from difflib import get_close_matches  # noqa: PLC0415 - they are seldom misspelt

    looked_up = [name for name in names if len(name) <= MAXIMUM_NAME][:MAXIMUM_NAMES]
    return {name: near[0] for name in looked_up if (near := get_close_matches(name, known, n=1))}


def _uses(
    ignore: Ignore, used: Collection[tuple[Ignore, str]], ran: Collection[str], known: Collection[str]
) -> Iterator[tuple[IgnoredRule, Use]]:
    for rule in ignore.rules:
        if (ignore, rule.name) in used:
            yield rule, Use.USED
        elif rule.name not in known:
            yield rule, Use.UNKNOWN
        else:
            yield rule, Use.UNUSED if rule.name in ran else Use.NOT_JUDGED

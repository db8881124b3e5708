"""Runs rules over a project: each once for every combination of things that belong together and that it asks for."""

from __future__ import annotations

import typing
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property, lru_cache, partial

from msgspec.structs import replace

from lambdalint import limits
from lambdalint.frames import Frame, frames, there
from lambdalint.limits import Exceeded, within
from lambdalint.model.function import Function
from lambdalint.model.project import Project, Unreadable
from lambdalint.rule import Diagnostic, Finding, Rule
from lambdalint.source import SourceFile, Span

_Subjects = tuple[dict[str, typing.Any], Function | None]
"""What a rule is called with, and the function that it belongs to."""


def run(project: Project, rules: Iterable[Rule], options: Mapping[str, object]) -> list[Diagnostic]:
    """What the rules say, in the order of files and places; what is said of one place more than once is said once.

    `options` holds the options of the rules that were given some, by rule id.
    """
    chosen = tuple(rules)
    try:  # a limit for each rule takes longer than most of them
        found = within(limits.RULE, partial(_passes, chosen, project, options))
    except Exceeded:
        found = _limited(chosen, project, options)
    return joined(found)


def _passes(rules: tuple[Rule, ...], project: Project, options: Mapping[str, object]) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    looked_at = _LookedAt(project, _facts(rules))
    for rule in rules:
        if rule.needed <= looked_at.kinds:
            _pass(rule, looked_at, options.get(rule.id), found)
    return found


def _limited(rules: tuple[Rule, ...], project: Project, options: Mapping[str, object]) -> list[Diagnostic]:
    """The same, where all rules together take longer than one of them may."""
    found: list[Diagnostic] = []
    looked_at = _LookedAt(project, _facts(rules))
    for rule in rules:
        try:
            within(limits.RULE, partial(_pass, rule, looked_at, options.get(rule.id), found))
        except Exceeded as error:
            message = f"`{rule.id}` was ended and said nothing more: {error}"
            found.append(Diagnostic(rule, Finding(_anywhere(project), message), crashed=True))
    return found


def _pass(rule: Rule, looked_at: _LookedAt, options: object, found: list[Diagnostic]) -> None:
    """One rule over all that it looks at. What it says is added as it says it: that is kept if it is interrupted."""
    given = {} if rule.options is None else {"options": options or rule.options()}
    for subjects, function in looked_at.subjects(rule):
        try:
            for finding in rule.check(**subjects, **given):
                crashed = any(isinstance(one, Unreadable) and one.mistaken for one in subjects.values())
                found.append(Diagnostic(rule, _with_function(finding, function), crashed=crashed))
        except Exception as error:
            span = _span(subjects.values(), looked_at.project)
            message = f"`{rule.id}` crashed here and said nothing more: {type(error).__name__}: {error}"
            found.append(Diagnostic(rule, Finding(span, message), crashed=True))


class _LookedAt:
    """What of a project rules look at, found once for all rules that look at the same types."""

    def __init__(self, project: Project, wanted: frozenset[type]) -> None:
        self.project = project
        self._wanted = wanted
        self._known: dict[object, Collection[_Subjects]] = {}

    @cached_property
    def kinds(self) -> frozenset[type]:
        """Those of the wanted types that there is something of: a rule that needs another has nothing to look at."""
        return there(self.project, self._wanted)

    def subjects(self, rule: Rule) -> Collection[_Subjects]:
        """Each once: functions share what they use."""
        known = self._known.get(rule.asked)
        if known is None:
            found: dict[tuple[int, ...], _Subjects] = {}
            for frame in self._frames(rule.kinds, rule.needed):
                subjects = {name: frame.get(kind) for name, kind in rule.asked[0]}
                found[tuple(map(id, subjects.values()))] = subjects, frame.get(Function)
            known = self._known[rule.asked] = found.values()
        return known

    def _frames(self, kinds: frozenset[type], needed: frozenset[type]) -> Iterator[Frame]:
        """Those of the templates, and those of handlers that no template names: there, only what is needed has to
        be."""
        if kinds <= self.kinds:
            yield from frames(self.project, kinds, set())
        for handler in self.project.handlers:
            yield from frames(handler, needed)


def joined(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """What is said, each thing once, in the order of files and places."""
    found: dict[tuple[str, Span, str], Diagnostic] = {}
    for diagnostic in diagnostics:
        key = (diagnostic.rule.id, diagnostic.finding.span, diagnostic.finding.message)
        found[key] = _fold(found[key], diagnostic) if key in found else diagnostic
    return sorted(_once(found.values()), key=_order)


def facts(rules: Iterable[Rule]) -> frozenset[type]:
    """The types of facts that rules look at."""
    none: frozenset[type] = frozenset()
    return none.union(*(rule.kinds for rule in rules))


_facts = lru_cache(maxsize=8)(facts)  # the rules are the same for one project after the other


def _with_function(finding: Finding, function: Function | None) -> Finding:
    """A finding outside of the function's own declaration names the function as a related place."""
    places = [finding.span, *(place.span for place in finding.related)]
    if function is None or any(function.block.covers(place) for place in places):
        return finding
    return finding.also(function.span, f"function `{function.id}`")


def _once(found: Collection[Diagnostic]) -> Iterator[Diagnostic]:
    """Without the findings on a line of which a rule says more that they leave it to."""
    wanted = {id for diagnostic in found for id in diagnostic.finding.left_to}
    said: dict[tuple[SourceFile, int], set[str]] = {}
    for diagnostic in found:
        for span in diagnostic.spans if diagnostic.rule.id in wanted else ():
            said.setdefault(_line(span), set()).add(diagnostic.rule.id)
    for diagnostic in found:
        if said.get(_line(diagnostic.finding.span), set()).isdisjoint(diagnostic.finding.left_to):
            yield diagnostic


def _line(span: Span) -> tuple[SourceFile, int]:
    """A file, and where the line begins in it."""
    return span.file, span.file.text.rfind("\n", 0, span.start) + 1


def _fold(first: Diagnostic, second: Diagnostic) -> Diagnostic:
    related = dict.fromkeys((*first.finding.related, *second.finding.related))
    return replace(first, finding=replace(first.finding, related=tuple(related)))


def _order(diagnostic: Diagnostic) -> tuple[str, int, int, str, str]:
    span = diagnostic.finding.span
    return (span.file.path, span.start, span.end, diagnostic.rule.id, diagnostic.finding.message)


def _span(subjects: Iterable[object], project: Project) -> Span:
    for subject in subjects:
        if isinstance(span := getattr(subject, "span", None), Span):
            return span
    return _anywhere(project)


def _anywhere(project: Project) -> Span:
    """The beginning of the first file."""
    files = (
        *(template.file for template in project.templates),
        *(file for handler in project.handlers for file in handler.files),
        *(one.span.file for one in project.unreadable),
        *(image.span.file for image in project.base_images),
    )
    return Span(next(iter(files), SourceFile(".", "")), 0, 0)

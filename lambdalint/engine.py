"""Runs rules over a project: finds every combination of things that belong together and that a rule asks for."""

from __future__ import annotations

import sys
import types
import typing
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache, cached_property, lru_cache, partial, reduce
from itertools import product
from operator import or_

from msgspec import Struct
from msgspec.structs import replace

from lambdalint import lazy, limits
from lambdalint.limits import Exceeded, within
from lambdalint.model.function import Function
from lambdalint.model.project import Project
from lambdalint.rule import Diagnostic, Finding, Rule
from lambdalint.source import SourceFile, Span

Frame = dict[type, typing.Any]
_Subjects = tuple[dict[str, typing.Any], Function | None]
"""What a rule is called with, and the function that it belongs to."""
_Step = tuple[tuple[type, ...], tuple[tuple[str, frozenset[type]], ...]]


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
                found.append(Diagnostic(rule, _with_function(finding, function)))  # noqa: PERF401
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


def frames(subject: object, wanted: frozenset[type], walked: set[int] | None = None) -> list[Frame]:
    """Every choice of one object for each wanted type at or below `subject`, such that they belong together: what is
    found through the same object below is not mixed with what is found through its siblings.

    `walked` is for what was looked at before anything is chosen: what several functions share is looked at once.
    """
    if walked is not None:
        if id(subject) in walked:
            return []
        walked.add(id(subject))
    kind: type = subject.__class__
    step = _step(kind, wanted)
    if step is None:
        return []
    here, ways = step
    chosen: Frame = dict.fromkeys(here, subject)
    if not ways:
        return [chosen]
    deeper = walked if not here and len(ways) == 1 else None
    below: list[list[Frame]] = []
    for name, kinds in ways:
        found = [frame for child in _children(subject, name) for frame in frames(child, kinds, deeper)]
        if not found:
            return []
        below.append(found)
    if len(below) == 1:
        return [chosen | frame for frame in below[0]] if here else below[0]
    return [reduce(or_, choice, chosen) for choice in product(*below)]


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


def _children(subject: object, name: str) -> Iterable[object]:
    child = getattr(subject, name)
    return child if isinstance(child, tuple) else () if child is None else (child,)


def there(project: Project, wanted: frozenset[type]) -> frozenset[type]:
    """Those of the wanted types that something in a project is of, whichever way leads to it. All is walked
    through once."""
    found: set[type] = {Project}
    walked: set[int] = set()
    pending: list[object] = [project]
    while pending:
        subject = pending.pop()
        of: type = subject.__class__
        for name in _leading(of, wanted):
            for child in _children(subject, name):
                kind: type = child.__class__
                found.add(kind)
                if _leading(kind, wanted) and id(child) not in walked:
                    walked.add(id(child))
                    pending.append(child)
    return _of_kinds(frozenset(found), wanted)


@lru_cache(maxsize=1000)
def _of_kinds(found: frozenset[type], wanted: frozenset[type]) -> frozenset[type]:
    return wanted.intersection(ancestor for kind in found for ancestor in kind.__mro__)


@cache
def _leading(kind: type, wanted: frozenset[type]) -> tuple[str, ...]:
    """The fields at or below which something of a wanted type may lie."""
    return tuple(name for name, reached in _reach(kind).items() if any(_may_be(t, reached) for t in wanted))


@cache
def _step(kind: type, wanted: frozenset[type]) -> _Step | None:
    """Which of the wanted types a class is of, and which of its fields leads to which others; None if some type cannot
    be reached from it."""
    here = tuple(one for one in wanted if issubclass(kind, one))
    ways: list[tuple[str, frozenset[type]]] = []
    rest = wanted.difference(here)
    for name, reached in _reach(kind).items():
        if found := frozenset(t for t in rest if _may_be(t, reached)):
            ways.append((name, found))
            rest -= found
    return None if rest else (here, tuple(ways))


def _may_be(kind: type, reached: frozenset[type]) -> bool:
    return kind in reached or any(issubclass(kind, one) or issubclass(one, kind) for one in reached)


@cache
def _reach(kind: type) -> dict[str, frozenset[type]]:
    """The model types that lie at or below each field."""
    named = _named(kind)
    reach = {}
    for name in kind.__struct_fields__ if issubclass(kind, Struct) else ():
        members = [member for member in named[name] if member is not kind]  # it is reached already
        direct = [member for member in members if member.__module__.startswith("lambdalint.model.")]
        family = [t for member in direct for t in _family(member)]
        reach[name] = frozenset(family).union(*(r for t in family for r in _reach(t).values()))
    return reach


def _named(kind: type) -> dict[str, list[type]]:
    """The classes that the annotation of each field names. Annotations are texts: evaluating those of all the model, as
    `typing` does it, takes a twentieth of a small run."""
    found: dict[str, list[type]] = {}
    for ancestor in reversed(kind.__mro__):
        known = vars(sys.modules[ancestor.__module__])
        for name, annotation in vars(ancestor).get("__annotations__", {}).items():
            words = _NAME.findall(annotation) if isinstance(annotation, str) else ()
            hints = [known[word] for word in words if word in known] or [annotation]
            found[name] = [member for hint in hints for member in _members(hint)]
    return found


_NAME = lazy.pattern(r"[A-Za-z_]\w*\b(?!\[)")


def _family(kind: type) -> Iterator[type]:
    """A class with all that are derived from it."""
    yield kind
    derived: list[type] = kind.__subclasses__()
    for each in derived:
        yield from _family(each)


def _members(hint: object) -> Iterator[type]:
    """The classes that an annotation such as `tuple[A, ...]` or `A | B | None` is made of."""
    if isinstance(hint, type) and not isinstance(hint, types.GenericAlias):
        yield hint
    for argument in typing.get_args(hint):
        yield from _members(argument)

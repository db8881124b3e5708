"""Every combination of things of the model that belong together."""

from __future__ import annotations

import sys
import types
import typing
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from msgspec import Struct

from lambdalint import lazy
from lambdalint.model.project import Project

Frame = dict[type, typing.Any]
_Way = tuple[str, frozenset[type]]
"""A field, and the types that are looked for below it."""
_Step = tuple[tuple[type, ...], _Way | None, tuple[_Way, ...]]
"""The types that an object is of itself, the first way to others, and the rest of the ways."""


def frames(subject: object, wanted: frozenset[type], walked: set[int] | None = None) -> list[Frame]:
    """Every choice of one object for each wanted type at or below `subject`, such that they belong together: what is
    found through the same object below is not mixed with what is found through its siblings.

    `walked` is for what was looked at before anything is chosen: what several functions share is looked at once.
    """
    if walked is not None:
        identity = id(subject)
        if identity in walked:
            return []
        walked.add(identity)
    kind: type = subject.__class__
    step = _step(kind, wanted)
    if step is None:
        return []
    here, first, others = step
    if first is None:
        return [dict.fromkeys(here, subject)]
    found = _below(subject, *first, walked if not here and not others else None)
    for name, kinds in others if found else ():
        beside = _below(subject, name, kinds, None)
        found = [one | other for one in found for other in beside]
    return [dict.fromkeys(here, subject) | frame for frame in found] if here else found


def _below(subject: object, name: str, wanted: frozenset[type], walked: set[int] | None) -> list[Frame]:
    found: list[Frame] = []
    for child in _children(subject, name):
        found += frames(child, wanted, walked)
    return found


def _children(subject: object, name: str) -> Iterable[object]:
    child = getattr(subject, name)
    return child if type(child) is tuple else () if child is None else (child,)


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
    ways: list[_Way] = []
    rest = wanted.difference(here)
    for name, reached in _reach(kind).items():
        if found := frozenset(t for t in rest if _may_be(t, reached)):
            ways.append((name, found))
            rest -= found
    return None if rest else (here, ways[0] if ways else None, tuple(ways[1:]))


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

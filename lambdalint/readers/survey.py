"""Which projects there are below a folder, told before any of them is read.

A project is a folder that has templates in it, with all that lies below: templates beside and below each other share
code, and services include what lies below them. Folders are one project where a template of one is nested in one of
another. So what is found in a project depends on no other, and projects are read and judged one by one.

All templates have to be looked at before the first project is told: the last one may have any other nested in it. What
is kept of them meanwhile is their paths, as strings, which take a tenth of the memory of a share.
"""

# ruff: noqa: PTH118, PTH120

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby, takewhile
from pathlib import Path

from msgspec import Struct

from lambdalint.contents import TooLarge
from lambdalint.readers import base_images
from lambdalint.readers.files import Ignored, is_named, walked
from lambdalint.readers.nesting import Nesting, may_nest
from lambdalint.readers.repository import Refused, Repository
from lambdalint.readers.templates import NAMES, has_usual_name, may_be_template

FOUND = NAMES | base_images.NAMES
"""What is looked for in folders."""

_KEPT = 1000
"""Files until what is known of their paths is let go."""


Walked = Mapping[Path, tuple[Path, ...]]
"""By folder, the files in and below it that may be templates or have base images."""


class Share(Struct, frozen=True, eq=False):
    """What is read and judged at once."""

    paths: tuple[Path, ...]
    """Folders, templates or handlers' sources."""
    walked: Walked | None = None
    """What is in the paths, which are folders then: they are not walked again, and no sources are looked for."""
    parents: tuple[Path, ...] = ()
    """Templates elsewhere that templates of it are nested in."""
    top: Path | None = None
    """Of the repository that they were found in, which may have others below it."""

    def is_as(self, other: Share) -> bool:
        """Whether the same would be found in both."""
        return (self.paths, self.walked, self.parents) == (other.paths, other.walked, other.parents)

    @property
    def size(self) -> int:
        """How many files there are to begin with."""
        return len(self.paths) if self.walked is None else sum(map(len, self.walked.values()))


Early = Callable[[Share], None]
"""Told projects while others are still looked for. A few turn out to be other ones: their templates are nested in
templates elsewhere."""


def nobody_waits(share: Share) -> None:
    pass


class Survey(Struct, frozen=True, eq=False):
    """What was found below a folder: its projects, in the order of their paths, and then what is in none of them."""

    folder: Path
    top: Path
    """Of the repository."""
    found: Sequence[str]
    """The paths of all templates, and of what is read besides them, in their order: those of a project follow each
    other."""
    projects: frozenset[str]
    """Their folders."""
    parents: Mapping[str, frozenset[Path]]
    """For each template that is nested in others, these."""
    joined: Mapping[str, str]
    """For each folder that is one project with others, the first of them; without that one itself."""

    def __len__(self) -> int:
        return len(self.projects) - len(self.joined) + any(_top(path, self.projects) is None for path in self.found)

    @property
    def size(self) -> int:
        """How many files there are to begin with."""
        return len(self.found)

    def __iter__(self) -> Iterator[Share]:
        """Each share is made when it is its turn."""
        together = self._together()
        rest: list[Path] = []
        for top, paths in groupby(self.found, key=lambda path: _top(path, self.projects)):
            if top is None:
                rest += map(Path, paths)
                continue
            first = self.joined.get(top, top)
            if first not in together:
                yield _share({top: list(paths)}, self.parents, self.top)
            elif parts := together[first]:
                yield _share(parts, self.parents, self.top)
                together[first] = {}
        if rest:
            yield Share((self.folder,), {self.folder: tuple(rest)}, top=self.top)

    def _together(self) -> dict[str, dict[str, list[str]]]:
        """The files of each project that is more than one folder, by folder, each in the order of the paths."""
        together: dict[str, dict[str, list[str]]] = {first: {} for first in self.joined.values()}
        for path in self.found if together else ():
            top = _top(path, self.projects)
            first = self.joined.get(top, top) if top is not None else None
            if first is not None and top is not None and first in together:
                together[first].setdefault(top, []).append(path)
        return together


def _share(parts: Mapping[str, Sequence[str]], parents: Mapping[str, frozenset[Path]], top: Path) -> Share:
    files = {Path(folder): tuple(map(Path, paths)) for folder, paths in parts.items()}
    own = {path for paths in files.values() for path in paths}
    above = {parent for path in own for parent in parents.get(str(path), ())} - own if parents else ()
    return Share(tuple(files), files, tuple(sorted(above)), top)


class Shares(Struct, frozen=True, eq=False):
    """All that is to be read and judged, in its order."""

    surveys: tuple[Survey, ...]
    others: tuple[Share, ...]
    """What has no templates below it, and files that were named."""

    def __len__(self) -> int:
        return sum(map(len, self.surveys)) + len(self.others)

    @property
    def size(self) -> int:
        """How many files there are to begin with."""
        return sum(survey.size for survey in self.surveys) + sum(share.size for share in self.others)

    def __iter__(self) -> Iterator[Share]:
        for survey in self.surveys:
            yield from survey
        yield from self.others


def survey(folder: Path, ignored: Ignored, nesting: Nesting, early: Early) -> Survey | None:
    """None if there is no template. `nesting` knows the files above the folder that may have templates nested in them,
    and is told of those that are found. `early` is told each project as soon as it is walked through."""
    repository = nesting.repository
    found: list[str] = []
    tops: set[str] = set()
    top = inside = ""  # the project that is walked through, what its files begin with, and the number of the first one
    first = 0
    for number, path in enumerate(walked(folder, FOUND, ignored)):
        if number % _KEPT == 0:
            repository.forget()
        if top and not path.startswith(inside):
            early(_share({top: found[first:]}, {}, repository.top))
            top = ""
        if _is_template(path):
            text = _marked(path, repository, ignored)
            if text is None:
                continue
            if may_nest(text):
                nesting.look_through((Path(path),))
            if not top:
                top = os.path.dirname(path)
                inside = os.path.join(top, "")
                first = len(found) - _last_in(inside, found)
                tops.add(top)
        found.append(path)
    repository.forget()
    nested = {str(path): path for path in nesting.children}
    parents = {path: nesting.above(nested[path]) for path in found if path in nested and _is_template(path)}
    return Survey(folder, repository.top, found, frozenset(tops), parents, _joined(parents, tops)) if tops else None


def _last_in(inside: str, found: Sequence[str]) -> int:
    """How many of the last files lie in a folder: before its templates, there may be others."""
    return sum(1 for _ in takewhile(lambda file: file.startswith(inside), reversed(found)))


def _is_template(found: str) -> bool:
    return is_named(_name(found), NAMES)


def _name(path: str) -> str:
    return path[path.rfind(os.sep) + 1 :]


def _marked(path: str, repository: Repository, ignored: Ignored) -> str | None:
    """The text of a file that would be read as a template; empty if it would be said not to be readable. None for
    another file."""
    try:
        text = repository.peek(path, walked=True)
    except Refused as refusal:
        if has_usual_name(repository.display(path)) or may_be_template(refusal.text, _name(path)):
            return ""
        if isinstance(refusal.__cause__, OSError) and not isinstance(refusal.__cause__, TooLarge):
            ignored.closed(path, refusal.__cause__)
        return None
    if text is None:
        try:
            os.lstat(path)
        except OSError as error:  # its folder tells names, and no more
            ignored.closed(os.path.dirname(path), error)
        return None
    return text if may_be_template(text, _name(path)) else None


def _top(path: str, tops: Collection[str]) -> str | None:
    while (folder := os.path.dirname(path)) != path:
        if folder in tops:
            return folder
        path = folder
    return None


def _joined(parents: Mapping[str, Iterable[Path]], tops: Collection[str]) -> dict[str, str]:
    """For each folder that is one project with others, the first of them."""
    first: dict[str, str] = {}

    def find(top: str) -> str:
        while top in first:
            top = first[top]
        return top

    for path, above in parents.items():
        for parent in above:
            pair = [find(top) for top in (_top(path, tops), _top(str(parent), tops)) if top is not None]
            if len(set(pair)) > 1:
                first[max(pair)] = min(pair)
    return {top: find(top) for top in first}

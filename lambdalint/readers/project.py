"""Paths to a project: finds templates, and for a handler's file the templates that own it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from lambdalint.mistakes import Mistake
from lambdalint.model.code import Handler
from lambdalint.model.package import BaseImage
from lambdalint.model.project import Project, Template, Unreadable
from lambdalint.model.violation import Violation
from lambdalint.readers import base_images, survey
from lambdalint.readers.circumstances import Surrounding, usual
from lambdalint.readers.files import (
    NOT_ENTERED,
    Closed,
    Excluded,
    Ignored,
    is_named,
    nobody_told,
    nothing_excluded,
    walk,
)
from lambdalint.readers.folders import Folders
from lambdalint.readers.handlers import SOURCE_SUFFIXES
from lambdalint.readers.memory import Memory
from lambdalint.readers.repository import Repository
from lambdalint.readers.searched import Searched
from lambdalint.readers.survey import Early, Share, Shares, Survey, Walked
from lambdalint.readers.templates import NAMES, Templates
from lambdalint.readers.written import superseded
from lambdalint.source import SourceFile, Span


class Reading(Struct, frozen=True, eq=False):
    """A project, and what of it was asked for."""

    project: Project
    wanted: frozenset[SourceFile] | None
    """The files whose findings are wanted: where a handler is named, not all of its template. None: all."""
    sam_environments: frozenset[str]
    """Those that the configurations of the SAM CLI have."""
    seen: frozenset[Path]
    """The real paths of all files that were read for it."""
    unfilled: int = 0
    """Files that another program makes templates of."""


def shares(  # noqa: PLR0913 - all that there is to say of a look
    paths: Iterable[Path],
    *,
    excluded: Excluded = nothing_excluded,
    closed: Closed = nobody_told,
    texts: Mapping[Path, str] | None = None,
    top: Path | None = None,
    boundary: Path | None = None,
    early: Early = survey.nobody_waits,
) -> Shares:
    """What the paths lead to, in parts that can be read one by one: each project below a folder. Folders without
    templates are one part: what owns their sources may be anywhere in the repository, and is looked for once. So are
    files that are named: they may belong together. `early` is told most of the projects meanwhile."""
    search = _Search(usual, excluded, closed, _real(texts), top, boundary)
    surveys: list[Survey] = []
    bare: list[Path] = []
    named: list[Path] = []
    for path in dict.fromkeys(path.resolve() for path in paths):
        if not path.is_dir():
            named.append(path)
            continue
        place = search.place(path)
        found = survey.survey(path, place.ignored, place.nesting_above(path).copy(), early)
        if found is None:
            bare.append(path)
        else:
            surveys.append(found)
    return Shares(tuple(surveys), tuple(Share(tuple(each)) for each in (bare, named) if each))


def _real(texts: Mapping[Path, str] | None) -> dict[Path, str]:
    return {path.resolve(): text for path, text in (texts or {}).items()}


def read(  # noqa: PLR0913 - all that there is to say of a reading
    paths: Iterable[Path],
    today: date,
    *,
    walked: Walked | None = None,
    parents: Collection[Path] = (),
    force_exclude: bool = False,
    surrounding: Surrounding = usual,
    excluded: Excluded = nothing_excluded,
    closed: Closed = nobody_told,
    texts: Mapping[Path, str] | None = None,
    top: Path | None = None,
    boundary: Path | None = None,
    unowned: Collection[Path] = (),
    folders: Folders | None = None,
    memory: Memory | None = None,
) -> Reading:
    """Reads what the paths lead to. Each is a folder, a template, or a handler's source; other files are passed over.

    A folder without templates stands for the sources in it. What a survey has found (see `Share`) is `walked`, and has
    its `parents`; there, no sources are looked for. With `force_exclude`, files that are named but would not be
    found in their folder are passed over too. `texts` are read in place of the files at these paths, which need not
    exist. `top` stands for the top of the repository where there is none, instead of the working directory; `boundary`
    is one, whatever lies around it. For sources that are `unowned`, no template is looked for.
    """
    search = _Search(surrounding, excluded, closed, _real(texts), top, boundary, folders, memory)
    handlers: list[Path] = []
    real = paths if walked is not None else (path.resolve() for path in paths)
    asked = {path: search.look_through(path, walked, parents) for path in real}
    for path, templates in asked.items():
        place = search.place(path)
        if force_exclude and (path in place.ignored or _is_excluded(path, place)):
            continue
        if walked is not None or path.is_dir():
            search.add(place.templates.read(found) for found in templates)
            search.drop(place.templates.included)
            if walked is None and not search.has_templates(path):
                handlers += walk(path, SOURCE_SUFFIXES, place.ignored)
        elif is_named(path.name, NAMES):
            search.add(place.templates.read(found, named=True) for found in (path, *place.templates.composed(path)))
        elif path.suffix.lower() in SOURCE_SUFFIXES:
            handlers.append(path)
    wanted = {template.file for template in search.found.values()}
    wanted.update(image.span.file for image in search.base_images.values())
    guessed: list[Handler] = []
    for path in handlers:
        owned = set() if path in unowned else search.own(path)
        found = [] if owned else list(search.place(path).templates.handlers.guess(path))
        guessed += found
        wanted |= owned | {handler.files[0] for handler in found}
    search.drop(superseded(search.found))
    project = Project(
        templates=tuple(search.checked()),
        handlers=tuple(guessed),
        unreadable=tuple(search.unreadable.values()),
        today=today,
        base_images=tuple(search.base_images.values()),
    )
    environments = (place.templates.configurations.environments for place in search.places.values())
    seen = (place.templates.repository.seen for place in search.places.values())
    return Reading(
        project,
        frozenset(wanted) if handlers else None,
        frozenset().union(*environments),
        frozenset().union(*seen),
        sum(len(place.templates.unfilled) for place in search.places.values()),
    )


class _Search(Struct, frozen=True, eq=False):
    surrounding: Surrounding
    excluded: Excluded
    closed: Closed
    texts: Mapping[Path, str]
    top: Path | None
    boundary: Path | None
    folders: Folders | None = None
    memory: Memory | None = None
    found: dict[SourceFile, Template] = field(default_factory=dict)
    unreadable: dict[tuple[Span, str], Unreadable] = field(default_factory=dict)
    places: dict[Path, Searched] = field(default_factory=dict)
    base_images: dict[Span, BaseImage] = field(default_factory=dict)
    _placed: dict[Path, Searched] = field(default_factory=dict)

    def place(self, path: Path) -> Searched:
        if path not in self._placed:
            self._placed[path] = self._place(path)
        return self._placed[path]

    def _place(self, path: Path) -> Searched:
        if self.boundary is not None and path.is_relative_to(self.boundary):
            if self.boundary in self.places:
                return self.places[self.boundary]
            repository = Repository(self.boundary, self.texts, self.folders, self.memory)
        else:
            repository = Repository.around(path, self.texts, self.top, self.folders, self.memory)
        if repository.top not in self.places:
            if self.memory is not None:
                self.memory.begin(repository.look)
            self.places[repository.top] = Searched(
                Templates.of(repository, self.surrounding, self.report),
                Ignored(repository.top, self.excluded, self.closed),
            )
        return self.places[repository.top]

    def look_through(self, path: Path, walked: Walked | None, parents: Iterable[Path]) -> list[Path]:
        """The templates of a folder, all of them looked through for what is nested in them; so are those above it."""
        place = self.place(path)
        if walked is not None:
            found = walked[path]
        else:
            found = tuple(walk(path, survey.FOUND, place.ignored)) if path.is_dir() else ()
        templates = [file for file in found if is_named(file.name, NAMES)]
        others = [file for file in found if not is_named(file.name, NAMES)] if len(templates) < len(found) else []
        images = (base_images.read(file, place.templates.repository) for file in others)
        self.base_images.update((image.span, image) for image in images if image is not None)
        place.templates.nesting.look_through(templates)
        place.templates.nesting.look_through(place.above(path) if walked is None else parents)
        return templates

    def report(self, span: Span, problem: str) -> None:
        self.unreadable[span, problem] = Unreadable(
            span=span, problem=str(problem), mistaken=isinstance(problem, Mistake)
        )

    def add(self, templates: Iterable[Template | None]) -> None:
        self.found.update((template.file, template) for template in templates if template)

    def drop(self, included: set[SourceFile]) -> None:
        """Takes back what was found in a folder and turned out to be a part of something else."""
        for file in included & self.found.keys():
            del self.found[file]

    def own(self, source: Path) -> set[SourceFile]:
        """Adds the templates that own a source file, and gives that file.

        Where none does, gives the templates above it that cannot be read: one of them may be the owner.
        """
        place = self.place(source)
        owners = place.owners(source)
        self.add(template for template, _ in owners)
        if owners:
            return {file for _, file in owners}
        broken = {unreadable.span.file for unreadable in self.unreadable.values()}
        return {
            file
            for file in broken
            if is_named((path := place.top / file.path).name, NAMES) and path.parent in source.parents
        }

    def has_templates(self, folder: Path) -> bool:
        return any(Path(file.top, file.path).is_relative_to(folder) for file in self.found)

    def checked(self) -> Iterator[Template]:
        """All that were found, with what cfn-lint says of them where somebody asks."""
        for template in self.found.values():
            if Violation in self.surrounding(Path(template.file.top, template.file.path)).facts:
                from lambdalint.readers import cfn_lint  # noqa: PLC0415 - it takes longer to load than all the rest

                yield replace(template, violations=cfn_lint.violations(template))
            else:
                yield template


def _is_excluded(path: Path, place: Searched) -> bool:
    return not NOT_ENTERED.isdisjoint(path.relative_to(place.top).parts)

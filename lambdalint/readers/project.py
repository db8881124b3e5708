"""Paths to a project: finds templates, and for a handler's file the templates that own it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from lambdalint.model.code import Handler, MissingSymbol
from lambdalint.model.project import Project, Template, Unreadable
from lambdalint.readers.files import NOT_ENTERED, Ignored, walk
from lambdalint.readers.handlers import PYTHON_SUFFIXES
from lambdalint.readers.repository import Repository
from lambdalint.readers.templates import SUFFIXES, Templates
from lambdalint.source import SourceFile, Span


@dataclass(frozen=True, eq=False, slots=True)
class Reading:
    """A project, and what of it was asked for."""

    project: Project
    wanted: frozenset[SourceFile] | None
    """The files whose findings are wanted: where a handler is named, not all of its template. None: all."""


def read(paths: Iterable[Path], today: date, *, force_exclude: bool = False) -> Reading:
    """Reads what the paths lead to. Each is a folder, a template, or a handler's source; other files are passed over.

    With `force_exclude`, files that are named but would not be found in their folder are passed over too.
    """
    search = _Search()
    handlers = []
    for path in paths:
        place = search.place(path)
        if path.is_dir():
            search.add(place.templates.read(found) for found in walk(path.resolve(), SUFFIXES, place.ignored))
            search.drop(place.templates.included)
        elif force_exclude and (path.resolve() in place.ignored or _is_excluded(path.resolve(), place)):
            continue
        elif path.suffix.lower() in PYTHON_SUFFIXES:
            handlers.append(path.resolve())
        elif path.suffix.lower() in SUFFIXES:
            search.add([place.templates.read(path.resolve(), named=True)])
    wanted = frozenset(template.file for template in search.found.values())
    owned = {file for handler in handlers for file in [search.own(handler)] if file}
    project = Project(templates=tuple(search.found.values()), unreadable=tuple(search.unreadable.values()), today=today)
    return Reading(project, wanted | owned if handlers else None)


@dataclass(frozen=True, eq=False, slots=True)
class _Place:
    """A repository that is searched."""

    templates: Templates
    ignored: Ignored
    seen: dict[Path, Template | None] = field(default_factory=dict)

    @property
    def top(self) -> Path:
        return self.templates.repository.top

    def template(self, path: Path) -> Template | None:
        if path not in self.seen:
            self.seen[path] = self.templates.read(path)
        return self.seen[path]


@dataclass(frozen=True, eq=False, slots=True)
class _Search:
    found: dict[SourceFile, Template] = field(default_factory=dict)
    unreadable: dict[tuple[Span, str], Unreadable] = field(default_factory=dict)
    places: dict[Path, _Place] = field(default_factory=dict)

    def place(self, path: Path) -> _Place:
        repository = Repository.around(path)
        if repository.top not in self.places:
            self.places[repository.top] = _Place(Templates.of(repository, self.report), Ignored(repository.top))
        return self.places[repository.top]

    def report(self, span: Span, problem: str) -> None:
        self.unreadable[span, problem] = Unreadable(span=span, problem=problem)

    def add(self, templates: Iterable[Template | None]) -> None:
        self.found.update((template.file, template) for template in templates if template)

    def drop(self, included: set[SourceFile]) -> None:
        """Takes back what was found in a folder and turned out to be a part of something else."""
        for file in included & self.found.keys():
            del self.found[file]

    def own(self, handler: Path) -> SourceFile | None:
        """Adds the templates whose functions reach the handler's file, and gives that file.

        The folders above it are tried first, the nearest one first, then the whole repository.
        """
        place = self.place(handler)
        for candidates in self._candidates(handler, place):
            templates = [template for path in candidates if (template := place.template(path))]
            owners = [(t, file) for t in templates for file in _files(t) if place.top / file.path == handler]
            if owners:
                self.add(template for template, _ in owners)
                return owners[0][1]
        return None

    def _candidates(self, handler: Path, place: _Place) -> Iterator[Iterable[Path]]:
        for folder in handler.parents:
            yield sorted(p for p in folder.iterdir() if p.suffix.lower() in SUFFIXES and p not in place.ignored)
            if folder == place.top:
                break
        yield walk(place.top, SUFFIXES, place.ignored)


def _files(template: Template) -> Iterator[SourceFile]:
    for function in template.functions:
        if isinstance(function.code, Handler):
            yield from function.code.files
        elif isinstance(function.code, MissingSymbol):
            yield function.code.file


def _is_excluded(path: Path, place: _Place) -> bool:
    return not NOT_ENTERED.isdisjoint(path.relative_to(place.top).parts)

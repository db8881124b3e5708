"""A repository that is searched for templates, and for those whose functions reach a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct, field

from lambdalint.model.code import GeneratedFile, Handler, MissingFile, MissingSymbol
from lambdalint.model.project import Template
from lambdalint.readers.files import Ignored, is_named, walk
from lambdalint.readers.nesting import Nesting
from lambdalint.readers.templates import NAMES, Templates
from lambdalint.source import SourceFile, Span


class Searched(Struct, frozen=True, eq=False):
    """Each of its folders is looked into once."""

    templates: Templates
    ignored: Ignored
    _owners: dict[Path | None, dict[Path, list[tuple[Template, SourceFile]]]] = field(default_factory=dict)
    _nesting: dict[Path, Nesting] = field(default_factory=dict)
    _looked_into: set[Path] = field(default_factory=set)

    @property
    def top(self) -> Path:
        return self.templates.repository.top

    def owners(self, source: Path) -> list[tuple[Template, SourceFile]]:
        """The templates whose functions reach a source file, with that file.

        The folders above it are tried first, the nearest one first, then the whole repository.
        """
        for folder in source.parents:
            if not folder.is_relative_to(self.top):
                break
            if found := self._in_folder(folder).get(source):
                return found
        return self._in_folder(None).get(source, [])

    def _in_folder(self, folder: Path | None) -> dict[Path, list[tuple[Template, SourceFile]]]:
        """What the templates of one folder reach; None stands for the whole repository."""
        if folder not in self._owners:
            found: dict[Path, list[tuple[Template, SourceFile]]] = {}
            candidates = list(self.candidates(folder))
            self.templates.nesting.look_through(candidates)
            for path in candidates:
                if template := self.templates.read(path):
                    for file in dict.fromkeys(sources(template)):
                        found.setdefault(self.top / file.path, []).append((template, file))
            self._owners[folder] = found
        return self._owners[folder]

    def above(self, path: Path) -> Iterator[Path]:
        """The files in the folders above a path that may be templates; nothing where they were told of another path."""
        for folder in path.parents:
            if folder in self._looked_into or not folder.is_relative_to(self.top):
                return  # so it is with those above it
            self._looked_into.add(folder)
            yield from self.candidates(folder)

    def nesting_above(self, path: Path) -> Nesting:
        """Of the files in the folders above a path, each of which is looked into once, whatever lies in it."""
        found = Nesting(self.templates.repository)
        for folder in reversed([folder for folder in path.parents if folder.is_relative_to(self.top)]):
            if folder not in self._nesting:
                self._nesting[folder] = found.copy()
                self._nesting[folder].look_through(self.candidates(folder))
            found = self._nesting[folder]
        return found

    def candidates(self, folder: Path | None) -> Iterator[Path]:
        if folder is None:
            yield from walk(self.top, NAMES, self.ignored)
        else:
            try:
                inside = sorted(folder.iterdir())
            except OSError:  # it is not there yet, or anymore, or not ours to look into
                return
            files = (path for path in inside if is_named(path.name, NAMES))
            yield from (path for path in files if path not in self.ignored)


def sources(template: Template) -> Iterator[SourceFile]:
    """What its functions reach, once for each of them."""
    for function in template.functions:
        match function.code:
            case Handler(files=files):
                yield from files
            case MissingSymbol(place=place):
                yield place.file
            case GeneratedFile(place=place):
                yield place.file
            case MissingFile(place=Span(file=file)):
                yield file

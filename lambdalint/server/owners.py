"""Which templates a file belongs to that is none itself.

All templates of a repository may have to be read to know that, which takes its time in a large one: they are read
folder by folder, and once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path

from msgspec import Struct, field

from lambdalint.config import ConfigError
from lambdalint.linting import Linter, path_of
from lambdalint.readers.files import Ignored, is_named, walk
from lambdalint.readers.repository import Repository
from lambdalint.readers.searched import sources
from lambdalint.readers.templates import NAMES
from lambdalint.server.documents import Desk
from lambdalint.server.units import request

_Reached = Mapping[Path, frozenset[Path]]
"""By source, the templates whose functions reach it."""

_USUAL = tuple(f"{stem}.{suffix}" for stem in ("serverless", "template") for suffix in ("yml", "yaml", "json"))


class Owners(Struct, eq=False):
    today: Callable[[], date]
    problems: list[Exception] = field(default_factory=list)
    """Why templates were passed over that could not be read."""
    _reached: dict[Path, _Reached] = field(default_factory=dict)
    """By folder."""
    _folders: dict[Path, list[Path]] = field(default_factory=dict)
    """By the top of a repository, all that may have templates in them."""

    def forget(self) -> None:
        self._reached.clear()
        self._folders.clear()
        self.problems.clear()

    def forget_those_of(self, template: Path) -> None:
        self._reached.pop(template.parent, None)

    def of(self, source: Path, desk: Desk, is_over: Callable[[], bool]) -> frozenset[Path] | None:
        """Those of the nearest folder above a source that has any, else of the whole repository. None if it `is_over`
        before all of that has been read; the next time goes on where this one ended."""
        top = Repository.around(source, top=desk.top(source)).top
        above = [folder for folder in source.parents if folder.is_relative_to(top)]
        for folder in above:
            if found := self._of_folder(folder, desk).get(source):
                return found
        if top not in self._folders:
            self._folders[top] = list(dict.fromkeys(path.parent for path in walk(top, NAMES, Ignored(top))))
        for folder in self._folders[top]:
            if folder not in self._reached:
                self._of_folder(folder, desk)
                if is_over():
                    return None
        reached = (self._reached[folder].get(source, frozenset()) for folder in self._folders[top])
        return frozenset[Path]().union(*reached)

    def including(self, path: Path, desk: Desk) -> frozenset[Path]:
        """The templates with the usual names in the folders above a document that read it."""
        top = Repository.around(path, top=desk.top(path)).top
        above = (folder / name for folder in path.parents if folder.is_relative_to(top) for name in _USUAL)
        candidates = (candidate for candidate in above if candidate.is_file() and candidate != path)
        return frozenset(candidate for candidate in candidates if self._reads(candidate, path, desk))

    def _of_folder(self, folder: Path, desk: Desk) -> _Reached:
        if folder not in self._reached:
            reached: dict[Path, set[Path]] = {}
            for template, source in self._pairs(folder, desk):
                reached.setdefault(source, set()).add(template)
            self._reached[folder] = {source: frozenset(templates) for source, templates in reached.items()}
        return self._reached[folder]

    def _pairs(self, folder: Path, desk: Desk) -> Iterator[tuple[Path, Path]]:
        try:
            candidates = [path for path in sorted(folder.iterdir()) if is_named(path.name, NAMES)]
        except OSError:  # it is not there yet, or anymore
            return
        if candidates:
            try:
                reading = Linter(request(candidates, desk, self.today())).read(desk.texts)
            except ConfigError:  # whoever lints there says so
                return
            except Exception as error:
                self.problems.append(error)
                return
            for template in reading.project.templates:
                for file in sources(template):
                    yield path_of(template.file), path_of(file)

    def _reads(self, candidate: Path, path: Path, desk: Desk) -> bool:
        try:
            reading = Linter(request((candidate,), desk, self.today())).read(desk.texts)
        except ConfigError:
            return False
        return path in reading.seen and bool(reading.project.templates)

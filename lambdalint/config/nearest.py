"""Which configuration holds for a file: the nearest upwards from it, up to the top of its repository."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection
from functools import cached_property
from itertools import chain
from pathlib import Path

from msgspec import Struct, field

from lambdalint import lazy
from lambdalint.config.files import FILE_NAMES, load
from lambdalint.config.settings import Config, ConfigError, Overrides
from lambdalint.paths import is_dir, is_file_or_link, is_top, top_of

_NAMES = frozenset(FILE_NAMES)
_SPECIAL = lazy.pattern(r"[^\w./-]")


_KEPT = 1000
"""Files and folders for which the configuration is remembered; those that there are always are."""


class Nearest(Struct, eq=False, kw_only=True, dict=True):
    """Each configuration is read once. Raises ConfigError when one is asked for that is not as it should be."""

    file: Path | None = None
    """Holds for everything, if it is given."""
    isolated: bool = False
    """Whether files are passed over."""
    overrides: Overrides = field(default_factory=Overrides)
    boundary: Path | None = None
    """A real path: nothing above it is looked at, as if it were the top of a repository."""
    apart: frozenset[Path] = frozenset()
    """Real paths of folders that are not linted, besides those that configurations exclude."""
    asked: tuple[Path, ...] = ()
    """What is linted. Templates are looked for elsewhere too, for those that own a source: what is wrong with the
    configurations there is nobody's business. Without any, all is linted."""
    _found: dict[Path, Config] = field(default_factory=dict)
    """By real folder; the same object where the same file holds."""
    _asked: dict[str, Config] = field(default_factory=dict)
    _own: dict[Path, Config] = field(default_factory=dict)

    def of(self, path: Path) -> Config:
        """What holds for a file, or for a folder."""
        key = str(path)
        if key not in self._asked:
            if max(len(self._asked), len(self._found)) > _KEPT:  # of projects that are done
                self._asked.clear()
                self._found.clear()
            self._asked[key] = self._holding(path)
        return self._asked[key]

    def _holding(self, path: Path) -> Config:
        mode = _mode(path)
        if stat.S_ISREG(mode):  # the same as for its folder, which others have asked for
            return self.of(path.parent)
        if stat.S_ISDIR(mode) and path.parent in self._found and path.name != "..":
            return self._of_folder(path)
        folder = path.resolve()
        return self._of_folder(folder if is_dir(folder) else folder.parent)

    def excluded(self, folder: str, names: Collection[str]) -> tuple[str, ...]:
        """The patterns by which a folder, which has these names in it, says what is not linted."""
        own = self._excluded(folder, names)
        if not self.apart:
            return own
        apart = (path.name for path in self.apart if path.name in names and path.parent == Path(folder))
        return (*own, *map(_only_folder, apart))

    def _excluded(self, folder: str, names: Collection[str]) -> tuple[str, ...]:
        if self.file is None and not self.isolated:
            own = None if _NAMES.isdisjoint(names) else self._own_of(Path(folder))
            return () if own is None else own.exclude
        return self._only.exclude if Path(folder) == self._only.folder else ()

    def _of_folder(self, folder: Path) -> Config:
        if self.file is not None or self.isolated:
            return self._only
        passed = []
        found: Config | None = None
        for parent in chain((folder,), folder.parents):
            found = self._found.get(parent) or self._own_of(parent)
            passed.append(parent)
            if found is not None or self._is_top(parent):
                break
        found = found or self._only
        self._found.update(dict.fromkeys(passed, found))
        return found

    @cached_property
    def _only(self) -> Config:
        """What holds where no file is looked for, or none is found."""
        folder = self.boundary or Path.cwd()
        given = None if self.file is None else load(self.file, top_of(self.file.absolute().parent), folder)
        return (given or Config(folder=folder)).overridden(self.overrides)

    def _own_of(self, folder: Path) -> Config | None:
        """The configuration that lies in a folder itself."""
        if folder not in self._own:
            there = [Path(path) for name in FILE_NAMES if is_file_or_link(path := os.path.join(folder, name))]  # noqa: PTH118
            top = self._top(folder) if there else folder
            try:
                found = next(filter(None, (load(path, within=top) for path in there)), None)
            except ConfigError:
                if not self._is_elsewhere(folder):
                    raise
                found = None
            if found is None:
                return None
            self._own[folder] = found.overridden(self.overrides)
        return self._own[folder]

    def _is_elsewhere(self, folder: Path) -> bool:
        """Whether nothing that is linted is in a folder, or around it."""
        here, asked = folder.resolve(), [path.resolve() for path in self.asked]
        return bool(asked) and not any(one.is_relative_to(here) or here.is_relative_to(one) for one in asked)

    def _top(self, folder: Path) -> Path:
        """Of the repository that a folder is in; elsewhere the working directory if it is in there, or itself."""
        here = Path.cwd()
        outside = here if folder.is_relative_to(here) else folder
        return next(filter(self._is_top, (folder, *folder.parents)), outside)

    def _is_top(self, folder: Path) -> bool:
        """Of a repository."""
        return folder == self.boundary or is_top(folder)


def _mode(path: Path) -> int:
    """Of what lies there, if it is a link of the link; 0 of nothing."""
    try:
        return os.lstat(path).st_mode
    except (OSError, ValueError):
        return 0


def _only_folder(name: str) -> str:
    """A pattern for the folder of that name which lies beside the configuration."""
    return "/" + _SPECIAL.sub(r"\\\g<0>", name) + "/"

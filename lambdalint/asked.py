"""What a run was asked to look at."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from msgspec import Struct

from lambdalint.paths import is_dir


class Asked(Struct, frozen=True):
    """By their real paths."""

    paths: frozenset[Path]
    folders: frozenset[Path]
    """Those of them that are folders."""

    @classmethod
    def of(cls, paths: Iterable[Path]) -> Asked:
        real = frozenset(path.resolve() for path in paths)
        return cls(real, frozenset(filter(is_dir, real)))

    def covers(self, path: Path, templates: Collection[Path]) -> bool:
        """Whether all that there is to say of an absolute path was looked for, where these are the templates that were
        read: code that is named may be used elsewhere too."""
        return not (self.paths if path in templates else self.folders).isdisjoint((path, *path.parents))

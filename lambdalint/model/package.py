"""What would be uploaded for a function."""

from __future__ import annotations

from dataclasses import dataclass

from lambdalint.source import Span


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder directly below a package's or layer's root, or a file there, with all that lies in it."""

    path: str
    size: int
    """Bytes, unzipped."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Package:
    """A function's deployment package and the local layers below it, as far as they lie on disk.

    What is on disk is a lower bound of what is deployed: a build may still add dependencies.
    """

    span: Span
    """The setting that says where the code is."""
    folders: tuple[Folder, ...]
    """The heaviest first."""

    @property
    def size(self) -> int:
        """Bytes, unzipped."""
        return sum(folder.size for folder in self.folders)

"""What of a function's code lies on disk: its root, and the size of what would be uploaded."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

from lambdalint.model.package import Folder, Package
from lambdalint.readers.repository import Repository
from lambdalint.source import Span

Excludes = Callable[[str], bool]
"""Tells of a path relative to the root, with `/`, whether it is left out of the upload."""

MAXIMUM_FILES = 200_000
"""Of one root; past that its size is unknown."""

_NEVER_UPLOADED = frozenset({".git", ".aws-sam", ".serverless"})


@dataclass(frozen=True, slots=True)
class Artifact:
    """A folder or an archive that becomes code or a layer. Two with the same path and `excludes` are measured once."""

    path: Path
    excludes: Excludes | None = None


@dataclass(frozen=True, eq=False, slots=True)
class Artifacts:
    """Looks artifacts up, each once."""

    repository: Repository
    _folders: dict[Artifact, tuple[Folder, ...] | None] = field(default_factory=dict)
    _newest: dict[Path, float] = field(default_factory=dict)
    _files: dict[Path, list[tuple[str, int]] | None] = field(default_factory=dict)
    """Of each root, all with their sizes; None where there are too many."""

    def local(self, path: str | None, base: Path) -> Path | None:
        """The folder or archive that a code location names; None for S3 and for what is not inside the repository."""
        if path is None or "://" in path:
            return None
        return self.repository.resolve(base / path)

    def package(self, span: Span, artifacts: list[Artifact]) -> Package | None:
        """What the artifacts hold together, by folder; None if the size of one of them cannot be told."""
        measured = [self._measured(artifact) for artifact in artifacts]
        folders = [part for part in measured if part is not None]
        if len(folders) < len(measured):
            return None
        return Package(span=span, folders=folders[0] if len(folders) == 1 else _sorted(chain(*folders)))

    def newest(self, folder: Path) -> float:
        """When a file below the folder was last changed, in seconds since 1970."""
        if folder not in self._newest:
            times = (entry.stat(follow_symlinks=False).st_mtime for entry, _ in _walk(folder))
            self._newest[folder] = max(times, default=0.0)
        return self._newest[folder]

    def _measured(self, artifact: Artifact) -> tuple[Folder, ...] | None:
        if artifact not in self._folders:
            sizes = _archive(artifact.path) if artifact.path.is_file() else self._folder(artifact)
            self._folders[artifact] = None if sizes is None else self._shown(artifact.path, sizes)
        return self._folders[artifact]

    def _shown(self, root: Path, sizes: dict[str, int]) -> tuple[Folder, ...]:
        shown = self.repository.display(root)
        return _sorted(
            Folder(os.path.normpath(f"{shown}/{name}").replace(os.sep, "/"), size) for name, size in sizes.items()
        )

    def _folder(self, artifact: Artifact) -> dict[str, int] | None:
        """Bytes below each entry of the root."""
        files = self._listed(artifact.path)
        if files is None:
            return None
        sizes: dict[str, int] = {}
        for path, size in files:
            if artifact.excludes is None or not artifact.excludes(path):
                top = path.partition("/")[0]
                sizes[top] = sizes.get(top, 0) + size
        return sizes

    def _listed(self, root: Path) -> list[tuple[str, int]] | None:
        """A link is left out: what it leads to may not be ours to read."""
        if root not in self._files:
            entries = islice(_walk(root), MAXIMUM_FILES + 1)
            files = [(path, entry.stat(follow_symlinks=False).st_size) for entry, path in entries]
            self._files[root] = files if len(files) <= MAXIMUM_FILES else None
        return self._files[root]


def _sorted(folders: Iterable[Folder]) -> tuple[Folder, ...]:
    """The heaviest first."""
    return tuple(sorted(folders, key=lambda folder: (-folder.size, folder.path)))


def _walk(root: Path) -> Iterator[tuple[os.DirEntry[str], str]]:
    pending = [(str(root), "")]
    while pending:
        folder, prefix = pending.pop()
        try:
            entries = list(os.scandir(folder))
        except OSError:
            continue
        for entry in entries:
            path = prefix + entry.name
            if entry.is_symlink():
                continue
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in _NEVER_UPLOADED:
                    pending.append((entry.path, f"{path}/"))
            else:
                yield entry, path


def _archive(path: Path) -> dict[str, int] | None:
    """What a zip or jar says that it unpacks to."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
    return {"": sum(entry.file_size for entry in entries)}

"""What of a function's code lies on disk: its root, and the size of what would be uploaded."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from lambdalint.model.package import Binary, Folder, Package
from lambdalint.model.value import Value
from lambdalint.paths import is_dir, is_file
from lambdalint.readers import binaries, building
from lambdalint.readers.repository import Repository
from lambdalint.source import Span

if TYPE_CHECKING:
    from zipfile import ZipInfo

Excludes = Callable[[str], bool]
"""Tells of a path relative to the root, with `/`, whether it is left out of the upload."""

MAXIMUM_FILES = 200_000
"""Of one root; past that its size is unknown."""

MAXIMUM_NAMES = 2000
"""At the root of a layer."""

_OWN_RUNTIMES = "provided"
_BOOTSTRAP = "bootstrap"
_UNIX = 3
"""The system that an archive was made on ("4.4.2 version made by" of the ZIP file format)."""

_NEVER_UPLOADED = frozenset({".git", ".aws-sam", ".serverless"})


class Artifact(Struct, frozen=True):
    """A folder or an archive that becomes code or a layer. Two with the same path and `excludes` are measured once."""

    path: Path
    excludes: Excludes | None = None


class _Content(Struct, frozen=True):
    """What is uploaded of an artifact."""

    folders: tuple[Folder, ...]
    binaries: tuple[Binary, ...]


class Artifacts(Struct, frozen=True, eq=False):
    """Looks artifacts up, each once."""

    repository: Repository
    _contents: dict[Artifact, _Content | None] = field(default_factory=dict)
    """None where the size cannot be told."""
    _newest: dict[Path, float] = field(default_factory=dict)
    _files: dict[Path, list[tuple[str, int]] | None] = field(default_factory=dict)
    """Of each root, all with their sizes; None where there are too many."""

    def local(self, path: str | None, base: Path) -> Path | None:
        """The folder or archive that a code location names; None for S3 and for what is not inside the repository."""
        if path is None or "://" in path:
            return None
        return self.repository.resolve(base / path)

    def package(self, span: Span, artifacts: list[Artifact]) -> Package | None:
        """What the artifacts, the code and then its layers, hold together, by folder; None if the size of one of them
        cannot be told."""
        contents = [self._content(artifact) for artifact in artifacts]
        parts = [part for part in contents if part is not None]
        if len(parts) < len(contents):
            return None
        code, *layers = (part.folders for part in parts)
        of_layers = [replace(folder, layer=True) for folder in chain(*layers)]
        return Package(
            span=span,
            folders=_sorted((*code, *of_layers)) if layers else code,
            binaries=tuple(chain(*(part.binaries for part in parts))),
            targets=(),
            bootstrap=None,
        )

    def with_bootstrap(
        self, package: Package, runtime: Value[str], artifacts: list[Artifact], *, within: Path, complete: bool
    ) -> Package:
        """The same, with whether there is a program `bootstrap` at the root of the code or of a layer.

        `complete`: whether these are all. Of a folder, a build may still make one of what is in it, the more so in
        that of the template.
        """
        if not runtime.possible or any(not (one.known or "").startswith(_OWN_RUNTIMES) for one in runtime.possible):
            return package
        if any(self._starts(artifact) for artifact in artifacts):
            return replace(package, bootstrap=True)
        code = artifacts[0].path
        unbuilt = is_dir(code) and (code == within or building.is_built(code) or not package.folders)
        return package if unbuilt or not complete else replace(package, bootstrap=False)

    def _starts(self, artifact: Artifact) -> bool:
        if is_file(artifact.path):
            return any(entry.filename == _BOOTSTRAP and _may_run(entry) for entry in _entries(artifact.path) or ())
        left_out = artifact.excludes is not None and artifact.excludes(_BOOTSTRAP)
        return not left_out and is_file(artifact.path / _BOOTSTRAP)

    def names(self, root: Path) -> tuple[str, ...] | None:
        """What lies directly below the root of a folder or archive, and in its `lib`; folders end with `/`."""
        if is_file(root):
            entries = _entries(root)
            paths = [entry.filename for entry in entries or ()]
            return tuple(dict.fromkeys(filter(None, map(_top, paths)))) if entries is not None else None
        try:
            found = [f"{path.name}/" if is_dir(path) else path.name for path in sorted(root.iterdir())]
            if "lib/" in found and self.repository.is_dir(root / "lib"):
                found += [
                    f"lib/{path.name}/" if is_dir(path) else f"lib/{path.name}" for path in (root / "lib").iterdir()
                ]
        except OSError:
            return None
        return tuple(found[:MAXIMUM_NAMES])

    def newest(self, folder: Path) -> float:
        """When a file below the folder was last changed, in seconds since 1970."""
        if folder not in self._newest:
            times = (entry.stat(follow_symlinks=False).st_mtime for entry, _ in _walk(folder))
            self._newest[folder] = max(times, default=0.0)
        return self._newest[folder]

    def _content(self, artifact: Artifact) -> _Content | None:
        if artifact not in self._contents:
            is_archive = is_file(artifact.path)
            self._contents[artifact] = self._of_archive(artifact.path) if is_archive else self._of_folder(artifact)
        return self._contents[artifact]

    def _of_archive(self, path: Path) -> _Content | None:
        """What a zip or jar says that it unpacks to."""
        entries = _entries(path)
        if entries is None:
            return None
        shown = self.repository.display(path)
        compiled = binaries.in_archive(shown, [entry.filename for entry in entries])
        return _Content((Folder(shown, sum(entry.file_size for entry in entries)),), tuple(compiled))

    def _of_folder(self, artifact: Artifact) -> _Content | None:
        root, left_out = artifact.path, artifact.excludes
        files = self._listed(root)
        if files is None:
            return None
        if left_out is not None:
            files = [(path, size) for path, size in files if not left_out(path)]
        sizes: dict[str, int] = {}
        for path, size in files:
            top = path.partition("/")[0]
            sizes[top] = sizes.get(top, 0) + size
        shown = self.repository.display(root)
        begin = "" if shown == "." else f"{shown}/"
        folders = _sorted(Folder(begin + name, size) for name, size in sizes.items())
        return _Content(folders, tuple(binaries.in_folder(root, shown, (path for path, _ in files))))

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
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in _NEVER_UPLOADED:
                    pending.append((entry.path, f"{prefix}{entry.name}/"))
            elif not entry.is_symlink():
                yield entry, prefix + entry.name


def _entries(path: Path) -> list[ZipInfo] | None:
    """The directory of an archive, and nothing of what is in it."""
    import zipfile  # noqa: PLC0415 - few projects have archives

    try:
        with zipfile.ZipFile(path) as archive:
            return archive.infolist()
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError):
        return None


def _may_run(entry: ZipInfo) -> bool:
    """Whether a file's mode lets it be run, where the archive tells modes: those made on Unix do."""
    mode = entry.external_attr >> 16
    return entry.create_system != _UNIX or mode == 0 or bool(mode & 0o111)


def _top(path: str) -> str:
    """`python/` for `python/shared.py`, `lib/python3.12/` for what is below that."""
    parts = path.split("/")
    length = 2 if parts[0] == "lib" and len(parts) > 1 and parts[1] else 1
    return "/".join(parts[:length]) + ("/" if len(parts) > length else "")

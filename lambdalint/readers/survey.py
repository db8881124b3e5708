"""Which projects there are below a folder, told before any of them is read.

A project is a folder that has templates in it, with all that lies below: templates beside and below each other share
code, and services include what lies below them. Folders are one project where a template of one is nested in one of
another. So what is found in a project depends on no other, and projects are read and judged one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from lambdalint.contents import TooLarge
from lambdalint.readers import base_images
from lambdalint.readers.files import Ignored, is_named, walk
from lambdalint.readers.nesting import Nesting
from lambdalint.readers.repository import Refused, Repository
from lambdalint.readers.templates import NAMES, has_usual_name, may_be_template

FOUND = NAMES | base_images.NAMES
"""What is looked for in folders."""


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

    @property
    def size(self) -> int:
        """How many files there are to begin with."""
        return len(self.paths) if self.walked is None else sum(map(len, self.walked.values()))


def projects(folder: Path, repository: Repository, ignored: Ignored, above: Iterable[Path]) -> Iterator[Share]:
    """The projects below a folder, in the order of their paths, and what is in none of them; nothing if there is no
    template. `above` are files in the folders above it that may have templates nested in them."""
    nesting = Nesting(repository)
    nesting.look_through(above)
    found = list(walk(folder, FOUND, ignored))
    templates = {path for path in found if is_named(path.name, NAMES) and _is_marked(path, repository, ignored)}
    nesting.look_through(path for path in found if path in templates)
    tops = _tops({str(path.parent) for path in templates})
    joined = _joined(templates, tops, nesting)
    walked: dict[str, dict[Path, list[Path]]] = {}
    rest: list[Path] = []
    for path in found:
        if path in templates or not is_named(path.name, NAMES):
            top = _top(path, tops)
            if top is None:
                rest.append(path)
            else:
                walked.setdefault(joined.get(top, top), {}).setdefault(Path(top), []).append(path)
    for of_project in walked.values():
        files = {top: tuple(paths) for top, paths in of_project.items()}
        own = {path for paths in files.values() for path in paths}
        parents = sorted({parent for path in own for parent in nesting.above(path)} - own)
        yield Share(tuple(files), files, tuple(parents), repository.top)
    if walked and rest:
        yield Share((folder,), {folder: tuple(rest)}, top=repository.top)


def _is_marked(path: Path, repository: Repository, ignored: Ignored) -> bool:
    """Whether the file would be read as a template, or be said not to be readable."""
    try:
        text = repository.peek(path)
    except Refused as refusal:
        if has_usual_name(repository.display(path)) or may_be_template(refusal.text, path.name):
            return True
        if isinstance(refusal.__cause__, OSError) and not isinstance(refusal.__cause__, TooLarge):
            ignored.closed(str(path), refusal.__cause__)
        return False
    if text is None:
        try:
            path.lstat()
        except OSError as error:  # its folder tells names, and no more
            ignored.closed(str(path.parent), error)
        return False
    return may_be_template(text, path.name)


def _tops(folders: Iterable[str]) -> set[str]:
    """Those of the folders that are below no other of them."""
    found: list[str] = []
    for folder in sorted(f"{folder}/" for folder in folders):  # so that what is below a folder comes right after it
        if not found or not folder.startswith(found[-1]):
            found.append(folder)
    return {folder[:-1] for folder in found}


def _top(path: Path, tops: set[str]) -> str | None:
    return next((folder for folder in map(str, path.parents) if folder in tops), None)


def _joined(templates: Iterable[Path], tops: set[str], nesting: Nesting) -> dict[str, str]:
    """For each folder that is one project with others, the first of them."""
    first: dict[str, str] = {}

    def find(top: str) -> str:
        while top in first:
            top = first[top]
        return top

    for path in templates:
        for parent in nesting.above(path):
            pair = [find(top) for top in (_top(path, tops), _top(parent, tops)) if top is not None]
            if len(set(pair)) > 1:
                first[max(pair)] = min(pair)
    return {top: find(top) for top in first}

"""What comments and the metadata of templates say about findings that are not to be shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from lambdalint import limits
from lambdalint.limits import Exceeded, within
from lambdalint.model.ignore import Ignore
from lambdalint.source import SourceFile


def read(files: Iterable[SourceFile]) -> tuple[Ignore, ...]:
    """Those of templates, source files and Dockerfiles, in the order of the files and of their places.

    A file whose text does not name lambdalint costs a look. One that cannot be read has those that stand before the
    place where that is seen.
    """
    named = [file for file in dict.fromkeys(files) if "lambdalint" in file.text]
    return tuple(ignore for file in named for ignore in sorted(_in_time(file), key=lambda one: one.span.start))


def _in_time(file: SourceFile) -> list[Ignore]:
    """Nothing of a file that takes too long: then all is reported."""
    try:
        return within(limits.FILE, lambda: list(_of(file)))
    except Exceeded:
        return []


def _of(file: SourceFile) -> Iterator[Ignore]:
    from lambdalint.readers import document  # noqa: PLC0415 - most projects ignore nothing
    from lambdalint.readers.ignores import comments, inline, layouts, metadata  # noqa: PLC0415

    if PurePosixPath(file.path).suffix.lower() in layouts.DOCUMENTS:
        root = document.read(file, lambda *_: None)  # its problems are told already
        layout = layouts.of_document(file, root)
        yield from comments.ignores(layout)
        yield from metadata.ignores(root, layout)
        yield from inline.ignores(root)
        return
    found = layouts.of_code(file) or layouts.of_lines(file)
    if found is not None:
        yield from comments.ignores(found)

"""Where findings and summaries are written to. Files are there whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from lambdalint import atomic
from lambdalint.fleet.listing import Repository

if TYPE_CHECKING:
    from typing_extensions import Self


class Unwritable(Exception):
    """A file that could not be written; the message names it and says why."""


@contextmanager
def named(target: object) -> Iterator[None]:
    """Says of what is written there that it cannot be. Raises Unwritable."""
    try:
        yield
    except OSError as error:
        raise Unwritable(f"{target} cannot be written: {error.strerror}") from error


class NewFile:
    """A text in UTF-8 that takes the place of what is there when all of it is written, and leaves it after an error.

    A device or a pipe is written to as it is. Raises Unwritable.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._opened = atomic.opened(path)
        with named(path):
            self._file = self._opened.__enter__()

    def write(self, text: str) -> None:
        with named(self.path):
            self._file.write(text.encode())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        with named(self.path):
            self._opened.__exit__(kind, error, traceback)


class SarifFolder:
    """One file for each repository that could be linted. Raises Unwritable."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with named(path):
            path.mkdir(parents=True, exist_ok=True)

    def put(self, repository: Repository, text: str) -> str:
        """Writes a file, and gives its name. Without a text, that of a former run goes, which would be taken for new:
        then the name is empty."""
        path = self.path / repository.sarif_name
        if not text or path.is_symlink():  # which may lead anywhere
            with named(path):
                path.unlink(missing_ok=True)
        if not text:
            return ""
        with NewFile(path) as file:
            file.write(text)
        return path.name

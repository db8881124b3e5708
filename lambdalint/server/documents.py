"""What the editor shows: its open documents, by the files that they are of."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit
from urllib.request import url2pathname

from msgspec import Struct, field

from lambdalint.contents import MAXIMUM_SIZE
from lambdalint.source import encodable


class Document(Struct, frozen=True):
    """An open document."""

    uri: str
    """As the editor spells it."""
    version: int | None
    text: str


class Settings(Struct, frozen=True):
    """What the editor's own settings say."""

    select: tuple[str, ...] = ()
    """Rules, categories and presets to run instead of those that the configuration selects."""


class Desk(Struct, frozen=True, eq=False, kw_only=True):
    """All that is open at one moment."""

    documents: Mapping[Path, tuple[Document, ...]] = field(default_factory=dict)
    """By real path: links may lead to one file by several names."""
    folders: tuple[Path, ...] = ()
    """The real paths of the folders that are open."""
    settings: Settings = Settings()

    @property
    def texts(self) -> dict[Path, str]:
        return {path: documents[0].text for path, documents in self.documents.items()}

    def top(self, path: Path) -> Path:
        """What stands for the top of a repository where there is none: the innermost open folder, or the file's own."""
        around = [folder for folder in self.folders if path.is_relative_to(folder)]
        return max(around, key=lambda folder: len(folder.parts), default=path.parent)


class Opened(Protocol):
    """A document as pygls has it."""

    uri: str
    version: int | None

    @property
    def source(self) -> str: ...


def desk(opened: Iterable[Opened], folders: Iterable[str], settings: Settings) -> Desk:
    """Documents that are of no file, and texts that are larger than any file that is read, are passed over. JSON may
    have halves of characters, which no file has: others stand in their places, of the same width."""
    documents: dict[Path, tuple[Document, ...]] = {}
    for each in opened:
        path = path_of(each.uri)
        text = encodable(each.source) if path is not None else ""
        if path is not None and len(text) <= MAXIMUM_SIZE:
            documents[path] = (*documents.get(path, ()), Document(each.uri, each.version, text))
    tops = (path_of(uri) for uri in folders)
    return Desk(documents=documents, folders=tuple(top for top in tops if top is not None), settings=settings)


def path_of(uri: str) -> Path | None:
    """The real path of a `file:` URI on this machine, which need not exist; None for anything else."""
    try:
        parts = urlsplit(uri)
        if parts.scheme != "file" or parts.netloc not in ("", "localhost") or parts.query or parts.fragment:
            return None
        name = url2pathname(parts.path)
        if not os.path.isabs(name) or name.startswith(("//", "\\\\")):  # noqa: PTH117 - before it is a path
            return None
        path = Path(name).resolve()
        path.stat()
    except FileNotFoundError:
        return path
    except (OSError, RuntimeError, ValueError):  # no URI, a NUL or too much in the name, links that go in a circle
        return None
    return path

"""The files that may be read: those inside the repository, however a template leads to them."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from lambdalint import contents, lazy
from lambdalint.contents import TooLarge
from lambdalint.paths import is_dir, is_file, top_of
from lambdalint.readers.folders import Folders
from lambdalint.readers.memory import Memory
from lambdalint.source import SourceFile, Span

_CODING = lazy.pattern(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")  # PEP 263


class Refused(Exception):
    """A file that is there and is not read; the text says why. `offset` is where, in `text` of it, or of its begin."""

    def __init__(self, problem: str, text: str = "", offset: int = 0) -> None:
        super().__init__(problem)
        self.text = text
        self.offset = offset


class Repository:
    """Reads each file once. `top` is the top of the git work tree, or the folder that is linted outside of one: a real
    path.

    `texts` are read in place of files, which need not exist: what an editor has not saved, by absolute real paths.
    """

    def __init__(
        self,
        top: Path,
        texts: Mapping[Path, str] | None = None,
        folders: Folders | None = None,
        memory: Memory | None = None,
    ) -> None:
        self.top = top
        self.texts = texts or {}
        self.folders = folders or Folders()
        self.memory = memory
        self._files: dict[Path, SourceFile] = {}
        self._real: dict[str, str | None] = {}
        self._inside = _begin(str(top))
        self._folders: dict[str, str | None] = {}
        self.forget()

    @classmethod
    def around(
        cls,
        path: Path,
        texts: Mapping[Path, str] | None = None,
        top: Path | None = None,
        folders: Folders | None = None,
        memory: Memory | None = None,
    ) -> Repository:
        """The git repository that `path` lies in; without one, `top`, or else the working directory or the folder of
        `path`."""
        folder = path.resolve()
        folder = folder if is_dir(folder) else folder.parent
        found = top_of(folder)
        if found is None:
            usual = Path.cwd() if top is None else top.resolve()
            found = usual if folder.is_relative_to(usual) else folder
        return cls(found, texts, folders, memory)

    @property
    def seen(self) -> frozenset[Path]:
        """The real paths of the files that were read."""
        return frozenset(self._files)

    def forget(self) -> None:
        """Lets go of what was looked up and read, which is done again where it is asked for: files are others then."""
        self._files.clear()
        self._real = {str(self.top): str(self.top)}
        self._folders = {self._inside[:-1]: self._inside}

    def resolve(self, path: Path) -> Path | None:
        """The real path of something that exists inside the repository, else None; looked up once."""
        text = str(path)
        real = self._looked_up(text)
        return path if real == text else None if real is None else Path(real)

    def _looked_up(self, path: str) -> str | None:
        """As `resolve`. Texts: paths take as long to make as to look up."""
        if path not in self._real:
            unsaved = bool(self.texts) and Path(path) in self.texts
            real = os.path.realpath(path) if unsaved else self._existing(path)
            inside = real is not None and f"{real}{os.sep}".startswith(self._inside)
            self._real[path] = real if inside else None
        return self._real[path]

    def _existing(self, path: str) -> str | None:
        """Most files are no links, and lie in folders that were looked up before."""
        above, _, name = path.rpartition(os.sep)
        try:
            if name == ".." or not path.startswith(self._inside):
                return os.path.realpath(path, strict=True)
            folder = self._folder(above)
            if folder is None:
                return None
            real = folder + name
            return os.path.realpath(real, strict=True) if _is_link(os.lstat(real)) else real
        except (OSError, ValueError):  # missing, a loop of symbolic links, a NUL in the name
            return None

    def _folder(self, path: str) -> str | None:
        """With a separator at its end. One at a time, from the first that is known, as the top is: folders may nest
        deeper than Python's stack."""
        unknown: list[str] = []
        folder = path
        while folder not in self._folders:
            unknown.append(folder)
            folder = folder.rpartition(os.sep)[0]
        for each in reversed(unknown):
            real = self._real.get(each) or self._existing(each)
            self._folders[each] = None if real is None else _begin(real)
        return self._folders[path]

    def leads_outside(self, path: Path) -> bool:
        """Whether the path, links followed as far as they exist, is not inside the repository."""
        try:
            real = path.resolve()
            return not real.is_relative_to(self.top) or real.is_symlink()  # it is one still where links go in a circle
        except (OSError, RuntimeError, ValueError):
            return True

    def display(self, path: Path | str) -> str:
        """The path as reports show it. `path` need not exist."""
        text = str(path)
        if text.startswith(self._inside) and f"{os.sep}.." not in text:
            return text[len(self._inside) :].replace(os.sep, "/")
        return os.path.relpath(text, self.top).replace(os.sep, "/")

    def place(self, path: Path, refusal: Refused) -> Span:
        """Where something can be said of a file that is not read."""
        file = SourceFile(self.display(path), refusal.text, str(self.top))
        return Span(file, refusal.offset, min(refusal.offset + 1, len(file.text)))

    def is_file(self, path: Path) -> bool:
        real = self.resolve(path)
        return real is not None and ((bool(self.texts) and real in self.texts) or is_file(real))

    def is_dir(self, path: Path) -> bool:
        real = self.resolve(path)
        return real is not None and is_dir(real)

    def names(self, folder: Path, form: re.Pattern[str]) -> tuple[str, ...]:
        """What in a folder inside the repository has names of a form, sorted; nothing if it is none."""
        return self.folders.matching(str(folder), form) if self.resolve(folder) is not None else ()

    def holds(self, folder: Path, name: str) -> bool:
        """As `is_file`. Most names that are looked for are not there: a folder is listed once for all of them."""
        listed = self.resolve(folder) is not None and name in self.folders.held(str(folder))
        unsaved = bool(self.texts) and any(path.name == name for path in self.texts)
        return (listed or unsaved) and self.is_file(folder / name)

    def may_hold(self, folder: Path, *names: str) -> bool:
        """Whether something has one of these names. Most that is imported is none of the project's."""
        if self.texts:
            return True
        return self.resolve(folder) is not None and not self.folders.held(str(folder)).isdisjoint(names)

    def peek(self, path: str, *, walked: bool = False) -> str | None:
        """The text that `read` would give, without keeping it. What was `walked` to, folder by folder inside the
        repository, need not be looked up unless it is a link."""
        if walked and contents.NOT_FOLLOWED and not self.texts:
            with suppress(OSError):
                return decoded(contents.whole(path, links=False), python=path.endswith(".py"))
        real = self._looked_up(path)
        if real is None:
            return None
        if self.texts and Path(real) in self.texts:
            return self.texts[Path(real)]
        data = _bytes(real)
        return None if data is None else decoded(data, python=real.endswith(".py"))

    def look(self, path: Path) -> SourceFile | None:
        """As `read`; None also for a file that is not read."""
        try:
            return self.read(path)
        except Refused:
            return None

    def read(self, path: Path) -> SourceFile | None:
        """The file's text, line ends as they are; None if the repository has no such file. Raises Refused."""
        real = self.resolve(path)
        if real is None:
            return None
        if real not in self._files:
            text = self.peek(str(real))
            if text is None:
                return None
            file = SourceFile(self.display(real), text, str(self.top))
            self._files[real] = file if self.memory is None else self.memory.file(real, file)
        return self._files[real]


def _begin(folder: str) -> str:
    """How the paths in a folder begin."""
    return folder if folder.endswith(os.sep) else folder + os.sep


def _is_link(status: os.stat_result) -> bool:
    """Junctions of Windows are none to `stat`, and lead elsewhere all the same."""
    return stat.S_ISLNK(status.st_mode) or bool(getattr(status, "st_reparse_tag", 0))


def _bytes(path: str) -> bytes | None:
    """None for what is no file. Raises Refused."""
    try:
        return contents.whole(path)
    except TooLarge as error:
        begin = error.begin.decode("utf-8", "replace")
        raise Refused(f"this file has {error.strerror}", "" if "\0" in begin else begin) from error
    except OSError as error:
        if not is_file(path):
            return None
        raise Refused(f"this file cannot be read: {error.strerror}") from error


def encoding_of(data: bytes, *, python: bool) -> str:
    """The encoding that a file is read with: UTF-8, with or without a mark of it, or what Python's source says."""
    lines = data.split(b"\n", 2)[:2] if python else ()
    return next((match[1].decode() for line in lines if (match := _CODING.match(line))), "utf-8-sig")


def decoded(data: bytes, *, python: bool) -> str:
    """The text of a file. Raises Refused."""
    encoding = encoding_of(data, python=python)
    try:
        text = data.decode(encoding)  # refuses what is no text encoding, such as zlib
    except UnicodeDecodeError as error:
        text = data.decode(encoding, "replace")
        offset = len(data[: error.start].decode(encoding, "replace"))
        name = "UTF-8" if "8" in encoding else encoding
        raise Refused(f"this file is not {name} text", "" if "\0" in text else text, offset) from error
    except (LookupError, ValueError) as error:
        raise Refused(f"this file names an encoding that does not exist, {encoding}") from error
    if "\0" in text:
        raise Refused("this file is not text")
    return text


def leads_out(path: Path) -> bool:
    """Whether a path in a git repository, of which nothing need exist, leads out of it through a link."""
    top = top_of(Path(os.path.abspath(path)).parent)  # noqa: PTH100 - links are kept
    return top is not None and not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(top))

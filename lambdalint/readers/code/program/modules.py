"""Source files of any language, parsed once each, and where imports lead among them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from functools import cached_property, partial
from pathlib import Path
from typing import ClassVar

from msgspec import Struct
from tree_sitter import Language as Grammar

from lambdalint import limits
from lambdalint.limits import Exceeded, within
from lambdalint.model.text import Secret, Unverified
from lambdalint.readers.code.certificates import unverified
from lambdalint.readers.code.program.scopes import Import, Kind, Place, Scope
from lambdalint.readers.code.secrets import secrets
from lambdalint.readers.code.tree import ParsedFile
from lambdalint.readers.repository import Refused, Repository
from lambdalint.source import SourceFile, Span

Unreadable = Callable[[Span, str], None]

MAXIMUM_LENGTH = 500_000
"""Characters of a file; nobody writes longer ones by hand."""

MAXIMUM_LINE = 20_000
"""Characters of a line that is most of its file."""


class Module(ParsedFile, ABC):
    """A parsed file. `path` is None for code that is written inside a template."""

    def __init__(self, file: SourceFile, path: Path | None, text: str, grammar: Grammar) -> None:
        self.is_generated = _is_generated(file.text)
        """Whether a program wrote it, as its size says: then it counts as empty."""
        super().__init__(file, "" if self.is_generated else text, grammar)
        self.path = path
        self.suffix = path.suffix if path is not None else ""
        self.scope = Scope(self, Kind.MODULE, self.root)
        self.places: set[Place] | None = None
        """What code of this module writes to and what outlives a call, once somebody asked."""
        self._unverified: tuple[Unverified, ...] | None = None

    @property
    def broken(self) -> bool:
        """Whether there may be more in the file than could be read."""
        return self.is_generated or self.root.has_error

    def unverified(self, language: str) -> tuple[Unverified, ...]:
        """Where it has connections accept any certificate."""
        if self._unverified is None:
            self._unverified = unverified(self, language)
        return self._unverified

    @cached_property
    def secrets(self) -> tuple[Secret, ...]:
        """The credentials among its strings."""
        return secrets(self)

    @abstractmethod
    def outline(self, scope: Scope) -> None:
        """Fills a scope of this file with what its text says."""

    @abstractmethod
    def assignments(self) -> list[int]:
        """Offsets in bytes, in order, where functions may bind names of the module: too many do no harm."""

    def siblings(self) -> Iterable[Module]:
        """Other files whose functions may bind this file's names."""
        return ()

    @abstractmethod
    def tell_errors(self, unreadable: Unreadable) -> None:
        """Reports the first place for which the file cannot be loaded."""

    @staticmethod
    @abstractmethod
    def external(imported: Import) -> str:
        """The name of what an import brings from a library, as the tables of calls have it."""


def _is_generated(text: str) -> bool:
    if len(text) > MAXIMUM_LENGTH:
        return True
    return len(text) > MAXIMUM_LINE and max(map(len, text.split("\n"))) > max(MAXIMUM_LINE, len(text) // 2)


def outline(scope: Scope) -> Scope:
    """The scope, with what its text says filled in."""
    if not scope.outlined:
        scope.outlined = True
        scope.module.outline(scope)
    return scope


def is_around(name: str, scope: Scope | None) -> bool:
    """Whether a name is a variable of a function around."""
    while scope is not None and scope.kind is Kind.FUNCTION:
        inside = outline(scope)
        if any(parameter.name == name for parameter in inside.parameters):
            return True
        if name in inside.bindings and name not in inside.foreign:
            return True
        scope = scope.parent
    return False


class _Read(Struct, frozen=True, eq=False):
    module: Module | None
    problems: tuple[tuple[Span, str], ...]


class Modules:
    """The modules of a repository in one language, for as many handlers as share them."""

    def __init__(self, repository: Repository, parse: Callable[[SourceFile, Path], Module]) -> None:
        self.repository = repository
        self._parse = parse
        self._read: dict[Path, _Read] = {}

    def read(self, path: Path, unreadable: Unreadable) -> Module | None:
        """None if there is no such file or it cannot be read. What is wrong with a file is told once; each time where
        it is remembered who was told."""
        real, memory = self.repository.resolve(path), self.repository.memory
        if real is None:
            return None
        is_new = real not in self._read
        if is_new:
            self._read[real] = self._reading(path)
        read = self._read[real]
        for span, problem in read.problems if is_new or memory is not None else ():
            unreadable(span, problem)
        if read.module is not None and memory is not None:
            memory.note(real, read.module.file)
        return read.module

    def _reading(self, path: Path) -> _Read:
        try:
            file = self.repository.read(path)
        except Refused as refusal:
            return _Read(None, ((self.repository.place(path, refusal), str(refusal)),))
        if file is None:
            return _Read(None, ())
        memory = self.repository.memory
        if memory is None or not isinstance(self._parse, type):  # what a method parses may depend on other files
            return self._parsed(file, path)
        return memory.parsed((self._parse, path), file, lambda: self._parsed(file, path))

    def _parsed(self, file: SourceFile, path: Path) -> _Read:
        try:
            return within(limits.FILE, partial(self._parsed_text, file, path))
        except Exceeded as error:
            return _Read(None, ((Span(file, 0, 0), f"this file is not read: {error}"),))

    def _parsed_text(self, file: SourceFile, path: Path) -> _Read:
        problems: list[tuple[Span, str]] = []
        module = self._parse(file, path)
        module.tell_errors(lambda span, problem: problems.append((span, problem)))
        return _Read(module, tuple(problems))


class Namespace(Struct, frozen=True):
    """What an import of the project's own files gives: a file, a folder, or a package that is both."""

    module: Module | None
    folder: Path | None
    varies: bool = False
    size: ClassVar[int] = 1


class Imports(ABC):
    """Where the imports of one handler's code lead among the project's own files."""

    @abstractmethod
    def path(self, imported: Import, importer: Module) -> list[Namespace]:
        """The packages and the module of an import, outermost first; empty if it leads out of the project."""

    def child(self, parent: Namespace, name: str) -> Namespace | None:  # noqa: ARG002 - for languages with packages
        """A package or module within a package."""
        return None

"""What the reader of each language offers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from lambdalint.model.code import GeneratedFile, Handler, MissingFile, MissingSymbol
from lambdalint.readers.code.tree import ParsedFile
from lambdalint.readers.document import Report
from lambdalint.readers.repository import Repository
from lambdalint.source import SourceFile, Span

if TYPE_CHECKING:
    from lambdalint.readers.code.dependencies.needs import Needs
    from lambdalint.readers.code.program.modules import Module

Code = Handler | MissingFile | MissingSymbol | GeneratedFile


class Setting(Struct, frozen=True):
    """A handler setting: `text` is what it says, `span` where it says so."""

    span: Span
    text: str
    needs: Needs | None = None
    """Judges what the code needs of packages and of its language; None where nothing is known of its deployment."""

    def generated(self, module: Module) -> GeneratedFile:
        """What is said of a module that the setting leads to, and that a program wrote."""
        return GeneratedFile(span=self.span, place=module.extent(0, 0))


class CodeReader(ABC):
    """Reads the handlers of one language in one repository; files that several functions share are parsed once."""

    suffixes: frozenset[str]
    """Of the language's files."""

    def __init__(self, repository: Repository, report: Report) -> None:
        self.repository = repository
        self.report = report

    @staticmethod
    @abstractmethod
    def tree(file: SourceFile) -> ParsedFile:
        """A file of the language by itself; an empty tree where it cannot be parsed safely, or a program wrote it."""

    @abstractmethod
    def find(self, setting: Setting, root: Path, layers: Collection[Path]) -> Code | None:
        """The entry point that a setting names below a code root, a folder or a file.

        `layers` are the contents of the local layers. None where the code is not there to be judged.
        """

    def built(self, setting: Setting, path: Path) -> Code | None:  # noqa: ARG002 - only what is compiled is written elsewhere
        """The entry point in the sources of what a build puts at a path, which need not be there."""
        return None

    def inline(self, setting: Setting, code: SourceFile, locate: Callable[[Span], Span]) -> Code | None:  # noqa: ARG002 - only some runtimes take inline code
        """The entry point in code that is written inside a template.

        `code` holds the code alone; `locate` turns a span in it into a span of the template: all spans of
        the result are.
        """
        return None

    def guess(self, path: Path) -> Iterator[Handler]:  # noqa: ARG002 - some languages say it in no way that can be trusted
        """The handlers in a file that no template names, recognised by their shape; they are marked as guessed."""
        return iter(())

"""Ruby files, parsed once each."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import tree_sitter_ruby
from tree_sitter import Language, Node

from lambdalint.knowledge.calls import table
from lambdalint.readers.code.program.modules import Module, Unreadable
from lambdalint.readers.code.program.scopes import Import
from lambdalint.readers.code.ruby.names import variables
from lambdalint.source import SourceFile

if TYPE_CHECKING:
    from lambdalint.readers.code.program.scopes import Scope

MAXIMUM_CHARACTERS = 500_000
"""Of a file; beyond, it is data or generated."""

MAXIMUM_LINE = 20_000

_GRAMMAR = Language(tree_sitter_ruby.language())
_LONG_LINE = re.compile(rf"[^\n]{{{MAXIMUM_LINE}}}")
_ASSIGNMENT = re.compile(rb"[@$]\w+[ \t]*(?:\|\|)?=|[@$]\w+[ \t]*,")


class RubyModule(Module):
    """A file."""

    def __init__(self, file: SourceFile, path: Path | None) -> None:
        self.calls = table("ruby")
        self.is_read = len(file.text) <= MAXIMUM_CHARACTERS and not _LONG_LINE.search(file.text)
        super().__init__(file, path, file.text if self.is_read else "", _GRAMMAR)
        self._variables: dict[int, frozenset[str]] = {}

    @property
    def broken(self) -> bool:
        """Whether there may be more in the file than could be read."""
        return not self.is_read or self.root.has_error

    def outline(self, scope: Scope) -> None:
        from lambdalint.readers.code.ruby.outline import fill  # noqa: PLC0415 - it needs this module

        fill(scope, self)

    def assignments(self) -> list[int]:
        """Global variables, and instance variables of the main object."""
        return [match.start() for match in _ASSIGNMENT.finditer(self.data)]

    def tell_errors(self, unreadable: Unreadable) -> None:
        """The grammar knows less of Ruby than Ruby does."""

    @staticmethod
    def external(imported: Import) -> str:
        return imported.name or imported.module

    def variables(self, root: Node) -> frozenset[str]:
        """The local variables of a function, a class body or a file."""
        if root.id not in self._variables:
            self._variables[root.id] = variables(root)
        return self._variables[root.id]

"""Ruby files, parsed once each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tree_sitter import Node

from lambdalint import lazy
from lambdalint.knowledge.calls import table
from lambdalint.readers.code.grammars import grammar
from lambdalint.readers.code.program.modules import Module, Unreadable
from lambdalint.readers.code.program.scopes import Import
from lambdalint.readers.code.ruby.names import variables
from lambdalint.source import SourceFile

if TYPE_CHECKING:
    from lambdalint.readers.code.program.scopes import Scope

_GRAMMAR = grammar("ruby")
_ASSIGNMENT = lazy.pattern(rb"[@$]\w+[ \t]*(?:\|\|)?=|[@$]\w+[ \t]*,")


class RubyModule(Module):
    """A file."""

    def __init__(self, file: SourceFile, path: Path | None) -> None:
        self.calls = table("ruby")
        super().__init__(file, path, file.text, _GRAMMAR)
        self._variables: dict[int, frozenset[str]] = {}

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

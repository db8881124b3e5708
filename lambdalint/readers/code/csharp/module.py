"""C# files, parsed once each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tree_sitter import Node

from lambdalint.knowledge.calls import table
from lambdalint.readers.code.csharp.names import Field, members, variables
from lambdalint.readers.code.grammars import grammar
from lambdalint.readers.code.program.modules import Module, Unreadable
from lambdalint.readers.code.program.scopes import Import
from lambdalint.source import SourceFile

if TYPE_CHECKING:
    from lambdalint.readers.code.program.scopes import Scope

_GRAMMAR = grammar("c_sharp")


class CSharpModule(Module):
    """A file. What is written in it by hand may be generated code's other half."""

    def __init__(self, file: SourceFile, path: Path | None) -> None:
        self.calls = table("csharp")
        super().__init__(file, path, file.text, _GRAMMAR)
        self._members: dict[int, dict[str, Field]] = {}
        self._variables: dict[int, frozenset[str]] = {}

    def outline(self, scope: Scope) -> None:
        from lambdalint.readers.code.csharp.outline import fill  # noqa: PLC0415 - it needs this module

        fill(scope, self)

    def assignments(self) -> list[int]:
        """Only functions of top-level statements can bind variables of a file."""
        found = (node for node in self.root.named_children if node.type == "global_statement")
        return [node.start_byte for node in found]

    def tell_errors(self, unreadable: Unreadable) -> None:
        """The grammar knows less of C# than its compiler, which has read what is deployed."""

    @staticmethod
    def external(imported: Import) -> str:
        return f"{imported.module}.{imported.name}" if imported.name else imported.module

    def members(self, declaration: Node) -> dict[str, Field]:
        """The fields, properties and methods that a class declares."""
        if declaration.id not in self._members:
            self._members[declaration.id] = members(declaration)
        return self._members[declaration.id]

    def variables(self, function: Node) -> frozenset[str]:
        """The names that a function declares."""
        if function.id not in self._variables:
            self._variables[function.id] = variables(function)
        return self._variables[function.id]

"""Go files, parsed once each."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from tree_sitter import Node

from lambdalint import lazy
from lambdalint.readers.code.grammars import grammar
from lambdalint.readers.code.program.modules import Module, Unreadable
from lambdalint.readers.code.program.scopes import Import, Kind, Scope
from lambdalint.source import SourceFile

_LANGUAGE = grammar("go")
_ASSIGNMENT = lazy.pattern(rb"=|\+\+|--")
_MAIN = lazy.pattern(rb"^func[ \t]+main[ \t]*\(", re.MULTILINE)
_PACKAGE = lazy.pattern(rb"^package[ \t]+(\w+)", re.MULTILINE)


class GoModule(Module):
    """A parsed file. The other files of its package are found when they are asked for."""

    def __init__(self, file: SourceFile, path: Path, others: Callable[[GoModule], list[GoModule]]) -> None:
        super().__init__(file, path, file.text, _LANGUAGE)
        self._others = others
        self._methods: dict[str, list[tuple[Node, Scope]]] | None = None
        self._renamed: dict[Scope, dict[str, str]] = {}

    @cached_property
    def package(self) -> str:
        """What the package clause says."""
        match = _PACKAGE.search(self.data)
        return match[1].decode() if match is not None else ""

    @cached_property
    def has_main(self) -> bool:
        """Whether this file has the function that a program starts with."""
        return self.package == "main" and _MAIN.search(self.data) is not None

    @cached_property
    def others(self) -> list[GoModule]:
        """The other files of the package."""
        return self._others(self)

    def siblings(self) -> list[GoModule]:
        return self.others

    @property
    def methods(self) -> dict[str, list[tuple[Node, Scope]]]:
        """The methods that this file declares, each by its name's node, by the name of its type."""
        from lambdalint.readers.code.go.declarations import methods  # noqa: PLC0415 - they know each other

        if self._methods is None:
            self._methods = methods(self)
        return self._methods

    def renamed(self, scope: Scope) -> dict[str, str]:
        """The variables that go by other names in a function than they are written by, those around it included."""
        if scope not in self._renamed:
            around = self._renamed.get(scope.parent, {}) if scope.parent is not None else {}
            own = {parameter.name for parameter in scope.parameters}
            self._renamed[scope] = {name: other for name, other in around.items() if name not in own}
        return self._renamed[scope]

    def outline(self, scope: Scope) -> None:
        from lambdalint.readers.code.go import declarations, outline, types  # noqa: PLC0415 - they know each other

        if scope.kind is Kind.FUNCTION:
            outline.fill(scope)
        elif scope.kind is Kind.CLASS:
            types.fill(scope)
        else:
            declarations.fill_file(self)

    def assignments(self) -> list[int]:
        return [match.start() for match in _ASSIGNMENT.finditer(self.data)]

    def tell_errors(self, unreadable: Unreadable) -> None:
        """The compiler tells these; code that does not compile is not deployed."""

    @staticmethod
    def external(imported: Import) -> str:
        return f"{imported.module}.{imported.name}" if imported.name else imported.module

"""Rust files, parsed once each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property, partial
from pathlib import Path

from tree_sitter import Node, Parser, Range

from lambdalint import lazy
from lambdalint.readers.code.grammars import grammar
from lambdalint.readers.code.program.modules import Module, Unreadable
from lambdalint.readers.code.program.scopes import Import, Kind, Scope
from lambdalint.readers.code.tree import parsed
from lambdalint.source import SourceFile

MAXIMUM_FRAGMENTS = 10
"""Times that a file's length may be parsed again for what its macros are given."""

SELF = "<self>"
"""The module that a path begins in with `self::`; no code can call it so."""

SUPER = "<super>"

_LANGUAGE = grammar("rust")
_ASSIGNMENT = lazy.pattern(rb"=")


class RustModule(Module):
    """A parsed file. `crates` are those of the project that its paths may begin with."""

    def __init__(self, file: SourceFile, path: Path, crates: Callable[[Path], Mapping[str, Path]]) -> None:
        super().__init__(file, path, file.text, _LANGUAGE)
        self._path = path
        self._crates = crates
        self._fragments: dict[tuple[int, int], Node] = {}
        self._left = MAXIMUM_FRAGMENTS * len(self.data)
        self.implementations: dict[Scope, dict[str, list[Node]]] = {}
        """The `impl` items of a scope by the name of their type, once somebody asked."""
        self._renamed: dict[Scope, dict[str, str]] = {}

    @cached_property
    def crates(self) -> Mapping[str, Path]:
        """The root files of the project's crates, by the names under which this file's crate uses them."""
        return self._crates(self._path)

    def renamed(self, scope: Scope) -> dict[str, str]:
        """The variables that go by other names in a function than they are written by, those around it included."""
        if scope not in self._renamed:
            around = self._renamed.get(scope.parent, {}) if scope.parent is not None else {}
            own = {parameter.name for parameter in scope.parameters}
            self._renamed[scope] = {name: other for name, other in around.items() if name not in own}
        return self._renamed[scope]

    def fragment(self, start: Node, end: Node) -> Node | None:
        """The tree of a piece of the file that is not parsed where it stands: an argument of a macro.

        None for the pieces of a file whose macros lie within each other too deep.
        """
        key = (start.start_byte, end.end_byte)
        if key not in self._fragments:
            self._left -= end.end_byte - start.start_byte
            if self._left < 0:
                return None
            piece = Range(start.start_point, end.end_point, start.start_byte, end.end_byte)
            parser = partial(Parser, _LANGUAGE, included_ranges=[piece])
            self._fragments[key] = parsed(self.data, parser, self.quick, end.end_byte - start.start_byte).root_node
        return self._fragments[key]

    def outline(self, scope: Scope) -> None:
        if scope.kind is Kind.FUNCTION:
            from lambdalint.readers.code.rust.outline import fill as fill_function  # noqa: PLC0415 - they know each other

            fill_function(scope)
        else:
            from lambdalint.readers.code.rust.items import fill  # noqa: PLC0415 - they know each other

            fill(scope)

    def assignments(self) -> list[int]:
        return [match.start() for match in _ASSIGNMENT.finditer(self.data)]

    def tell_errors(self, unreadable: Unreadable) -> None:
        """The compiler tells these; code that does not compile is not deployed."""

    @staticmethod
    def external(imported: Import) -> str:
        return ".".join(part for part in (imported.module, imported.name) if part)

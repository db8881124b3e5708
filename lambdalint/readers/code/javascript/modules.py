"""Files of JavaScript and TypeScript as modules."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path

from lambdalint import lazy
from lambdalint.readers.code.javascript.exported import WHOLE
from lambdalint.readers.code.javascript.outline import Outline
from lambdalint.readers.code.javascript.syntax import grammar
from lambdalint.readers.code.program.expressions import Expression
from lambdalint.readers.code.program.modules import Module, Unreadable
from lambdalint.readers.code.program.scopes import Binding, Import, Scope
from lambdalint.source import SourceFile, Span

_ASSIGNMENT = lazy.pattern(
    rb"(?<![\w$.])(?=[A-Za-z_$])(?<!const )(?<!let )(?<!var )[\w$]+\s*(?:=(?![=>])|\?\?=|\|\|=|&&=|\+\+|--|[-+*/]=)"
)
_COLLECTION = lazy.pattern(rb"(?<![\w$#])([#\w$]+)\s*(?::[^=\n]{1,200})?=\s*new\s+(?:Weak)?(?:Map|Set)\b")
_TAKEN_APART = lazy.pattern(rb"[\])}]\s*=(?![=>])|(?:\+\+|--)[A-Za-z_$]|\bof\b")

NOT_PARSED = "this does not parse: Node.js cannot load the file"

_COMPILED = (".ts", ".tsx", ".mts", ".cts", ".jsx")
_NEWER = lazy.pattern(r"\b(?:using|accessor|defer|source|enum|interface|type|declare|module)\b|^\s*@", re.MULTILINE)


class JavaScriptModule(Module):
    """A parsed file."""

    def __init__(self, file: SourceFile, path: Path | None) -> None:
        super().__init__(file, path, file.text, grammar(file.path))
        self.exported: dict[str, list[Binding]] = {}
        self.scope.exports = self.exported
        self.opaque = self.is_generated
        """Whether it may export more than its text shows."""
        self.receivers: dict[Scope, Expression] = {}
        """What `this` is in functions that are members of an object which is written out."""
        self.prototyped: dict[str, dict[str, Scope]] | None = None
        """The functions that methods are added to by their prototype, with the methods, once somebody asked."""
        self._begun: dict[Scope, Outline] = {}

    @cached_property
    def collections(self) -> frozenset[str]:
        """The names that maps and sets are given to."""
        return frozenset(match[1].decode() for match in _COLLECTION.finditer(self.data))

    def begin(self, scope: Scope) -> Outline:
        """The outline of a scope that was just found."""
        found = self._begun[scope] = Outline(scope, self)
        return found

    def begun(self, scope: Scope) -> Outline:
        return self._begun[scope]

    def outline(self, scope: Scope) -> None:
        found = self._begun.pop(scope, None) or Outline(scope, self)
        found.fill()

    def exports(self, name: str) -> list[Binding]:
        return self.exported.setdefault(name, [])

    def assignments(self) -> list[int]:
        found = [match.start() for match in _ASSIGNMENT.finditer(self.data)]
        found += [match.start() for match in _TAKEN_APART.finditer(self.data)]
        return sorted(found)

    def tell_errors(self, unreadable: Unreadable) -> None:
        place = self.unparsed(self.root)
        if place is not None and self._is_certain(place):
            unreadable(place, NOT_PARSED)

    def _is_certain(self, place: Span) -> bool:
        """Whether what does not parse is no language that compiles to JavaScript, nor newer than the parser."""
        text = self.file.text
        if self.file.path.endswith(_COMPILED) or "@flow" in text[:2000]:
            return False
        start = text.rfind("\n", 0, max(text.rfind("\n", 0, place.start), 0)) + 1
        return _NEWER.search(text, start, place.end) is None

    @staticmethod
    def external(imported: Import) -> str:
        module = imported.module.removeprefix("node:")
        return module if imported.name in {"", "default", "*", WHOLE} else f"{module}.{imported.name}"

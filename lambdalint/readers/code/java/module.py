"""A Java file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from tree_sitter import Node

from lambdalint.readers.code.grammars import grammar
from lambdalint.readers.code.java.outline import Outline
from lambdalint.readers.code.jvm.module import Clause, JvmModule, of_java
from lambdalint.readers.code.jvm.sources import Sources
from lambdalint.readers.code.program.scopes import Binding, Scope
from lambdalint.source import SourceFile

_GRAMMAR = grammar("java")
_IMPLICIT = of_java(
    "System Thread Runtime Math String Integer Long Boolean Double Object StringBuilder Class ProcessBuilder "
    "ThreadLocal Exception RuntimeException"
)


class JavaModule(JvmModule):
    language = "java"

    def __init__(self, file: SourceFile, path: Path | None, sources: Sources | None) -> None:
        super().__init__(file, path, _GRAMMAR, sources)

    @property
    def implicit(self) -> Mapping[str, Binding]:
        return _IMPLICIT

    def outline(self, scope: Scope) -> None:
        Outline(scope, self).fill_all()

    def clauses(self) -> Iterator[Clause]:
        for node in self.root.named_children:
            if node.type == "import_declaration":
                yield from self._clause(node)

    def _clause(self, node: Node) -> Iterator[Clause]:
        parts = node.children
        path = next((child for child in parts if child.type in {"scoped_identifier", "identifier"}), None)
        if path is None:
            return
        dotted = "".join(self.text(path).split())
        everything = any(child.type == "asterisk" for child in parts)
        static = any(child.type == "static" for child in parts)
        name = "*" if everything else dotted.rpartition(".")[2]
        yield Clause(dotted, name, node.start_byte, node.end_byte, members=static)

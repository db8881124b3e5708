"""A Kotlin file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from lambdalint import lazy
from lambdalint.readers.code.grammars import grammar
from lambdalint.readers.code.jvm.module import Clause, JvmModule, of_java
from lambdalint.readers.code.jvm.sources import Sources
from lambdalint.readers.code.kotlin.outline import Outline
from lambdalint.readers.code.kotlin.syntax import child
from lambdalint.readers.code.program.scopes import Binding, Scope
from lambdalint.source import SourceFile

_GRAMMAR = grammar("kotlin")
_BEFORE_END = lazy.pattern(r"(?<=[^\s{]) (?=\})")
"""The grammar wants the last declaration of a class to end with its line: this one space can be a line's end."""
_IMPLICIT = of_java("System Thread Runtime Math Object Class ProcessBuilder ThreadLocal")


class KotlinModule(JvmModule):
    language = "kotlin"
    quick = 0  # for some 300 bytes that do not parse, the grammar takes seconds, and hundreds of megabytes
    after = "\n"  # an annotation at the very end, `@a`, it reads on for ever

    def __init__(self, file: SourceFile, path: Path | None, sources: Sources | None) -> None:
        super().__init__(file, path, _GRAMMAR, sources)
        if self.root.has_error and _BEFORE_END.search(file.text):
            text = _BEFORE_END.sub("\n", file.text).encode("utf-8", "surrogatepass")
            broken = self.tree(text, _GRAMMAR)
            if not broken.root_node.has_error:
                self.root = broken.root_node
                self.scope = Scope(self, self.scope.kind, self.root)

    @property
    def implicit(self) -> Mapping[str, Binding]:
        return _IMPLICIT

    def outline(self, scope: Scope) -> None:
        Outline(scope, self).fill_all()

    def clauses(self) -> Iterator[Clause]:
        for node in self.root.named_children:
            path = child(node, "qualified_identifier", "identifier") if node.type == "import" else None
            if path is None:
                continue
            dotted = "".join(self.text(path).split()).replace("`", "")
            everything = self.text(node).rstrip().endswith(".*")
            alias = next((one for one in node.named_children if one != path and one.type == "identifier"), None)
            name = "*" if everything else (self.text(alias) if alias is not None else dotted.rpartition(".")[2])
            yield Clause(dotted, name, node.start_byte, node.end_byte)

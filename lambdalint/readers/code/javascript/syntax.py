"""Files of JavaScript and TypeScript, parsed."""

from __future__ import annotations

from functools import cache

from tree_sitter import Language, Node, Parser, Tree

from lambdalint.readers.code.offsets import Offsets
from lambdalint.source import SourceFile, Span

MAXIMUM_LENGTH = 500_000
"""Characters; longer files are generated ones."""

_TYPED = (".ts", ".mts", ".cts")


class Parsed:
    """A file with its tree. One that is too long counts as empty."""

    def __init__(self, file: SourceFile) -> None:
        self.file = file
        self.too_long = len(file.text) > MAXIMUM_LENGTH
        self._offsets = Offsets("" if self.too_long else file.text)
        self._tree: Tree = Parser(_language(typed=file.path.lower().endswith(_TYPED))).parse(self._offsets.data)

    @property
    def root(self) -> Node:
        return self._tree.root_node

    def text(self, node: Node | None) -> str:
        if node is None:
            return ""
        return self._offsets.data[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def span(self, node: Node) -> Span:
        character = self._offsets.character
        return Span(self.file, character(node.start_byte), character(node.end_byte))

    def broken(self, node: Node) -> Span | None:
        """The first place within the node that does not parse, its first line."""
        if not node.has_error:
            return None
        while not (node.is_error or node.is_missing):
            inner = next((child for child in node.children if child.has_error or child.is_missing), None)
            if inner is None:
                break
            node = inner
        span = self.span(node)
        end = self.file.text.find("\n", span.start, span.end)
        return Span(self.file, span.start, span.end if end < 0 else end)


def parts(node: Node) -> list[Node]:
    """The named children but for comments."""
    return [child for child in node.named_children if child.type != "comment"]


@cache
def _language(*, typed: bool) -> Language:
    if typed:
        import tree_sitter_typescript  # noqa: PLC0415 - a project has the one language or the other

        return Language(tree_sitter_typescript.language_typescript())
    import tree_sitter_javascript  # noqa: PLC0415

    return Language(tree_sitter_javascript.language())

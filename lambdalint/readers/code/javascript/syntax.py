"""Files of JavaScript and TypeScript, parsed."""

from __future__ import annotations

from functools import cache

from tree_sitter import Language, Node

from lambdalint.readers.code.tree import ParsedFile
from lambdalint.source import SourceFile

MAXIMUM_LENGTH = 500_000
"""Characters; longer files are generated ones."""

_TYPED = (".ts", ".mts", ".cts")


class Parsed(ParsedFile):
    """A file with its tree. One that is too long counts as empty."""

    def __init__(self, file: SourceFile) -> None:
        self.too_long = len(file.text) > MAXIMUM_LENGTH
        language = _language(typed=file.path.lower().endswith(_TYPED))
        super().__init__(file, "" if self.too_long else file.text, language)


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

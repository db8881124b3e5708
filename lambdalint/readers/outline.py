"""Which resource or function of a template a place is in, told from the document alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from lambdalint.model.node import Mapping, Node, Sequence
from lambdalint.readers import document
from lambdalint.source import SourceFile, Span

_SECTIONS = (("Resources",), ("functions",), ("resources", "Resources"))
_DOCUMENTS = frozenset({".yaml", ".yml", ".json", ".template"})


def declarations(file: SourceFile) -> tuple[tuple[str, Span], ...]:
    """The logical ids, and the keys of a service's functions, each with all of its declaration; none of other files."""
    if PurePosixPath(file.path).suffix.lower() not in _DOCUMENTS:
        return ()
    root = document.read(file, lambda *_: None)
    return tuple(declared for path in _SECTIONS for node in _at(root, path) for declared in _declared(node))


def _at(node: Node | None, path: tuple[str, ...]) -> Iterator[Node]:
    """What lies under a path of keys; lists of maps, which Serverless joins, count as one map."""
    if isinstance(node, Sequence):
        for item in node.items:
            yield from _at(item, path)
    elif node is not None and not path:
        yield node
    elif isinstance(node, Mapping) and path[0] in node.values:
        yield from _at(node.values[path[0]], path[1:])


def _declared(node: Node) -> Iterator[tuple[str, Span]]:
    if isinstance(node, Mapping):
        for name, key, value in node.items():
            if value.span.file is key.file:
                yield name, Span(key.file, key.start, max(key.end, value.span.end))

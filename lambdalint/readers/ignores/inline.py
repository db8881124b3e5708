"""Comments of code that is written inside a template."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from msgspec.structs import replace

from lambdalint.model.ignore import Ignore
from lambdalint.model.node import Mapping, Node, Scalar, Sequence
from lambdalint.readers import handlers
from lambdalint.readers.ignores import comments
from lambdalint.readers.ignores.layouts import WORD, of_code
from lambdalint.readers.layout import Layout
from lambdalint.source import SourceFile, Span

_KEYS = ("ZipFile", "InlineCode")
_SUFFIXES = (".py", ".js", ".rb")
_FILLED_IN = "Fn::Sub"


def codes(root: Node | None) -> Iterator[Scalar]:
    """Each once."""
    stack = [root] if root is not None else []
    seen: set[int] = set()
    while stack:
        node = stack.pop()
        if id(node) in seen or isinstance(node, Scalar):
            continue
        seen.add(id(node))
        for key in _KEYS if isinstance(node, Mapping) else ():
            code = _text(node.get(key)) if isinstance(node, Mapping) else None
            if code is not None and id(code) not in seen:
                seen.add(id(code))
                yield code
        stack.extend(node.values.values() if isinstance(node, Mapping) else node.items)


def _text(node: Node | None) -> Scalar | None:
    """A text, also one that `Fn::Sub` fills in."""
    if isinstance(node, Mapping):
        node = node.get(_FILLED_IN)
        node = node.items[0] if isinstance(node, Sequence) and node.items else node
    return node if isinstance(node, Scalar) else None


def ignores(root: Node | None) -> Iterator[Ignore]:
    """Those of all code in a document, with the places of the document."""
    for code in codes(root):
        if WORD in code.text:
            layout, place = laid_out(code), handlers.locate(code)
            exact = code.block_indent is not None
            yield from (_placed(ignore, place, exact=exact) for ignore in comments.ignores(layout))


def laid_out(code: Scalar) -> Layout:
    """The layout of the code alone, in the language in which it can be read."""
    path = PurePosixPath(code.span.file.path)
    files = [SourceFile(str(path.with_suffix(suffix)), code.text, code.span.file.top) for suffix in _SUFFIXES]
    trees = {file: tree for file in files if (tree := handlers.tree(file)) is not None}
    whole = (file for file, tree in trees.items() if not tree.root.has_error)
    found = of_code(next(whole, files[0]))
    return found if found is not None else Layout(files[0])


def _placed(ignore: Ignore, place: Callable[[Span], Span], *, exact: bool) -> Ignore:
    """In a text that is no block of lines, everything is in one place, and nothing of it can be changed."""
    return replace(
        ignore,
        span=place(ignore.span),
        rules=tuple(replace(rule, span=place(rule.span)) for rule in ignore.rules),
        scope=tuple(place(scope) for scope in ignore.scope),
        names=place(ignore.names) if ignore.names is not None and exact else None,
        removal=place(ignore.removal) if ignore.removal is not None and exact else None,
    )

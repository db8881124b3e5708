"""Files: what is visible in them, and what they declare."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from lambdalint import lazy
from lambdalint.readers.code.csharp.classes import Classes
from lambdalint.readers.code.csharp.syntax import TYPES, declarations, dotted, has_token, named
from lambdalint.readers.code.csharp.walk import PLAIN
from lambdalint.readers.code.program.scopes import Binding, How, Import, ImportSite

USED = "a class that is used"
"""A module, which no code can name, that has those of the project."""

MAXIMUM_NAMES = 2000
"""Of a file, that may be classes."""

_IMPLICIT = ("System", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks")
"""What the SDK's projects import without saying so."""
_CLASS = lazy.pattern(rb"(?<![\w.])[A-Z]\w*")
_NAMESPACES = frozenset({"namespace_declaration", "file_scoped_namespace_declaration"})


class Files(Classes):
    """Visits what a file holds outside of functions."""

    def fill_file(self) -> None:
        root = self.scope.node
        for name in namespaces(root):
            parts = name.split(".")
            self._show(*(".".join(parts[:length]) for length in range(len(parts), 0, -1)))
        self._show("")
        for node in _usings(root):
            self._using(node)
        self._show(*_IMPLICIT)
        for node in declarations(root):
            if node.type in TYPES:
                self.define_class(node)
            elif node.type == "global_statement":
                self.stack.append((node, PLAIN))
        self.stack.reverse()
        self._use()

    def _show(self, *names: str) -> None:
        self.scope.stars.extend(Import(name, name="*") for name in names)

    def _using(self, node: Node) -> None:
        alias = node.child_by_field_name("name")
        if alias is None:
            self._show(*using(node))
            return
        target = next((child for child in reversed(named(node)) if child != alias), None)
        space, _, name = dotted(target).rpartition(".")
        imported = Import(space, name=name) if space else Import(name, whole=True)
        self.bind(alias, Binding(How.IMPORT, alias.start_byte, alias.end_byte, imported=imported))

    def _use(self) -> None:
        """Classes of other files have static fields, too."""
        found: dict[bytes, int] = {}
        for match in _CLASS.finditer(self.module.data):
            found.setdefault(match[0], match.start())
        for name, start in list(found.items())[:MAXIMUM_NAMES]:
            imported = Import(f"{USED} {name.decode()}")
            self.scope.imports.append(ImportSite(imported, PLAIN, start, start + len(name)))


def namespaces(root: Node) -> list[str]:
    """The namespaces that a file declares something in."""
    found = []
    stack = [(child, "") for child in root.named_children]
    while stack:
        node, outer = stack.pop()
        if node.type in _NAMESPACES:
            name = f"{outer}.{dotted(node.child_by_field_name('name'))}".strip(".")
            found.append(name)
            body = node.child_by_field_name("body")
            stack.extend((child, name) for child in (body.named_children if body is not None else ()))
        elif node.type.startswith("preproc_"):
            stack.extend((child, outer) for child in node.named_children)
    return found


def using(node: Node) -> Iterator[str]:
    """The namespace, or class, of all that a `using` directive shows."""
    target = next(reversed(named(node)), None)
    if target is not None and node.child_by_field_name("name") is None:
        yield dotted(target)


def _usings(root: Node) -> Iterator[Node]:
    stack = list(reversed(root.named_children))
    while stack:
        node = stack.pop()
        if node.type == "using_directive":
            yield node
        elif node.type in _NAMESPACES or node.type.startswith("preproc_"):
            body = node.child_by_field_name("body") or node
            stack.extend(reversed(body.named_children))


def global_usings(root: Node) -> list[str]:
    """What a file shows to all of its project."""
    found = (node for node in root.named_children if node.type == "using_directive" and has_token(node, "global"))
    return [name for node in found for name in using(node)]

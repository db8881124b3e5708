"""What the files of one project see of each other: classes by namespace, whichever files they are in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from tree_sitter import Node

from lambdalint.readers.code.csharp.classes import IMPLEMENTERS, PARTS
from lambdalint.readers.code.csharp.declarations import bases
from lambdalint.readers.code.csharp.files import USED, global_usings
from lambdalint.readers.code.csharp.module import CSharpModule
from lambdalint.readers.code.csharp.syntax import TRANSPARENT, TYPES, dotted, named, simple_name, text
from lambdalint.readers.code.program.modules import Imports, Module, Namespace, outline
from lambdalint.readers.code.program.scopes import Binding, How, Import
from lambdalint.source import SourceFile

_FILE = "file"


class Assembly(Imports):
    """The files of one project. A namespace is a module without text, whose names lead to the files."""

    def __init__(self, files: Iterable[CSharpModule], shown: Iterable[str] = ()) -> None:
        self.files = list(files)
        self._namespaces: dict[str, dict[str, list[int]]] = {"": defaultdict(list)}
        self._named: dict[str, list[int]] = defaultdict(list)
        """The files that declare a class of a name, in whichever namespace."""
        self._implementers: dict[str, dict[str, list[int]]] = {}
        self._modules: dict[tuple[str, str], Namespace] = {}
        self._show(shown)
        for number, module in enumerate(self.files):
            for space, declaration in types(module.root):
                self._add(space, declaration, number)

    def _show(self, shown: Iterable[str]) -> None:
        """Have all files see what any of them shows to all."""
        names = dict.fromkeys([*shown, *(name for module in self.files for name in global_usings(module.root))])
        for module in self.files:
            stars = outline(module.scope).stars
            stars.extend(star for name in names if (star := Import(name, name="*")) not in stars)

    def _add(self, space: str, declaration: Node, number: int) -> None:
        name = text(declaration.child_by_field_name("name"))
        parts = space.split(".") if space else []
        for length in range(1, len(parts) + 1):
            self._namespaces.setdefault(".".join(parts[:length]), defaultdict(list))
        self._namespaces[space][name].append(number)
        self._named[name].append(number)
        if declaration.type != "interface_declaration":
            for base in bases(declaration):
                self._implementers.setdefault(simple_name(base), {}).setdefault(name, []).append(number)

    def path(self, imported: Import, importer: Module) -> list[Namespace]:
        where, name = imported.module, imported.name
        if where == _FILE:
            return [Namespace(self.files[imported.level], None)]
        if where.startswith(USED):
            numbers = dict.fromkeys(self._named.get(where.removeprefix(USED).strip(), ()))
            return [Namespace(self.files[number], None) for number in numbers if self.files[number] is not importer]
        if where == PARTS:
            return [self._module(where, name, {name: self._named.get(name, [])})]
        if where == IMPLEMENTERS:
            found = self._implementers.get(name, {})
            classes = {name: files for files in found.values()} if len(found) == 1 else {}  # noqa: B035 - there is one
            return [self._module(where, name, classes, called=next(iter(found), ""))]
        return self._space(where)

    def child(self, parent: Namespace, name: str) -> Namespace | None:
        if not isinstance(parent.module, _Space):
            return None
        found = self._space(f"{parent.module.name}.{name}".strip("."))
        return found[0] if found else None

    def _space(self, name: str) -> list[Namespace]:
        classes = self._namespaces.get(name)
        return [] if classes is None else [self._module("", name, classes)]

    def _module(self, where: str, name: str, classes: dict[str, list[int]], called: str = "") -> Namespace:
        if (where, name) not in self._modules:
            module = _Space(name)
            for bound, numbers in classes.items():
                for number in dict.fromkeys(numbers):
                    imported = Import(_FILE, level=number, name=called or bound)
                    module.scope.bindings[bound].append(Binding(How.IMPORT, 0, 0, imported=imported))
            self._modules[where, name] = Namespace(module, None)
        return self._modules[where, name]

    def holders(self, space: str, name: str) -> list[CSharpModule]:
        """The files that declare a class."""
        return [self.files[number] for number in self._namespaces.get(space, {}).get(name, ())]


class _Space(CSharpModule):
    """A namespace."""

    def __init__(self, name: str) -> None:
        super().__init__(SourceFile("", ""), None)
        self.name = name
        self.scope.outlined = True


def types(root: Node) -> Iterator[tuple[str, Node]]:
    """The classes that a file declares, each with its namespace."""
    stack = [("", root.named_children)]
    while stack:
        outer, nodes = stack.pop()
        space = outer
        for node in nodes:
            if node.type in TYPES:
                yield space, node
            elif node.type == "file_scoped_namespace_declaration":
                space = dotted(node.child_by_field_name("name"))
                stack.append((space, named(node)))
            elif node.type == "namespace_declaration":
                inner = node.child_by_field_name("body")
                name = f"{space}.{dotted(node.child_by_field_name('name'))}".strip(".")
                stack.append((name, inner.named_children if inner is not None else []))
            elif node.type in TRANSPARENT:
                stack.append((space, node.named_children))

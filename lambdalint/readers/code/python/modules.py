"""Python files, parsed once each, and where imports lead among them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from tree_sitter import Node

from lambdalint import lazy
from lambdalint.knowledge import calls
from lambdalint.knowledge.packages import python
from lambdalint.readers.code.grammars import grammar
from lambdalint.readers.code.program.modules import Imports, Module, Modules, Namespace, Unreadable
from lambdalint.readers.code.program.scopes import Import, Place, Scope
from lambdalint.readers.code.python.syntax import refused
from lambdalint.readers.repository import Refused, Repository
from lambdalint.source import SourceFile, Span

MAXIMUM_MODULES = 400
"""Files that one handler's imports are followed into; a vendored library may have thousands."""

MAXIMUM_LEVELS = 100
"""Of indentation. Python takes no more either; the parser's own limit is not a safe one to run into."""

_LANGUAGE = grammar("python")
_FAR_IN = lazy.pattern(rf"\n[ \t]{{{MAXIMUM_LEVELS},}}\S")
_INDENTATION = lazy.pattern(r"^([ \t]*)[^ \t\r\n#]", re.MULTILINE)
_GLOBAL = lazy.pattern(rb"\bglobal\b")
_INSTALLED = lazy.pattern(r"(?s:.*)\.dist-info")
_NAME = lazy.pattern(r"\w+")


class PythonModule(Module):
    """A parsed file."""

    def __init__(self, file: SourceFile, path: Path | None) -> None:
        self._deep = _too_deep(file)
        super().__init__(file, path, "" if self._deep else file.text, _LANGUAGE)
        self._assignments = [match.start() for match in _GLOBAL.finditer(self.data)] if b"global" in self.data else []

    def outline(self, scope: Scope) -> None:
        from lambdalint.readers.code.python.outline import Outline  # noqa: PLC0415 - it needs this module

        Outline(scope, self).fill()

    def assignments(self) -> list[int]:
        """Where `global` statements are."""
        return self._assignments

    @staticmethod
    def external(imported: Import) -> str:
        module = imported.module if imported.name or imported.whole else imported.module.partition(".")[0]
        return f"{module}.{imported.name}" if imported.name else module

    @property
    def broken(self) -> bool:
        return self._deep is not None or super().broken

    def place(self, node: Node) -> Place | None:
        """`x`, `x[…]` as `("x", "")`; `a.b.c`, `a.b.c[…]` as `("a", "c")`; `globals()[…]` as `("globals()", "")`."""
        attribute = ""
        while node.type in {"subscript", "attribute", "call", "parenthesized_expression"}:
            if node.type == "attribute":
                attribute = attribute or self.field(node, "attribute")
            elif node.type == "call" and self.field(node, "function") == "globals":
                return ("globals()", "")
            node = node.named_children[0]
        return (self.text(node), attribute) if node.type == "identifier" else None

    def field(self, node: Node, name: str) -> str:
        return self.text(node.child_by_field_name(name))

    def tell_errors(self, unreadable: Unreadable) -> None:
        """Reports the first place for which Python refuses the file."""
        place = self._deep or self.unparsed(self.root)
        if self.is_generated:
            return
        if place is not None:
            unreadable(place, "this is a syntax error: Python cannot import the file")
        elif found := refused(self.file):
            unreadable(found[0], f"this is a syntax error: Python cannot import the file ({found[1]})")


def _too_deep(file: SourceFile) -> Span | None:
    """The line that goes a level of indentation too far."""
    if _FAR_IN.search(f"\n{file.text}") is None:
        return None
    levels = [0]
    for match in _INDENTATION.finditer(file.text):
        width = match.end(1) - match.start(1)
        while width < levels[-1]:
            levels.pop()
        if width > levels[-1]:
            levels.append(width)
            if len(levels) > MAXIMUM_LEVELS:
                end = file.text.find("\n", match.start())
                return Span(file, match.end(1), len(file.text) if end < 0 else end)
    return None


class PythonImports(Imports):
    """Where the imports of one handler's code lead, with its import roots in order; without modules, nowhere."""

    def __init__(self, roots: Sequence[Path], modules: Modules | None, unreadable: Unreadable) -> None:
        self._roots = roots
        self._modules = modules
        self._unreadable = unreadable
        self._found: dict[Path, Namespace | None] = {}
        self._paths: dict[tuple[str, int, Path | None], list[Namespace]] = {}
        self._installed = {name for root in roots if modules for name in _installed(modules.repository, root)}
        self._count = 0

    def path(self, imported: Import, importer: Module) -> list[Namespace]:
        """The packages and the module of an import, outermost first; empty if it leads out of the project."""
        key = (imported.module, imported.level, importer.path if imported.level else None)
        if key not in self._paths:
            self._paths[key] = self._path(imported, importer)
        return self._paths[key]

    def _path(self, imported: Import, importer: Module) -> list[Namespace]:
        parts = imported.module.split(".") if imported.module else []
        if imported.level:
            if importer.path is None:
                return []
            folder = importer.path.parent
            for _ in range(min(imported.level, 100) - 1):
                folder = folder.parent
            return list(self._along(self._package(folder), parts))
        if not parts or parts[0] in self._installed or parts[0] in calls.table("python").packages:
            return []
        starts = [found for root in self._roots if (found := self._at(root / parts[0])) is not None]
        start = next((found for found in starts if found.module is not None), next(iter(starts), None))
        return [] if start is None else list(self._along(start, parts[1:]))

    def child(self, parent: Namespace, name: str) -> Namespace | None:
        return self._at(parent.folder / name) if parent.folder is not None and name else None

    def _along(self, start: Namespace, parts: list[str]) -> Iterator[Namespace]:
        found: Namespace | None = start
        yield start
        for part in parts:
            found = self.child(found, part) if found is not None else None
            yield found or Namespace(None, None)

    def _package(self, folder: Path) -> Namespace:
        return Namespace(self._read(folder / "__init__.py"), folder)

    def _at(self, path: Path) -> Namespace | None:
        """A package, a module or a namespace package, in Python's order."""
        if path not in self._found:
            self._found[path] = self._located(path)
        return self._found[path]

    def _located(self, path: Path) -> Namespace | None:
        if self._modules is None:
            return None
        repository, name = self._modules.repository, path.name + ".py"
        if not repository.may_hold(path.parent, path.name, name):
            return None
        if repository.is_file(path / "__init__.py"):
            return self._package(path)
        file = path.with_name(name)
        if repository.is_file(file):
            return Namespace(self._read(file), None)
        return Namespace(None, path) if repository.is_dir(path) else None

    def _read(self, path: Path) -> Module | None:
        self._count += 1
        if self._modules is None or self._count > MAXIMUM_MODULES:
            return None
        return self._modules.read(path, self._unreadable)


def _installed(repository: Repository, root: Path) -> Iterator[str]:
    """The packages that an installer put into the code root: libraries, not the project's own code. Beside one, others
    that are well known were installed as well, even if what tells so was not committed."""
    folders = repository.names(root, _INSTALLED)
    for folder in folders:
        yield folder.split("-")[0].lower()
        try:
            names = repository.read(root / folder / "top_level.txt")
        except Refused:
            continue
        yield from names.text.split() if names is not None else ()
    if folders:
        yield from filter(python.distributions, repository.names(root, _NAME))

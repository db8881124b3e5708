"""Where `require` leads among a project's own files. What one file defines, all files see."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from tree_sitter import Node

from lambdalint import lazy
from lambdalint.readers.code.program.expressions import Expression, Member, Name
from lambdalint.readers.code.program.modules import Imports, Module, Modules, Namespace, Unreadable, outline
from lambdalint.readers.code.program.scopes import Binding, How, Import, Kind, Scope
from lambdalint.readers.code.ruby.classes import PARTS
from lambdalint.readers.code.ruby.module import RubyModule
from lambdalint.readers.code.ruby.syntax import named, text
from lambdalint.source import SourceFile

ENTRY = "the handler's file"
"""A module, which no code can name: what is loaded from there, all files see."""

MAXIMUM_FILES = 400
"""That one handler's code is read in."""

_FILE = "file"
_FOLDER = lazy.pattern(r"""#\{(?:__dir__|File\.dirname\(__FILE__\)|File\.expand_path\(["']\.["'], ?__dir__\))\}/?""")
_ROOT = lazy.pattern(r"""#\{ENV(?:\.fetch\()?[\[(]?["']LAMBDA_TASK_ROOT["'][\])]\}/?""")
_EXPANDED = lazy.pattern(
    r"""(?:File\.(?:expand_path|join)\(\s*)+(?:(?:__dir__|File\.dirname\(__FILE__\))\s*,\s*)?(?P<path>["'][^)]*?["'])"""
    r"""\s*(?:,\s*(?P<base>__dir__|__FILE__|File\.dirname\(__FILE__\))\s*)?\)+"""
)


def required(call: Node, name: str) -> Import | None:
    """The file that a call loads: with a level where that is relative to the file that says so."""
    if name not in {"require", "require_relative", "load", "autoload"}:
        return None
    listed = named(call.child_by_field_name("arguments"))
    if not listed or (name == "autoload" and len(listed) < 2):
        return None
    written = text(listed[-1] if name == "autoload" else listed[0]).strip()
    level = 1 if name == "require_relative" else 0
    if (match := _EXPANDED.fullmatch(written)) is not None:
        parts = re.findall(r"""["']([^"']*)["']""", match["path"])
        path = "/".join(parts)
        if match["base"] == "__FILE__":
            path = path.removeprefix("../")
        return Import(path, 1)
    if len(written) < 2 or written[0] not in "\"'" or written[-1] != written[0]:
        return None
    path, inside = _FOLDER.subn("", _ROOT.sub("", written[1:-1], count=1), count=1)
    return None if "#{" in path or not path else Import(path, 1 if inside else level)


class RubyImports(Imports):
    """The files that are loaded for one handler, from `root` and the folders of local layers."""

    def __init__(
        self, roots: Sequence[Path], modules: Modules | None, entry: RubyModule, unreadable: Unreadable
    ) -> None:
        self._roots = roots
        self._modules = modules
        self._entry = entry
        self._unreadable = unreadable
        self._found: dict[tuple[str, Path | None], RubyModule | None] = {}
        self._files: list[RubyModule] | None = None
        self._parts: Namespace | None = None

    def path(self, imported: Import, importer: Module) -> list[Namespace]:
        if imported.module == ENTRY:
            return [Namespace(self._entry, None)] if importer is not self._entry else []
        if imported.module == PARTS:
            return [self._all_parts()]
        if imported.module == _FILE:
            return [Namespace(self.files()[imported.level], None)]
        module = self._at(imported, importer)
        return [] if module is None else [Namespace(module, None)]

    def _at(self, imported: Import, importer: Module) -> RubyModule | None:
        folder = importer.path.parent if imported.level and importer.path is not None else None
        key = (imported.module, folder)
        if key not in self._found:
            self._found[key] = None
            if self._modules is not None and len(self._found) <= MAXIMUM_FILES:
                self._found[key] = self._read(imported.module, folder)
        return self._found[key]

    def _read(self, path: str, folder: Path | None) -> RubyModule | None:
        folders = [folder] if folder is not None else [*self._roots, *(root / "lib" for root in self._roots)]
        for place in folders:
            for candidate in (place / f"{path.removesuffix('.rb')}.rb",):
                if self._modules is not None and self._modules.repository.is_file(candidate):
                    module = self._modules.read(candidate, self._unreadable)
                    return module if isinstance(module, RubyModule) else None
        return None

    def files(self) -> list[RubyModule]:
        """All that is loaded, wherever it is said."""
        if self._files is None:
            found = [self._entry]
            for module in found:
                for scope in _scopes(module):
                    paths = [self.path(site.imported, module) for site in scope.imports]
                    inner = [path[-1].module for path in paths if path]
                    found.extend(one for one in inner if isinstance(one, RubyModule) and one not in found)
            self._files = found
        return self._files

    def _all_parts(self) -> Namespace:
        """What classes that are written in several places are made of, by their whole names."""
        if self._parts is None:
            module = RubyModule(SourceFile("", ""), None)
            module.scope.outlined = True
            self._parts = Namespace(module, None)
            for number, one in enumerate(self.files()):
                for path in dict.fromkeys(_classes(one.scope)):
                    _add(module.scope, number, path)
        return self._parts


def _add(scope: Scope, number: int, path: tuple[str, ...]) -> None:
    alias = f"{path[0]} of {number}"
    if alias not in scope.bindings:
        imported = Import(_FILE, level=number, name=path[0])
        scope.bindings[alias].append(Binding(How.IMPORT, 0, 0, imported=imported))
    value: Expression = Name(0, 0, alias)
    for name in path[1:]:
        value = Member(0, 0, value, name)
    scope.bindings["::".join(path)].append(Binding(How.VALUE, 0, 0, value))


def _classes(scope: Scope, prefix: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    stack = [(outline(scope), prefix)]
    while stack:
        one, path = stack.pop()
        for definition in one.definitions:
            if definition.scope.kind is Kind.CLASS and len(path) < 20:
                inner = (*path, definition.scope.name)
                yield inner
                stack.append((outline(definition.scope), inner))


def _scopes(module: RubyModule) -> Iterator[Scope]:
    """The file and all in it: `require` may be written anywhere."""
    stack = [module.scope]
    while stack:
        scope = outline(stack.pop())
        yield scope
        stack.extend(scope.inner)

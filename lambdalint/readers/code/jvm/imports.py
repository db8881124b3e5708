"""Where the imports of JVM languages lead among the project's own files: to the file that declares a name."""

from __future__ import annotations

from lambdalint.readers.code.jvm.sources import Sources
from lambdalint.readers.code.program.modules import Imports, Module, Modules, Namespace, Unreadable
from lambdalint.readers.code.program.scopes import Import

MAXIMUM_MODULES = 400
"""Files that one handler's names are followed into."""


class JvmImports(Imports):
    def __init__(self, sources: Sources, modules: Modules, unreadable: Unreadable) -> None:
        self._sources = sources
        self._modules = modules
        self._unreadable = unreadable
        self._found: dict[tuple[str, str, object], list[Namespace]] = {}
        self._count = 0

    def path(self, imported: Import, importer: Module) -> list[Namespace]:
        """The file of a name; a namespace of nothing where several files declare it, none of them the nearest."""
        key = (imported.module, imported.name, importer)
        if key not in self._found:
            self._found[key] = self._located(imported, importer)
        return self._found[key]

    def _located(self, imported: Import, importer: Module) -> list[Namespace]:
        if not self._sources.declares(imported.module, imported.name):
            return []
        files = self._sources.files(imported.module, imported.name, importer.path)
        self._count += 1
        if len(files) != 1 or self._count > MAXIMUM_MODULES:
            return [Namespace(None, None)]
        module = self._modules.read(files[0], self._unreadable)
        return [Namespace(module, None)]

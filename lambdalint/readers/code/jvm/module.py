"""A file of a JVM language: its package, and the names that it has from other files without defining them."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct
from tree_sitter import Language, Node

from lambdalint import lazy
from lambdalint.knowledge import calls
from lambdalint.readers.code.jvm.sources import Sources, package_of
from lambdalint.readers.code.program.expressions import Expression, Member, Name
from lambdalint.readers.code.program.modules import Module, Unreadable
from lambdalint.readers.code.program.scopes import Binding, Circumstance, How, Import, ImportSite, Kind, Scope
from lambdalint.source import SourceFile

_IDENTIFIER = lazy.pattern(r"[A-Za-z_$][\w$]*")


class Clause(Struct, frozen=True):
    """An import as it is written: `path` is dotted, `name` what the file calls it; `*` for all that is in the path."""

    path: str
    name: str
    start_byte: int
    end_byte: int
    members: bool = False
    """Whether what is imported may be members of a class: Java's `import static`."""


class Fields(Struct, frozen=True):
    """The names of a class's fields."""

    of_instances: frozenset[str] = frozenset()
    of_class: frozenset[str] = frozenset()
    components: frozenset[str] = frozenset()
    """Of a record, where methods have these names too."""
    computed: frozenset[str] = frozenset()
    """Kotlin's properties that are computed whenever they are read."""


class JvmModule(Module):
    """Of a file that is generated nothing is parsed."""

    language: str
    """The name of its table of calls."""

    def __init__(self, file: SourceFile, path: Path | None, grammar: Language, sources: Sources | None) -> None:
        super().__init__(file, path, file.text, grammar)
        self.sources = sources
        self.package = package_of(file.text)
        self.fields: dict[Scope, Fields] = {}
        """Of classes whose outlines are asked for."""
        self.beginnings: dict[Scope, list[Node]] = {}
        """Of constructors: the initialisers that run before their own code."""
        self.levels: dict[Scope, int] = {}
        """Of closures and classes: how far within others they are."""
        self.circumstances: dict[Scope, Circumstance] = {}
        """Of closures: what holds where they run, as what they are given to says."""

    @abstractmethod
    def clauses(self) -> Iterator[Clause]:
        """The imports of the file."""

    @property
    @abstractmethod
    def implicit(self) -> Mapping[str, Binding]:
        """The names that every file has, with what they stand for."""

    def assignments(self) -> list[int]:
        return []

    def tell_errors(self, unreadable: Unreadable) -> None:
        """A file that does not parse may be in newer syntax than the grammar knows: nothing is said."""

    @staticmethod
    def external(imported: Import) -> str:
        return ".".join(part for part in (imported.module, imported.name) if part)

    def bind_imports(self, scope: Scope) -> None:
        """Binds what the file imports, what is visible in it without, and notes the libraries."""
        plain = Circumstance()
        libraries: list[str] = []
        for clause in self.clauses():
            inside = self._split(clause.path)
            if clause.name != "*":
                self._bind_import(scope, clause, inside)
            elif self.sources is not None and clause.path in self.sources.names:
                self._bind_package(scope, clause.path)
            elif not (clause.members and self._bind_members(scope, clause)):
                scope.stars.append(Import(clause.path, name="*"))
                libraries.append(clause.path)
            if inside is None and (self.sources is None or clause.path not in self.sources.names):
                imported = Import(clause.path, name="*" if clause.name == "*" else "")
                scope.imports.append(ImportSite(imported, plain, clause.start_byte, clause.end_byte))
        if self.sources is not None:
            self._bind_package(scope, self.package)
        self._bind_libraries(scope, libraries)
        for name, binding in self.implicit.items():
            if name not in scope.bindings:
                scope.bindings[name].append(binding)

    def reference(self, scope: Scope, dotted: str, node: Expression | Node) -> Expression:
        """An expression for a top-level name of the project by its full name: a name that no code can say."""
        package, _, name = dotted.rpartition(".")
        if dotted not in scope.bindings:
            self._bind(scope, dotted, Import(package, name=name))
        return Name(node.start_byte, node.end_byte, dotted)

    def qualified(self, dotted: str, node: Expression | Node) -> Expression | None:
        """`com.example.Names`: a class of the project by its full name."""
        package, _, name = dotted.rpartition(".")
        if not dotted[:1].islower() or not name[:1].isupper() or self.sources is None:
            return None
        return self.reference(self.scope, dotted, node) if self.sources.declares(package, name) else None

    def implementation(self, named: Name) -> Expression:
        """The class whose instances a variable of a class holds: of an interface, the only one that implements it."""
        own = any(binding.scope is not None for binding in self.scope.bindings.get(named.text, ()))
        if self.sources is None or not (own or self.project_import(named.text) is not None):
            return named
        heir = self.sources.heir(named.text)
        if heir is None:
            return named
        if own and heir[1] in self.scope.bindings:
            return Name(named.start_byte, named.end_byte, heir[1])
        return self.reference(self.scope, ".".join(filter(None, heir)), named)

    @property
    def extensions(self) -> set[str]:
        """The names of functions that extend classes, which are called on an instance."""
        return self.sources.extensions if self.sources is not None else set()

    def project_import(self, name: str) -> Import | None:
        """The import that binds a name of another file of the project."""
        for binding in self.scope.bindings.get(name, ()):
            if binding.imported is not None and self._declares(binding.imported):
                return binding.imported
        return None

    def _declares(self, imported: Import) -> bool:
        return self.sources is not None and self.sources.declares(imported.module, imported.name)

    def _split(self, dotted: str) -> tuple[str, list[str]] | None:
        return self.sources.split(dotted) if self.sources is not None else None

    def _bind(self, scope: Scope, name: str, imported: Import, start: int = 0, end: int = 0) -> None:
        scope.bindings[name].append(Binding(How.IMPORT, start, end, imported=imported))

    def _bind_import(self, scope: Scope, clause: Clause, inside: tuple[str, list[str]] | None) -> None:
        start, end = clause.start_byte, clause.end_byte
        if inside is None or len(inside[1]) == 1:
            package, _, name = clause.path.rpartition(".")
            if inside is None and clause.members:  # a method of a class of a library
                owner, _, _ = package.rpartition(".")
                self._bind(scope, package, Import(owner, name=package.rpartition(".")[2]))
                value: Expression = Member(start, end, Name(start, end, package), name)
                scope.bindings[clause.name].append(Binding(How.VALUE, start, end, value))
                return
            self._bind(scope, clause.name, Import(package, name=name), start, end)
            return
        package, names = inside
        value = self.reference(scope, f"{package}.{names[0]}" if package else names[0], Name(start, end, ""))
        for name in names[1:]:
            value = Member(start, end, value, name)
        scope.bindings[clause.name].append(Binding(How.VALUE, start, end, value))

    def _bind_package(self, scope: Scope, package: str) -> None:
        """The names of a package that occur in this file and that nothing nearer binds."""
        names = self.sources.names.get(package, {}) if self.sources is not None else {}
        if len(names) > 5:
            said = set(_IDENTIFIER.findall(self.file.text))
            names = {name: names[name] for name in names.keys() & said}
        for name in sorted(names):
            if name not in scope.bindings:
                self._bind(scope, name, Import(package, name=name))

    def _bind_libraries(self, scope: Scope, packages: list[str]) -> None:
        """The names of this file that a library may have, of which it imports all: those that its table has."""
        if not packages:
            return
        table = calls.table(self.language)
        for name in sorted(set(_IDENTIFIER.findall(self.file.text))):
            found = next((one for one in packages if table.begins(f"{one}.{name}")), None)
            if found is not None and name not in scope.bindings:
                self._bind(scope, name, Import(found, name=name))

    def _bind_members(self, scope: Scope, clause: Clause) -> bool:
        """`import static com.example.Names.*`: each name of the file that the class may have is a member of it."""
        inside = self._split(clause.path)
        if inside is None or self.sources is None:
            return False
        package, names = inside
        files = self.sources.files(package, names[0], self.path)
        text = self.sources.text(files[0]) if len(files) == 1 else ""
        start, end = clause.start_byte, clause.end_byte
        owner = self.reference(scope, f"{package}.{names[0]}" if package else names[0], Name(start, end, ""))
        for name in names[1:]:
            owner = Member(start, end, owner, name)
        own = set(_IDENTIFIER.findall(self.file.text))
        for name in sorted(own & set(re.findall(r"\bstatic\b[^;={}()]*?\b(\w+)\s*[=(;]", text))):
            if name not in scope.bindings:
                scope.bindings[name].append(Binding(How.VALUE, start, end, Member(start, end, owner, name)))
        return True


def of_java(names: str) -> Mapping[str, Binding]:
    """Names of `java.lang`, which every file has."""
    return {name: Binding(How.IMPORT, 0, 0, imported=Import("java.lang", name=name)) for name in names.split()}


def component(name: str) -> str:
    """The name of the field of a record's component: one that no code can say."""
    return f"{name} "


def enclosing_class(scope: Scope | None) -> Scope | None:
    """The class whose code a scope is part of, closures included."""
    while scope is not None and scope.kind is not Kind.CLASS:
        scope = scope.parent
    return scope

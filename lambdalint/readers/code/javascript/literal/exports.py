"""What files of JavaScript and TypeScript export, read and never run."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from msgspec import Struct, field
from tree_sitter import Node as Syntax

from lambdalint import lazy
from lambdalint.model.node import Mapping, Node
from lambdalint.readers import document, nodes
from lambdalint.readers.code.javascript.compilers import Compilers
from lambdalint.readers.code.javascript.literal.literals import Budget, Literals
from lambdalint.readers.code.javascript.literal.outline import Binding, Imported, Outline, Selected
from lambdalint.readers.code.javascript.manifests import Manifests
from lambdalint.readers.code.javascript.syntax import Parsed
from lambdalint.readers.code.program.modules import MAXIMUM_LENGTH
from lambdalint.readers.document import Report
from lambdalint.readers.repository import Refused, Repository
from lambdalint.source import SourceFile, Span

MAXIMUM_TOTAL = 2_000_000
"""Characters of all the files that one configuration is followed into."""
SUFFIXES = frozenset({".ts", ".mts", ".cts", ".js", ".cjs", ".mjs"})

_BELOW_ROOT = lazy.pattern(r"\.split\(process\.cwd\(\)\)\[1\]")
_DEEPER = 4
"""How many levels the way into another file counts for."""
_ENDINGS = ("", ".ts", ".mts", ".cts", ".js", ".cjs", ".mjs", ".json", "/index.ts", "/index.js")


class Exports(Struct, eq=False, dict=True):
    """The exports of a file, and of those inside the repository that it imports."""

    repository: Repository
    report: Report
    root: Path
    """The folder that the framework runs in."""
    _modules: dict[Path, _Module | None] = field(default_factory=dict)
    _total: int = 0
    budget: Budget = field(default_factory=Budget)

    def read(self, path: Path, span: Span, name: str | None = None) -> Node:
        """What a file exports under a name, or all of it: its default export if it has one.

        `span` is what asks for it, where an unknown value is placed.
        """
        real = self.repository.resolve(path)
        found = None
        if real is not None and real.suffix == ".json":
            found = self._json(real)
            found = found.get(name) if isinstance(found, Mapping) and name not in (None, "default") else found
        elif real is not None and real.suffix in SUFFIXES and (module := self._module(real)):
            found = module.export(name, span)
        return nodes.unknown(span) if found is None else found

    def imported(self, holder: Path, source: str, name: str | None, span: Span) -> Node:
        """What a file gets that imports `source`; a package is not looked for."""
        path = self._file_of(holder, source) if self.budget.depth > 0 else None
        self.budget.depth -= _DEEPER
        found = nodes.unknown(span) if path is None else self.read(path, span, name)
        self.budget.depth += _DEEPER
        return found

    def _file_of(self, holder: Path, source: str) -> Path | None:
        """Where a file finds what it imports: beside it, or where its compiler is told to look."""
        plains = (
            [holder.parent / source] if source.startswith(".") else self._compilers.of(holder.parent).candidates(source)
        )
        for plain in plains:
            typed = [plain.with_suffix(".ts")] if plain.suffix == ".js" else []  # as a compiler takes it
            for path in (*(Path(f"{plain}{ending}") for ending in _ENDINGS), *typed):
                if self.repository.is_file(path):
                    return path
        return None

    def text(self, holder: Path, source: str) -> str:
        """That of the file which another one imports."""
        path = self._file_of(holder, source)
        real = None if path is None else self.repository.resolve(path)
        module = None if real is None else self._module(real)
        return "" if module is None else module.parsed.file.text

    @cached_property
    def _compilers(self) -> Compilers:
        return Compilers(Manifests(self.repository))

    def _module(self, path: Path) -> _Module | None:
        if path not in self._modules:
            file = self._file(path)
            self._total += min(len(file.text), MAXIMUM_LENGTH) if file else 0
            self._modules[path] = _Module(file, path, self) if file and self._total <= MAXIMUM_TOTAL else None
        return self._modules[path]

    def _json(self, path: Path) -> Node | None:
        file = self._file(path)
        return None if file is None else document.read(file, self.report)

    def _file(self, path: Path) -> SourceFile | None:
        try:
            return self.repository.read(path)
        except Refused as refusal:
            self.report(self.repository.place(path, refusal), str(refusal))
            return None


class _Module:
    def __init__(self, file: SourceFile, path: Path, exports: Exports) -> None:
        self.path = path
        self.exports = exports
        self.parsed = Parsed(file)
        if self.parsed.too_long:
            exports.report(Span(file, 0, 0), f"this file has more than {MAXIMUM_LENGTH} characters and is not read")
        self.outline = Outline(self.parsed)
        if self.outline.whole is None and not self.outline.exported:
            self._is_broken(self.parsed.root)
        self._literals = Literals(self.parsed, self, exports.budget)
        self._names: dict[str, Node | None] = {}
        self._open: set[str] = set()

    def export(self, name: str | None, span: Span) -> Node | None:
        outline = self.outline
        if outline.whole is not None:
            whole = self._with_names(self._expression(outline.whole))
            if name in (None, "default") or not isinstance(whole, Mapping):
                return whole if name in (None, "default") else None
            return whole.get(name)
        if name is None:
            name = "default" if "default" in outline.exported else None
        if name is None:
            return self._with_names(Mapping(self.parsed.span(self.parsed.root), {}, {})) if outline.exported else None
        found = outline.exported.get(name)
        return None if found is None else self._bound(found, span)

    def _with_names(self, whole: Node | None) -> Node | None:
        """`module.exports.x = …` beside `module.exports = {…}`; a file with `export *` has others too."""
        if not isinstance(whole, Mapping) or not (self.outline.exported or self.outline.open):
            return whole
        values, keys = dict(whole.values), dict(whole.keys)
        if self.outline.open:
            values |= nodes.unknown(whole.span).values
            keys |= nodes.unknown(whole.span).keys
        for name, binding in self.outline.exported.items():
            found = self._bound(binding, whole.span)
            if found is not None:
                values[name], keys[name] = found, found.span
        return Mapping(whole.span, values, keys)

    def named(self, name: str, span: Span) -> Node | None:
        """What a name of the file stands for: a constant that nothing changes, or something imported."""
        binding = self.outline.declared.get(name)
        if binding is None or name in self.outline.changed or name in self._open:
            return nodes.unknown(span)
        if name not in self._names:
            self._open.add(name)
            self._names[name] = self._bound(binding, span)
            self._open.discard(name)
        return self._names[name]

    def required(self, source: str, span: Span) -> Node | None:
        return self.exports.imported(self.path, source, None, span)

    def folder(self, function: str) -> str | None:
        """That of the file, below the one that the framework runs in: what `handlerPath` of the framework's template
        for TypeScript makes of `__dirname` (`aws-nodejs-typescript/src/libs/handler-resolver.ts`)."""
        binding = self.outline.declared.get(function)
        text = self.exports.text(self.path, binding.source) if isinstance(binding, Imported) else ""
        if not _BELOW_ROOT.search(text) or not self.path.is_relative_to(self.exports.root):
            return None
        return self.path.parent.relative_to(self.exports.root).as_posix()

    def _bound(self, binding: Binding, span: Span) -> Node | None:
        match binding:
            case Imported(source, name):
                return self.exports.imported(self.path, source, name, span)
            case Selected(holder, name):
                whole = self._expression(holder)
                found = whole.get(name) if isinstance(whole, Mapping) else None
                return nodes.unknown(span) if found is None else found
        return self._expression(binding)

    def _expression(self, node: Syntax) -> Node | None:
        """An expression of the file, unless a part of it does not parse."""
        return nodes.unknown(self.parsed.span(node)) if self._is_broken(node) else self._literals.read(node)

    def _is_broken(self, node: Syntax) -> bool:
        place = self.parsed.unparsed(node)
        if place is not None:
            self.exports.report(place, "this does not parse")
        return place is not None

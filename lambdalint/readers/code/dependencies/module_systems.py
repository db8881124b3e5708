"""Which module system Node.js loads each file with, and what of the other one the files have.

Facts: "Determining module system" in the documentation of Node.js; how the runtime looks for a handler and which of
Node's features it switches off: `UserFunction.js` of the runtime interface client for Node.js, and "Experimental
Node.js features" in the AWS Lambda Developer Guide (`require` of ES modules on 20, 22 and 24, detection on 22).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct, field

from lambdalint.knowledge.packages import platform
from lambdalint.model.dependency import ModuleMismatch
from lambdalint.readers.code.dependencies.deployment import Deployment
from lambdalint.readers.code.dependencies.imports import Packages, language_of
from lambdalint.readers.code.dependencies.node import declares_es_modules
from lambdalint.readers.code.program.modules import Imports, Module, outline
from lambdalint.readers.code.program.scopes import ImportSite, Kind
from lambdalint.readers.code.program.values import Frame
from lambdalint.readers.code.program.ways import Way
from lambdalint.source import SourceFile, Span

_WITHOUT_DETECTION = frozenset({14, 16, 18, 22})
"""Major versions that never look into a file for which module system it is written in."""
_FIRST, _LAST = 14, 24
"""Those between which `require` loads no ES modules."""


class _Loaded(Struct, frozen=True):
    """How Node.js loads a file."""

    es: bool
    because: str
    place: Span | None = None
    """What decides it, in a manifest."""


def mismatches(
    entry: Module, ways: Mapping[Frame, Way], imports: Imports, packages: Packages, deployment: Deployment
) -> tuple[ModuleMismatch, ...]:
    """At most one of either kind: what several files have in common has one cause."""
    found = platform(deployment.runtime)
    if found is None or found.language != "javascript" or found.version[0] < _FIRST:
        return ()
    vias = {frame.scope.module: way.via for frame, way in ways.items() if frame.scope.kind is Kind.MODULE}
    modules = dict.fromkeys([entry, *(frame.scope.module for frame in ways)])
    mine = [one for one in modules if language_of(one, deployment) == "javascript" and not one.broken]
    reading = _Reading(entry, mine, imports, packages, deployment, found.version[0])
    said: dict[bool, ModuleMismatch] = {}
    for module in mine:
        loaded = reading.loaded(module)
        if loaded is not None and loaded.es not in said:
            first = next(reading.foreign(module, loaded), None)
            if first is not None:
                span, problem = first
                said[loaded.es] = ModuleMismatch(
                    span=span,
                    system="an ES module" if loaded.es else "CommonJS",
                    because=loaded.because,
                    decided_by=loaded.place,
                    problem=problem,
                    via=vias.get(module, ()),
                )
    return tuple(said.values())


class _Reading(Struct, eq=False):
    entry: Module
    modules: list[Module]
    imports: Imports
    packages: Packages
    deployment: Deployment
    version: int
    _loaded: dict[Module, _Loaded | None] = field(default_factory=dict)

    def loaded(self, module: Module) -> _Loaded | None:
        """None where a compiler or bundler decides, or nobody can tell."""
        if module not in self._loaded:
            self._loaded[module] = self._told(module)
        return self._loaded[module]

    def _told(self, module: Module) -> _Loaded | None:
        path = module.path
        if path is None:
            return _Loaded(es=False, because="CloudFormation names the file of code in a template `index.js`")
        tops = [top for top in (self.deployment.root, *self.deployment.layers) if top and path.is_relative_to(top)]
        if not tops or not self.packages.is_deployed_as_written(self.deployment, path.parent):
            return None
        if path.suffix in {".mjs", ".cjs"}:
            return _Loaded(es=path.suffix == ".mjs", because=f"its name ends in `{path.suffix}`")
        if path.suffix != ".js":
            return None
        return self._by_manifest(path.parent, max(tops, key=lambda top: len(top.parts)))

    def _by_manifest(self, folder: Path, top: Path) -> _Loaded | None:
        """The nearest manifest decides, of those that are deployed with the file."""
        while folder.is_relative_to(top):
            if self.packages.repository.is_file(folder / "package.json"):
                shown = self.packages.repository.display(folder / "package.json")
                told = declares_es_modules(self.packages.repository, folder / "package.json")
                if told is None or (told[0] and self._is_left_out(folder / "package.json", top)):
                    return None
                es, place = told
                because = f'`{shown}` {"says" if es else "does not say"} `"type": "module"`'
                return _Loaded(es=es, because=because, place=place)
            folder = folder.parent
        return _Loaded(es=False, because='no `package.json` in the package says `"type": "module"`')

    def _is_left_out(self, path: Path, top: Path) -> bool:
        left_out = self.deployment.left_out
        return left_out is not None and top == self.deployment.root and left_out(path.relative_to(top).as_posix())

    def foreign(self, module: Module, loaded: _Loaded) -> Iterator[tuple[Span, str]]:
        """What fails in a file because of how it is loaded: where, and in words."""
        from lambdalint.readers.code.javascript import foreign  # noqa: PLC0415 - it needs this package

        if loaded.es:
            for node, what in foreign.of_commonjs(module):
                yield module.span(node), f"{what} is not defined there"
            yield from self._paths(module)
        elif self.version <= _LAST:
            if module is self.entry or self.version in _WITHOUT_DETECTION or self._is_required(module):
                for node, what in foreign.of_es_modules(module):
                    yield _first_line(module.span(node)), f"{what} is a syntax error there"
            for site in self._required(module):
                yield _site(module, site), f"`require` cannot load `{site.imported.module}`, which is an ES module"

    def _required(self, module: Module) -> Iterator[ImportSite]:
        """Where a file requires ES modules of the project."""
        for site, target in self._sites(module):
            loaded = self.loaded(target)
            if loaded is not None and loaded.es and _is_require(module, site) and not site.circumstance.conditional:
                yield site

    def _is_required(self, module: Module) -> bool:
        return any(
            target is module and _is_require(other, site)
            for other in self.modules
            for site, target in self._sites(other)
        )

    def _sites(self, module: Module) -> Iterator[tuple[ImportSite, Module]]:
        for site in outline(module.scope).imports:
            path = self.imports.path(site.imported, module)
            if path and path[-1].module is not None and path[-1].module is not module:
                yield site, path[-1].module

    def _paths(self, module: Module) -> Iterator[tuple[Span, str]]:
        """Imports that name a file of the project without the ending that an ES module has to write."""
        for site, target in self._sites(module):
            name = site.imported.module
            if not name.startswith(".") or target.path is None or module.path is None or _is_require(module, site):
                continue
            if target.path.suffix in {".js", ".mjs", ".cjs"} and not self.packages.repository.is_file(
                module.path.parent / name
            ):
                shown = target.path.name
                yield _site(module, site), f"`{name}` leads to no file: an ES module has to name `{shown}` in full"


def _is_require(module: Module, site: ImportSite) -> bool:
    return re.search(rb"\brequire\s*\(", module.data[site.start_byte : site.end_byte][:2000]) is not None


def _site(module: Module, site: ImportSite) -> Span:
    """The name within the statement."""
    span = module.extent(site.start_byte, site.end_byte)
    start = span.file.text.find(site.imported.module, span.start, span.end)
    return _first_line(span) if start < 0 else Span(span.file, start, start + len(site.imported.module))


def _first_line(span: Span) -> Span:
    file: SourceFile = span.file
    end = file.text.find("\n", span.start, span.end)
    return span if end < 0 else Span(file, span.start, end)

"""What of a handler is not there, where that is certain: a build may bring what nobody wrote."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from msgspec import Struct, field

from lambdalint import lazy
from lambdalint.model.code import MissingFile, MissingSymbol
from lambdalint.readers.code.javascript.entry import LOADED, Address
from lambdalint.readers.code.javascript.modules import JavaScriptModule
from lambdalint.readers.code.program.expressions import Closure
from lambdalint.readers.code.program.modules import Imports, outline
from lambdalint.readers.code.program.scopes import Binding, Kind
from lambdalint.readers.files import walk
from lambdalint.readers.repository import Refused, Repository
from lambdalint.source import Span

_SUFFIXES = frozenset({".js", ".mjs", ".cjs"})
_WRITTEN = (*LOADED, ".ts", ".tsx", ".mts", ".cts", ".jsx", ".coffee")
_WRAPPERS = frozenset({"newrelic-lambda-wrapper", "lumigo-auto-instrument"})
"""Files that layers bring to stand in front of the function's own handler."""
_BUILD = lazy.pattern(
    r"(?:tsconfig.*\.json|webpack.*\..*|esbuild.*\..*|(?:rollup|vite|babel)\.config\..*|\.babelrc.*|\.swcrc|gulpfile\..*)$"
)
_BUILD_IN_MANIFEST = lazy.pattern(
    r'"(?:pre)?(?:build|bundle|compile|package|deploy)[^"]*"\s*:|webpack|esbuild|rollup|babel|parcel|typescript|'
    r'tsup|swc|"@vercel/ncc"|serverless-bundle'
)
_PASSED_ON = lazy.pattern(
    r"\bexports\b(?!\s*(?:\.\s*[\w$]|=[^=]))|\bmodule\s*[,)\[]|\beval\s*\(|\bthis\s*\.\s*(?:lambdaH|h)andler\b"
)
"""What may give a module exports that its text does not name."""

_MAXIMUM_MODULES = 50


class Absences(Struct, frozen=True, eq=False):
    """Of one repository; what surrounds its files is looked at once."""

    repository: Repository
    _builds: dict[Path, bool] = field(default_factory=dict)
    """Of folders, whether something in them says that what is deployed is built."""
    _modules: dict[Path, dict[str, Path]] = field(default_factory=dict)
    """Of code roots, by the path without its suffix."""

    def file(self, setting: Span, named: Address, root: Path) -> MissingFile | None:
        """What is missing where no file has the name that a setting says; None where it may come from a build."""
        path = root / named.folder / named.file
        if named.file in _WRAPPERS or not self.repository.is_dir(path.parent):
            return None
        if any(self.repository.is_file(path.with_name(path.name + suffix)) for suffix in _WRITTEN):
            return None
        if self.repository.is_dir(path) or self._is_built(root):
            return None
        modules = self._modules_below(root)
        if not modules:
            return None  # without a single source file, this is not where the code is written
        wanted = f"{named.folder}/{named.file}" if named.folder else named.file
        close = get_close_matches(wanted, modules, n=1, cutoff=0.75)
        same = [module for module in modules if module.rpartition("/")[2].lower() == named.file.lower()]
        nearest = next(iter((*same, *close)), None)
        return MissingFile(
            span=setting,
            path=self.repository.display(path.with_name(f"{named.file}.js")),
            nearest=f"{nearest}.{named.export}" if nearest else None,
            place=self._start(modules[nearest]) if nearest else None,
        )

    def _modules_below(self, root: Path) -> dict[str, Path]:
        if root not in self._modules:
            found = walk(root, _SUFFIXES, None)
            self._modules[root] = {path.relative_to(root).with_suffix("").as_posix(): path for path in found}
        return self._modules[root]

    def _start(self, path: Path) -> Span | None:
        try:
            file = self.repository.read(path)
        except Refused:
            return None
        return Span(file, 0, 0) if file else None

    def _is_built(self, root: Path) -> bool:
        """Whether a configuration in the code root, or above it, says that what is deployed is built."""
        for folder in (root, *root.parents):
            if not folder.is_relative_to(self.repository.top):
                break
            if folder not in self._builds:
                self._builds[folder] = self._builds_here(folder)
            if self._builds[folder]:
                return True
        return False

    def _builds_here(self, folder: Path) -> bool:
        try:
            manifest = self.repository.read(folder / "package.json")
            names = [path.name for path in folder.iterdir()]
        except (Refused, OSError):
            return True
        return any(_BUILD.match(name) for name in names) or bool(manifest and _BUILD_IN_MANIFEST.search(manifest.text))


def symbol(setting: Span, name: str, module: JavaScriptModule, imports: Imports) -> MissingSymbol | None:
    """What is missing where a module exports no such name; None where its text may not show all of its exports."""
    exports: dict[str, Binding] = {}
    for one in _exporting(module, imports):
        if not isinstance(one, JavaScriptModule) or one.broken or one.opaque or _PASSED_ON.search(one.file.text):
            return None
        exports |= {key: bindings[-1] for key, bindings in one.exported.items() if key and bindings}
    if "" in module.exported and not isinstance(module.exported[""][-1].value, Closure):
        return None
    functions = {key: found for key, found in exports.items() if key != "default" or not found.value}
    close = get_close_matches(name, functions, n=1, cutoff=0.6)
    handlers = [key for key in functions if "handler" in key.lower()]
    candidates = close or (handlers if len(handlers) == 1 else []) or (list(functions) if len(functions) == 1 else [])
    nearest = candidates[0] if candidates else None
    place = _place(module, name, nearest)
    return MissingSymbol(span=setting, symbol=name, nearest=nearest, place=place)


def _exporting(module: JavaScriptModule, imports: Imports) -> Iterator[object]:
    """The module and those of which it exports all again; None for one that is not there to be read."""
    found = [module]
    for one in found:
        yield one
        for star in outline(one.scope).stars:
            path = imports.path(star, one)
            inner = path[-1].module if path else None
            if not isinstance(inner, JavaScriptModule) or len(found) >= _MAXIMUM_MODULES:
                yield None
            elif inner not in found:
                found.append(inner)


def _place(module: JavaScriptModule, name: str, nearest: str | None) -> Span:
    """Where what may have been meant is defined: an export, or what nobody exports."""
    scope = outline(module.scope)
    if nearest is not None and nearest in module.exported:
        binding = module.exported[nearest][-1]
        return module.extent(binding.start_byte, binding.end_byte)
    definition = next((one for one in scope.definitions if one.scope.name == name), None)
    if definition is not None and definition.scope.kind is Kind.FUNCTION:
        binding = scope.bindings[name][-1]
        return module.extent(binding.start_byte, binding.end_byte)
    return Span(module.file, 0, 0)

"""The source file of a handler: where the runtime looks for it, and what a build makes it of."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct, field

from lambdalint.readers.code.javascript.resolution import SUFFIXES, Resolution
from lambdalint.readers.files import walk

LOADED = ("", ".js", ".mjs", ".cjs")
"""What the runtime adds, in this order (`UserFunction.js` of aws-lambda-nodejs-runtime-interface-client)."""

_TRANSPILED = (".ts", ".tsx", ".mts", ".cts", ".jsx")
_OUTPUT = frozenset("dist build lib out output bundle bundled compiled .build .webpack .esbuild .dist _dist js".split())
"""Folders that compilers and bundlers write to."""
_WRITTEN = tuple(
    tuple(folder.split("/"))
    for folder in "src . lib lambda lambdas functions src/lambda src/lambdas src/functions src/handlers".split()
)
"""What people write is in one of these, beside the output, by the same names: `src/lambdas/place/handler.ts` is what
`dist/place/handler.js` is made of."""

_TESTS = (".test", ".spec", ".d")
_MAXIMUM_FILES = 3000


class Address(Struct, frozen=True):
    """`folder/file.export`, of which the export may have further dots in it."""

    folder: str
    file: str
    export: str

    @classmethod
    def of(cls, handler: str) -> Address | None:
        """What a setting names, the file up to the first dot after the last slash; None for what cannot name both."""
        folder, _, rest = handler.strip().rpartition("/")
        file, dot, export = rest.partition(".")
        if not dot or not file or not export or folder.startswith("/") or ".." in folder or "node_modules" in folder:
            return None
        return cls(folder.removeprefix("./"), file, export)


class Sources(Struct, frozen=True):
    """Finds the files of handlers. Each folder is listed once."""

    resolution: Resolution
    _stems: dict[Path, dict[str, list[Path]]] = field(default_factory=dict)

    def find(self, named: Address, root: Path) -> Path | None:
        """The file that the runtime loads or the one that it is made of; of these, the one that people write."""
        folder, holds = root / named.folder, self.resolution.repository.holds
        loaded = next((folder / name for suffix in LOADED if holds(folder, name := named.file + suffix)), None)
        if loaded is not None and loaded.suffix not in SUFFIXES:
            loaded = None
        if loaded is not None and not self._is_output(loaded, root):
            return loaded
        written = next((folder / name for suffix in _TRANSPILED if holds(folder, name := named.file + suffix)), None)
        return written or self._source_of(folder / named.file) or loaded

    def unique(self, named: Address, root: Path) -> Path | None:
        """The only source file below a folder that has the name; with the folders of the setting, if these tell."""
        if root not in self._stems:
            self._stems[root] = self._listed(root)
        found = self._stems[root].get(named.file, [])
        tail = (*Path(named.folder).parts, named.file)
        exact = [path for path in found if path.with_suffix("").parts[-len(tail) :] == tail]
        candidates = exact or found
        return candidates[0] if len(candidates) == 1 else None

    def _listed(self, root: Path) -> dict[str, list[Path]]:
        stems: dict[str, list[Path]] = {}
        for number, path in enumerate(walk(root, frozenset(SUFFIXES), None)):
            if number >= _MAXIMUM_FILES:
                break
            if not path.stem.endswith(_TESTS) and not _OUTPUT & set(path.relative_to(root).parts[:-1]):
                stems.setdefault(path.stem, []).append(path)
        return stems

    def _is_output(self, path: Path, root: Path) -> bool:
        """Whether a compiler wrote a file."""
        if not _OUTPUT.isdisjoint(path.relative_to(root).parts[:-1]):
            return True
        output = self.resolution.compilers.of(path.parent).output
        return output is not None and _normal(path).is_relative_to(_normal(output)) and _normal(output) != _normal(root)

    def _source_of(self, path: Path) -> Path | None:
        """What a compiler makes a file of, which need not be there."""
        found = map(self.resolution.file, self._sources_of(_normal(path)))
        return next((file for file in found if file is not None), None)

    def _sources_of(self, path: Path) -> Iterator[Path]:
        repository = self.resolution.repository
        top = repository.top
        folder = next((one for one in path.parents if repository.is_dir(one)), path.parent)
        compiled = self.resolution.compilers.of(folder)
        if compiled.output is not None and path.is_relative_to(_normal(compiled.output)):
            inner = path.relative_to(_normal(compiled.output))
            base = _normal(compiled.root) if compiled.root is not None else _normal(compiled.output).parent
            yield from (base / inner, base / "src" / inner)
        parts = path.relative_to(top).parts if path.is_relative_to(top) else ()
        for position, part in enumerate(parts[:-1]):
            if part in _OUTPUT:
                for instead in _WRITTEN:
                    yield top.joinpath(*parts[:position], *instead, *parts[position + 1 :])


def _normal(path: Path) -> Path:
    return Path(os.path.normpath(path))

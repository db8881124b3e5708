"""Where Node.js looks for a handler's file. What is in the file is not read."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from lambdalint.model.code import MissingFile
from lambdalint.readers.code.program.reader import Code, CodeReader, Setting
from lambdalint.readers.document import Report
from lambdalint.readers.files import walk
from lambdalint.readers.repository import Refused, Repository
from lambdalint.source import Span

SUFFIXES = frozenset({".js", ".mjs", ".cjs"})

_LOADED = ("", ".js", ".mjs", ".cjs")
"""In this order (`UserFunction.js` of aws-lambda-nodejs-runtime-interface-client)."""
_TRANSPILED = (".ts", ".tsx", ".mts", ".cts", ".jsx", ".coffee")
_WRAPPERS = frozenset({"newrelic-lambda-wrapper", "lumigo-auto-instrument"})
"""Files that layers bring to stand in front of the function's own handler."""
_BUILD = re.compile(
    r"(?:tsconfig.*\.json|webpack.*\..*|esbuild.*\..*|(?:rollup|vite|babel)\.config\..*|\.babelrc.*|\.swcrc|gulpfile\..*)$"
)
_BUILD_IN_MANIFEST = re.compile(
    r'"(?:pre)?(?:build|bundle|compile|package|deploy)[^"]*"\s*:|webpack|esbuild|rollup|babel|parcel|typescript|'
    r'tsup|swc|"@vercel/ncc"|serverless-bundle'
)


@dataclass(frozen=True, eq=False, slots=True)
class NodeFiles:
    """Files of one repository; what surrounds them is looked at once."""

    repository: Repository
    _builds: dict[Path, bool] = field(default_factory=dict)
    """Of folders, whether something in them says that what is deployed is built."""
    _modules: dict[Path, dict[str, Path]] = field(default_factory=dict)
    """Of code roots, by the path without its suffix."""

    def missing(self, setting: Span, handler: str, root: Path) -> MissingFile | None:
        """What is missing, if the file that `handler` names is; None where it is there or may come from a build.

        `dir/file.name` names the file up to the first dot after the last slash.
        """
        folder, slash, rest = handler.strip().rpartition("/")
        name, dot, exported = rest.partition(".")
        if not dot or not name or folder.startswith("/") or ".." in folder or "node_modules" in folder:
            return None
        if name in _WRAPPERS:
            return None
        path = root / folder / name
        if not self.repository.is_dir(path.parent) or any(
            self.repository.is_file(path.with_name(name + suffix)) for suffix in (*_LOADED, *_TRANSPILED)
        ):
            return None
        if self.repository.is_dir(path) or self._is_built(root):
            return None
        modules = self._modules_below(root)
        if not modules:
            return None  # without a single source file, this is not where the code is written
        close = get_close_matches(f"{folder}{slash}{name}", modules, n=1, cutoff=0.75)
        same = [module for module in modules if module.rpartition("/")[2].lower() == name.lower()]
        nearest = next(iter((*same, *close)), None)
        return MissingFile(
            span=setting,
            path=self.repository.display(path.with_name(f"{name}.js")),
            nearest=f"{nearest}.{exported}" if nearest else None,
            place=self._start(modules[nearest]) if nearest else None,
        )

    def _modules_below(self, root: Path) -> dict[str, Path]:
        if root not in self._modules:
            found = walk(root, SUFFIXES, None)
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


class NodeReader(CodeReader):
    suffixes = SUFFIXES

    def __init__(self, repository: Repository, report: Report) -> None:
        super().__init__(repository, report)
        self._files = NodeFiles(repository)

    def find(self, setting: Setting, root: Path, layers: Collection[Path]) -> Code | None:  # noqa: ARG002
        return self._files.missing(setting.span, setting.text, root) if root.is_dir() else None

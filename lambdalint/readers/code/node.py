"""Where Node.js looks for a handler's file. What is in the file is not read."""

from __future__ import annotations

import re
from difflib import get_close_matches
from pathlib import Path

from lambdalint.model.code import MissingFile
from lambdalint.readers.files import walk
from lambdalint.readers.repository import Refused, Repository
from lambdalint.source import Span

SUFFIXES = frozenset({".js", ".mjs", ".cjs"})

_LOADED = ("", ".js", ".mjs", ".cjs")
"""In this order (`UserFunction.js` of aws-lambda-nodejs-runtime-interface-client)."""
_TRANSPILED = (".ts", ".tsx", ".mts", ".cts", ".jsx", ".coffee")
_WRAPPERS = frozenset({"newrelic-lambda-wrapper", "lumigo-auto-instrument"})
"""Files that layers bring to stand in front of the function's own handler."""
_BUILDS = (
    "tsconfig*.json webpack*.* esbuild*.* rollup.config.* vite.config.* babel.config.* .babelrc* .swcrc gulpfile.*"
).split()
_BUILD_IN_MANIFEST = re.compile(
    r'"(?:pre)?(?:build|bundle|compile|package|deploy)[^"]*"\s*:|webpack|esbuild|rollup|babel|parcel|typescript|'
    r'tsup|swc|"@vercel/ncc"|serverless-bundle'
)


def missing_node_file(setting: Span, handler: str, root: Path, repository: Repository) -> MissingFile | None:
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
    if not repository.is_dir(path.parent) or any(
        repository.is_file(path.with_name(name + suffix)) for suffix in (*_LOADED, *_TRANSPILED)
    ):
        return None
    if repository.is_dir(path) or _is_built(root, repository):
        return None
    modules = {found.relative_to(root).with_suffix("").as_posix(): found for found in walk(root, SUFFIXES, None)}
    if not modules:
        return None  # without a single source file, this is not where the code is written
    close = get_close_matches(f"{folder}{slash}{name}", modules, n=1, cutoff=0.75)
    same = [module for module in modules if module.rpartition("/")[2].lower() == name.lower()]
    nearest = next(iter((*same, *close)), None)
    return MissingFile(
        span=setting,
        path=repository.display(path.with_name(f"{name}.js")),
        nearest=f"{nearest}.{exported}" if nearest else None,
        place=_start(modules[nearest], repository) if nearest else None,
    )


def _start(path: Path, repository: Repository) -> Span | None:
    try:
        file = repository.read(path)
    except Refused:
        return None
    return Span(file, 0, 0) if file else None


def _is_built(root: Path, repository: Repository) -> bool:
    """Whether a configuration in the code root or above it says that what is deployed is made of what is written."""
    for folder in (root, *root.parents):
        if not folder.is_relative_to(repository.top):
            break
        if any(True for pattern in _BUILDS for _ in folder.glob(pattern)):
            return True
        try:
            manifest = repository.read(folder / "package.json")
        except Refused:
            return True
        if manifest and _BUILD_IN_MANIFEST.search(manifest.text):
            return True
    return False

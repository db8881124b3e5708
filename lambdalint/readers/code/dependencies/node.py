"""`package.json` ("package.json" of npm's documentation)."""

from __future__ import annotations

from pathlib import Path

from lambdalint import lazy
from lambdalint.model.dependency import Dependency
from lambdalint.model.node import Mapping, Node, Scalar
from lambdalint.readers import document
from lambdalint.readers.code.dependencies.manifest import Level, Manifest, text_of, unreadable
from lambdalint.readers.repository import Repository
from lambdalint.source import Span

_SECTIONS = {
    "devDependencies": False,
    "peerDependencies": True,
    "optionalDependencies": True,
    "dependencies": True,
}
"""The last one that names a package decides whether it is deployed."""

_LEAST = lazy.pattern(r"\s*(?:>=|\^|~|=)?\s*v?(\d{1,3})(?:\.[\dx*]+){0,2}(?:\s+<[^|]*)?\s*")
_BUNDLERS = frozenset(
    "esbuild webpack rollup parcel @vercel/ncc tsup vite rolldown serverless-esbuild serverless-webpack "
    "serverless-bundle serverless-plugin-typescript serverless-plugin-optimize serverless-rspack @rspack/core sst "
    "tsdown unbuild microbundle aws-cdk-lib @aws-cdk/aws-lambda-nodejs".split()
)
"""Packages that put what a function imports into one file; the CDK does it for `NodejsFunction`."""

_COMPILERS = lazy.pattern(
    r"babel|typescript|\btsc\b|\bswc\b|@swc/|webpack|esbuild|rollup|parcel|rolldown|\bncc\b|\bvite\b|tsup|bundle|"
    r'coffee|flow-remove|sucrase|"esm"|transpile'
)


def read(repository: Repository, path: Path) -> Manifest | None:
    file = text_of(repository, path)
    if file is None:
        return None
    problems: list[str] = []

    def report(_: Span, problem: str) -> None:
        problems.append(problem)

    root = document.read(file, report)
    if not isinstance(root, Mapping):
        return unreadable(file)
    found: dict[str, Dependency] = {}
    for section, deployed in _SECTIONS.items():
        listed = root.get(section)
        if isinstance(listed, Mapping):
            for name, span, value in listed.items():
                inner = Span(file, span.start + 1, span.end - 1) if span.text[:1] == '"' else span
                found[name] = Dependency(span=inner, name=name, constraint=_text(value), deployed=deployed)
        elif listed is not None:
            problems.append(section)
    extended = frozenset(
        one.name for one in found.values() if one.constraint.startswith(("npm:", "git", "http", "file:"))
    )
    return Manifest(file, tuple(found.values()), not problems, extended, _level(root))


def declares_es_modules(repository: Repository, path: Path) -> tuple[bool, Span | None] | None:
    """Whether its `type` makes the files beside it ES modules, and where that is said; None for what cannot be read."""
    file = text_of(repository, path)
    root = document.read(file, lambda *_: None) if file is not None else None
    if not isinstance(root, Mapping):
        return None
    said = root.get("type")
    return (_text(said) == "module", said.span) if said is not None else (False, None)


def bundles(manifest: Manifest) -> bool:
    """Whether one of the packages that a manifest names is made to put others into what is deployed."""
    return any(one.name in _BUNDLERS for one in manifest.dependencies)


def compiles(manifest: Manifest) -> bool:
    """Whether a manifest speaks of anything that writes other files than the developer does."""
    return bundles(manifest) or _COMPILERS.search(manifest.file.text) is not None


def _text(value: Node | None) -> str:
    return value.text if isinstance(value, Scalar) else ""


def _level(root: Mapping) -> Level | None:
    """What `engines` asks for, if that is one least version."""
    asked = root.get("engines", "node")
    least = _LEAST.fullmatch(asked.text) if isinstance(asked, Scalar) and len(asked.text) < 100 else None
    return Level(asked.span, (int(least[1]),), f"Node.js {_text(asked)}") if asked is not None and least else None

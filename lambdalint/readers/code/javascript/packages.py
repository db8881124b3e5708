"""Packages of the same repository: workspaces, local dependencies, and what their manifests export."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lambdalint.readers.code.javascript.manifests import Manifests, Object, mapping, strings
from lambdalint.readers.files import walk

MAXIMUM_PACKAGES = 1000

_CONDITIONS = ("source", "import", "require", "node", "module", "default", "types")
_WORKSPACES = ("pnpm-workspace.yaml", "lerna.json", "nx.json", "turbo.json", "rush.json")
_LOCAL = ("file:", "link:", "portal:")
_BUILT = frozenset({"dist", "lib", "build", "out", "cjs", "esm"})
_MAXIMUM_DEPTH = 10


class Packages:
    """Looks each name up once."""

    def __init__(self, manifests: Manifests) -> None:
        self._manifests = manifests
        self._named: dict[Path, dict[str, Path]] = {}

    def inner(self, name: str, folder: Path) -> list[Path]:
        """The paths that `#name` may stand for in a folder's files."""
        holder = self._manifests.above(folder, "package.json")
        if holder is None:
            return []
        imports = mapping(mapping(self._manifests.read(holder / "package.json")).get("imports"))
        return [path for target in _mapped(imports, name) for path in _sources(holder, target)]

    def candidates(self, name: str, folder: Path) -> list[Path]:
        """The paths that a package's name, with what follows it, may stand for in a folder's files."""
        pieces = name.split("/")
        length = 2 if name.startswith("@") else 1
        package, rest = "/".join(pieces[:length]), "/".join(pieces[length:])
        holder = self._folder(package, folder)
        return [] if holder is None else list(self.entries(holder, rest))

    def entries(self, holder: Path, rest: str = "") -> Iterator[Path]:
        """The files of a package that a path within it, or none, may stand for."""
        manifest = mapping(self._manifests.read(holder / "package.json"))
        exports = manifest.get("exports")
        listed = mapping(exports)
        if not any(key.startswith(".") for key in listed):
            listed = {".": exports} if exports is not None else {}
        for target in _mapped(listed, f"./{rest}" if rest else "."):
            yield from _sources(holder, target)
        if rest:
            yield from (holder / rest, holder / "src" / rest)
            return
        for field in ("source", "module", "main"):
            for target in strings(manifest.get(field)):
                yield from _sources(holder, target)
        yield from (holder / "src" / "index", holder / "index", holder / "lib" / "index")

    def _folder(self, package: str, folder: Path) -> Path | None:
        """The folder of a package of this repository."""
        holder = self._manifests.above(folder, "package.json")
        while holder is not None:
            manifest = mapping(self._manifests.read(holder / "package.json"))
            if manifest.get("name") == package:
                return holder
            for field in ("dependencies", "devDependencies", "optionalDependencies", "peerDependencies"):
                version = mapping(manifest.get(field)).get(package)
                if isinstance(version, str) and version.startswith(_LOCAL):
                    return holder / version.partition(":")[2]
            if self._is_top(holder, manifest):
                return self._packages(holder).get(package)
            holder = self._manifests.above(holder.parent, "package.json") if holder != holder.parent else None
        return None

    def _is_top(self, folder: Path, manifest: Object) -> bool:
        """Whether packages below a folder know each other by their names."""
        if "workspaces" in manifest:
            return True
        return any(self._manifests.repository.holds(folder, name) for name in _WORKSPACES)

    def _packages(self, top: Path) -> dict[str, Path]:
        if top not in self._named:
            found = self._named[top] = {}
            for number, path in enumerate(walk(top, frozenset({"package.json"}), None)):
                if number >= MAXIMUM_PACKAGES:
                    break
                name = mapping(self._manifests.read(path)).get("name")
                if isinstance(name, str):
                    found.setdefault(name, path.parent)
        return self._named[top]


def _mapped(listed: Object, name: str) -> Iterator[str]:
    """What `imports` or `exports` have under a name, patterns with one `*` included."""
    if name in listed:
        yield from _targets(listed[name])
        return
    for pattern, target in sorted(listed.items(), key=lambda item: -len(item[0])):
        before, star, after = pattern.partition("*")
        if star and name.startswith(before) and name.endswith(after) and len(name) > len(before + after):
            inner = name[len(before) : len(name) - len(after)]
            yield from (one.replace("*", inner) for one in _targets(target))
            return


def _targets(value: object, depth: int = 0) -> Iterator[str]:
    """The paths that conditions lead to, those first that are nearest to the source."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list) and depth < _MAXIMUM_DEPTH:
        for one in value[:20]:
            yield from _targets(one, depth + 1)
    elif isinstance(value, dict) and depth < _MAXIMUM_DEPTH:
        for condition in _CONDITIONS:
            yield from _targets(value.get(condition), depth + 1)


def _sources(holder: Path, target: str) -> Iterator[Path]:
    """A path of a manifest, and where the source may be of what is built there."""
    path = Path(target)
    if path.is_absolute() or target.endswith(".d.ts"):
        return
    yield holder / path
    parts = path.parts
    for position, part in enumerate(parts):
        if part in _BUILT:
            yield holder.joinpath(*parts[:position], "src", *parts[position + 1 :])
            yield holder.joinpath(*parts[:position], *parts[position + 1 :])

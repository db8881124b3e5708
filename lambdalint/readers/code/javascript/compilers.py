"""What `tsconfig.json` says of where modules are, and of where what is compiled of them goes."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from lambdalint.readers.code.javascript.manifests import Manifests, mapping, strings

MAXIMUM_CONFIGURATIONS = 10
"""That extend each other."""

_NAMES = ("tsconfig.json", "jsconfig.json")


class Configuration(Struct, frozen=True):
    base: Path | None
    """Where modules are looked for that are not named by a relative path."""
    paths: tuple[tuple[str, tuple[Path, ...]], ...]
    """By a pattern with at most one `*`, where what it names may be."""
    root: Path | None
    output: Path | None

    def candidates(self, name: str) -> list[Path]:
        """The paths that a module's name stands for, those of the longest pattern first."""
        found: list[tuple[int, Path]] = []
        for pattern, targets in self.paths:
            before, star, after = pattern.partition("*")
            if not star and name == pattern:
                found += [(len(name) + 1, target) for target in targets]
            elif star and name.startswith(before) and name.endswith(after) and len(name) >= len(before + after):
                inner = name[len(before) : len(name) - len(after)]
                found += [(len(before), Path(str(target).replace("*", inner))) for target in targets]
        paths = [path for _, path in sorted(found, key=lambda one: -one[0])]
        return [*paths, self.base / name] if self.base is not None else paths


_NONE = Configuration(None, (), None, None)


class Compilers:
    """The configurations of a repository, each read once."""

    def __init__(self, manifests: Manifests) -> None:
        self._manifests = manifests
        self._found: dict[Path, Configuration] = {}

    def of(self, folder: Path) -> Configuration:
        """The configuration that holds for the files of a folder."""
        if folder not in self._found:
            holders = [holder / name for name in _NAMES if (holder := self._manifests.above(folder, name))]
            nearest = max(holders, key=lambda path: len(path.parts), default=None)
            self._found[folder] = _NONE if nearest is None else self._read(nearest)
        return self._found[folder]

    def _read(self, path: Path) -> Configuration:
        base, paths, root, output = None, None, None, None
        for file in self._extended(path):  # what a file says goes before what it extends
            options = mapping(mapping(self._manifests.read(file)).get("compilerOptions"))
            own = _path(file.parent, options.get("baseUrl"))
            base = base or own
            if paths is None and isinstance(options.get("paths"), dict):
                paths = self._paths(mapping(options["paths"]), own or base or file.parent)
            root = root or _path(file.parent, options.get("rootDir"))
            output = output or _path(file.parent, options.get("outDir"))
        return Configuration(base, tuple(paths or ()), root, output)

    def _extended(self, path: Path) -> list[Path]:
        found = [path]
        for file in found:
            for name in strings(mapping(self._manifests.read(file)).get("extends")):
                if not name.startswith(".") or len(found) >= MAXIMUM_CONFIGURATIONS:
                    continue
                other = file.parent / name
                other = other if other.suffix == ".json" else other.with_name(other.name + ".json")
                if other not in found:
                    found.append(other)
        return found

    def _paths(self, paths: dict[str, object], base: Path) -> list[tuple[str, tuple[Path, ...]]]:
        found = []
        for pattern, targets in paths.items():
            places = (_path(base, target) for target in strings(targets))
            found.append((pattern, tuple(place for place in places if place is not None)))
        return found


def _path(folder: Path, value: object) -> Path | None:
    if not isinstance(value, str):
        return None
    return folder / value.replace("${configDir}/", "").replace("${configDir}", ".")

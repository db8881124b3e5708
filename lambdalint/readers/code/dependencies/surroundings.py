"""All that may provide the packages of one function's code: manifests, lock files, layers, the code root."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import cached_property
from pathlib import Path

from msgspec import Struct, field

from lambdalint.model.dependency import Dependency
from lambdalint.paths import exists, globbed
from lambdalint.readers.code.dependencies.deployment import Builds, Deployment
from lambdalint.readers.code.dependencies.lookup import Manifests
from lambdalint.readers.code.dependencies.manifest import Declared, Lock, Manifest
from lambdalint.source import SourceFile

Brought = Callable[[str], frozenset[str] | None]
"""What a package brings, itself included, if that is known."""

_WORKSPACE = "workspace"
"""What a manifest says that knows of others below it: npm's and Yarn's `workspaces`, `[tool.uv.workspace]`."""


class Surroundings(Struct, eq=False, dict=True):
    """`folder` is that of the files which import; None for inline code, around which there is nothing."""

    deployment: Deployment
    language: str
    folder: Path | None
    manifests: Manifests
    builds: Builds
    normal: Callable[[str], str] = field(default=str)
    """A package's name as lock files and knowledge have it."""

    @cached_property
    def declared(self) -> list[Declared]:
        """Around the file that imports, then around the code root, which that file may lie outside of."""
        top, root = self.manifests.repository.top, self.deployment.root
        starts = [start for start in (self.folder, root) if start is not None and self.folder is not None]
        found = (declared for start in starts for declared in self.manifests.around(self.language, start, top))
        return list({declared.folder: declared for declared in found}.values())

    @cached_property
    def of_layers(self) -> list[Declared]:
        folders = [inner for layer in self.deployment.layers for inner in (layer, layer / "python", layer / "nodejs")]
        return [found for folder in folders if (found := self.manifests.of(self.language, folder))]

    @cached_property
    def nearest(self) -> SourceFile | None:
        manifests = (manifest for declared in self.declared for manifest in declared.manifests)
        return next((manifest.file for manifest in manifests), None)

    @property
    def _all(self) -> Iterable[Manifest]:
        return (manifest for declared in self.declared for manifest in declared.manifests)

    @cached_property
    def dependencies(self) -> list[Dependency]:
        return [one for manifest in self._all for one in manifest.dependencies]

    @property
    def locks(self) -> list[Lock]:
        return [lock for declared in self.declared for lock in declared.locks]

    def find(self, names: Collection[str], *, layers: bool = False) -> Dependency | None:
        """What declares one of these, deployed ones and nearer ones first; lock files last."""
        around = self.of_layers if layers else self.declared
        found = [
            one
            for declared in around
            for manifest in declared.manifests
            for one in manifest.dependencies
            if self.normal(one.name) in names
        ]
        best = next((one for one in found if one.deployed), next(iter(found), None))
        if best is not None:
            return best
        locked = [
            lock.dependency(min(names & lock.names))
            for declared in around
            for lock in declared.locks
            if (names := frozenset(names)) & lock.names
        ]
        return next((one for one in locked if one.deployed), next(iter(locked), None))

    def bringing(self, names: frozenset[str], brought: Brought) -> Dependency | None:
        """What is declared and, as is known, brings one of these."""
        return next((one for one in self.dependencies if names & (brought(self.normal(one.name)) or frozenset())), None)

    def mentioned(self, names: frozenset[str], stem: str) -> bool:
        """Whether a script installs one of these packages, or the repository has something of that name itself."""
        if self.folder is None:
            return False
        return self.installs(names) or self.builds.holds(stem, self.deployment.within or self.folder)

    def installs(self, names: frozenset[str]) -> bool:
        """Whether a script installs one of these packages."""
        return self.folder is not None and self.builds.install(names, self.folder)

    def certain(self, brought: Brought, *, but_extras: bool = False) -> bool:
        """Whether nothing but what is known to be there can be there; `but_extras`, what extras bring aside."""
        deployment = self.deployment
        root = deployment.root
        if not (deployment.complete and self._layers_are_known()):
            return False
        if root is not None and (not exists(root) or self.builds.is_custom(root)):
            return False
        if any(not manifest.complete for declared in self._installed for manifest in declared.manifests):
            return False
        return all(self._is_known(declared, brought, but_extras=but_extras) for declared in self._installed)

    @property
    def _installed(self) -> list[Declared]:
        """Those whose packages may be installed for the function: not those above its template and its code."""
        root, within = self.deployment.root, self.deployment.within
        if within is None or root is None:
            return self.declared
        below = (within, root)
        return [
            declared
            for declared in self.declared
            if not all(one.is_relative_to(declared.folder) and one != declared.folder for one in below)
            or any(_WORKSPACE in manifest.file.text for manifest in declared.manifests)
        ]

    def _layers_are_known(self) -> bool:
        """Whether all that the layers hold lies on disk, or is told by manifests that hold no more than they say."""
        if not self.deployment.layers_known:
            return False
        if any(self.builds.is_custom(layer) or not any(globbed(layer, "*")) for layer in self.deployment.layers):
            return False
        return all(not any(manifest.dependencies for manifest in found.manifests) for found in self.of_layers)

    def _is_known(self, declared: Declared, brought: Brought, *, but_extras: bool) -> bool:
        """Whether all that a folder's manifests bring is known: from a lock file, or as all of it is well known."""
        wanted = [(one, manifest) for manifest in declared.manifests for one in manifest.dependencies if one.deployed]
        names = {self.normal(one.name) for one, _ in wanted}
        if any(names <= lock.names for lock in self.locks):
            return True
        return all(
            brought(self.normal(one.name)) is not None and (but_extras or one.name not in manifest.extended)
            for one, manifest in wanted
        )

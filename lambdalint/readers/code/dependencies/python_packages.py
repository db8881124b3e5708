"""What provides the imports of Python code."""

from __future__ import annotations

from pathlib import Path

from lambdalint import lazy
from lambdalint.knowledge.packages import platform, python
from lambdalint.knowledge.packages.platforms import written
from lambdalint.model.dependency import Dependency, Provider
from lambdalint.paths import globbed, is_dir
from lambdalint.readers.code.dependencies.surroundings import Surroundings
from lambdalint.readers.code.dependencies.verdict import Verdict
from lambdalint.readers.repository import Refused, Repository

_INSTALLED = lazy.pattern(r"(?s:.+)\.(?:dist-info|egg-info|so|pyd|pyc)")
"""What is put there of a distribution: what says what it is, and modules that are compiled."""


class PythonPackages:
    def __init__(self, around: Surroundings) -> None:
        self.around = around
        found = platform(around.deployment.runtime)
        self._version = found.version if found is not None and found.language == "python" else None
        repository = around.manifests.repository
        root = around.deployment.root
        self.vendored = installed(repository, root if is_dir(root) else root.parent) if root else frozenset()
        self._of_layers = frozenset(
            name
            for layer in around.deployment.layers
            for folder in _site_packages(repository, layer)
            for name in installed(repository, folder)
        )

    def judge(self, name: str) -> Verdict:
        top = name.partition(".")[0]
        if top in self.vendored:
            return Verdict(top, Provider.VENDORED)
        if python.is_standard(name, self._version):
            return Verdict(top, Provider.STANDARD_LIBRARY)
        if top in self._of_layers:
            return Verdict(top, Provider.LAYER)
        gone = python.gone_since(name) if self._version is not None else None
        provider, declared = self._provided(name, top)
        if provider is Provider.NOTHING and gone is None and python.first(name) is not None:
            provider = Provider.UNKNOWN  # the language has it, in a newer version: it is another fact that tells so
        gone_since = written(gone) if gone is not None and self._version is not None and self._version >= gone else None
        return Verdict(top, provider, declared, gone_since)

    def _provided(self, name: str, top: str) -> tuple[Provider, Dependency | None]:
        around = self.around
        names = _distributions(name)
        declared = around.find(names)
        if declared is not None and declared.deployed:
            return Provider.MANIFEST, declared
        in_layer = around.find(names, layers=True)
        if in_layer is not None:
            return Provider.LAYER, in_layer
        inline = around.deployment.root is None and python.comes_with_inline_code(top)
        if inline or python.carried(top, self._version):
            return Provider.RUNTIME, declared
        if declared is not None or python.may_be_there(top):
            return Provider.UNKNOWN, declared
        brought = around.bringing(names, python.brought)
        if brought is not None:
            return Provider.MANIFEST, brought
        return (Provider.NOTHING if self._is_absent(top, names) else Provider.UNKNOWN), None

    def _is_absent(self, top: str, names: frozenset[str]) -> bool:
        around = self.around
        rarely = python.is_rarely_replaced(top)
        brought = _brought_beside_replacements if rarely else python.brought
        if not (python.distributions(top) or python.gone_since(top)):
            return False  # what nobody knows may be a file that a build makes
        if not around.certain(brought, but_extras=rarely) or around.mentioned(names | {top.lower()}, top):
            return False
        normal = {around.normal(one.name) for one in around.dependencies}
        every = normal.union(*(lock.names for lock in around.locks))
        return not python.is_shared(top) or all(python.modules(one) is not None for one in every)


def _brought_beside_replacements(distribution: str) -> frozenset[str] | None:
    """What a distribution brings, where only what stands in for modules of older versions matters."""
    known = python.brought(distribution)
    return frozenset({distribution}) if known is None and not python.may_replace(distribution) else known


def _distributions(module: str) -> frozenset[str]:
    """The distributions that may have a module, by normalised names: `google-cloud` too for `google.cloud.storage`."""
    parts = module.split(".")[:4]
    own = {python.normalized("-".join(parts[:length])) for length in range(1, len(parts) + 1)}
    return frozenset(own | python.distributions(parts[0]))


def _site_packages(repository: Repository, layer: Path) -> list[Path]:
    """Where a layer has packages ("Packaging your layer content" in the AWS Lambda Developer Guide)."""
    folders = [layer, layer / "python"]
    library = layer / "python" / "lib"
    if repository.is_dir(library):
        folders += [path / "site-packages" for path in globbed(library, "python3*")]
    return [folder for folder in folders if repository.is_dir(folder)]


def installed(repository: Repository, folder: Path) -> frozenset[str]:
    """The top-level modules of what an installer put into a folder, and those that are compiled."""
    found: set[str] = set()
    for name in repository.names(folder, _INSTALLED):
        if name.endswith("-info"):
            distribution = python.normalized(name.partition("-")[0])
            found |= {distribution.replace("-", "_"), *(python.modules(distribution) or ())}
            found |= _listed(repository, folder / name / "top_level.txt")
        else:
            found.add(name.partition(".")[0])
    return frozenset(found)


def _listed(repository: Repository, path: Path) -> set[str]:
    try:
        file = repository.read(path)
    except Refused:
        return set()
    return set(file.text.split()) if file is not None and len(file.text) < 10_000 else set()

"""What a handler's code imports, and what provides it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from lambdalint import lazy
from lambdalint.knowledge.packages import python
from lambdalint.model.dependency import Import, Provider
from lambdalint.readers.code.dependencies import node
from lambdalint.readers.code.dependencies.attempts import attempted
from lambdalint.readers.code.dependencies.compiled_packages import GoPackages, JavaPackages
from lambdalint.readers.code.dependencies.deployment import Builds, Deployment
from lambdalint.readers.code.dependencies.guarding import is_tried
from lambdalint.readers.code.dependencies.lookup import Manifests
from lambdalint.readers.code.dependencies.node_packages import NodePackages
from lambdalint.readers.code.dependencies.python_packages import PythonPackages
from lambdalint.readers.code.dependencies.surroundings import Surroundings
from lambdalint.readers.code.dependencies.verdict import Verdict
from lambdalint.readers.code.program.modules import Imports, Module, outline
from lambdalint.readers.code.program.scopes import ImportSite
from lambdalint.readers.code.program.values import Frame
from lambdalint.readers.code.program.ways import Way
from lambdalint.readers.repository import Repository
from lambdalint.source import Span

_LANGUAGES = {
    ".py": "python",
    **dict.fromkeys((".js", ".mjs", ".cjs", ".jsx", ".ts", ".tsx", ".mts", ".cts"), "javascript"),
    ".java": "java",
    ".kt": "java",
    ".go": "go",
}
_TYPED = frozenset({".ts", ".tsx", ".mts", ".cts"})
_PATHS = ("sys.path", "site.addsitedir", "module.paths", "NODE_PATH", "PYTHONPATH")
"""By which code finds modules elsewhere."""
_PATH = lazy.pattern(r"\b(?:" + "|".join(map(re.escape, _PATHS)) + r")\b")


_Judge = PythonPackages | NodePackages | JavaPackages | GoPackages


def language_of(module: Module, deployment: Deployment) -> str:
    """By the file's name; by the runtime's for code inside a template. Empty where no manifest is known."""
    if module.path is None:
        return "python" if (deployment.runtime or "").startswith("python") else "javascript"
    return _LANGUAGES.get(module.suffix, "")


class Packages(Struct, eq=False, dict=True):
    """What provides the packages of one repository's code, for as many functions as share it."""

    repository: Repository

    @cached_property
    def manifests(self) -> Manifests:
        return Manifests(self.repository)

    @cached_property
    def builds(self) -> Builds:
        return Builds(self.repository)

    def imports(self, ways: Mapping[Frame, Way], imports: Imports, deployment: Deployment) -> tuple[Import, ...]:
        """What the frames of a handler import. `imports` says where theirs lead in the project."""
        reading = _Reading(self, imports, deployment)
        texts = {frame.scope.module.file.text for frame in ways}
        if any(path in text and _PATH.search(text) for text in texts for path in _PATHS):
            reading.deployment = replace(deployment, complete=False)
        found: dict[Span, Import] = {}
        attempts = attempted(ways, imports)
        for frame, way in ways.items():
            for site in outline(frame.scope).imports:
                one = reading.read(frame.scope.module, site, way, attempt=frame.scope.module in attempts)
                if one is not None and (one.span not in found or found[one.span].conditional):
                    found[one.span] = one
        return tuple(found.values())

    def is_deployed_as_written(self, deployment: Deployment, folder: Path) -> bool:
        """Whether no bundler or compiler rewrites the JavaScript files of a folder, as far as is told."""
        if not deployment.complete or deployment.bundled is not None or deployment.root is None:
            return deployment.complete and not deployment.bundled
        top = deployment.within or self.repository.top
        if any(self.builds.compiles(inner) for inner in {folder, deployment.root, top}):
            return False
        around = self.manifests.around("javascript", folder, top)
        return not any(node.compiles(manifest) for declared in around for manifest in declared.manifests)

    def judge(self, language: str, deployment: Deployment, folder: Path | None, *, typed: bool = False) -> _Judge:
        """What judges the imports of the files of a folder."""
        normal = python.normalized if language == "python" else str
        around = Surroundings(deployment, language, folder, self.manifests, self.builds, normal)
        if language == "python":
            return PythonPackages(around)
        if language == "javascript":
            return NodePackages(around, typed=typed)
        return JavaPackages(around) if language == "java" else GoPackages(around)


class _Reading(Struct, eq=False):
    """The imports of one handler."""

    packages: Packages
    project: Imports
    deployment: Deployment
    _judges: dict[Module, _Judge] = field(default_factory=dict)
    _of_folders: dict[tuple[str, Path | None, bool], _Judge] = field(default_factory=dict)
    _verdicts: dict[tuple[_Judge, str], Verdict | None] = field(default_factory=dict)

    def read(self, module: Module, site: ImportSite, way: Way, *, attempt: bool) -> Import | None:
        """None for what is no package's: other files of the same folder, paths, URLs."""
        imported, language = site.imported, language_of(module, self.deployment)
        name = imported.module
        if not language or imported.level or not name or name[0] in "./#" or site.start_byte == site.end_byte:
            return None
        if language == "python" and imported.name not in {"", "*"} and python.is_shared(name.partition(".")[0]):
            name = f"{name}.{imported.name}"
        judge = self._judge(module, language)
        vendored = isinstance(judge, PythonPackages) and name.partition(".")[0] in judge.vendored
        verdict = (None if vendored else self._own(module, site)) or self._judged(judge, name)
        if verdict is None:
            return None
        conditional = attempt or way.always is None or site.circumstance.conditional
        return Import(
            span=span_of(module, site),
            name=name,
            language=language,
            package=verdict.package,
            conditional=conditional or is_tried(module, site.start_byte, site.end_byte),
            via=way.via,
            provided_by=verdict.provider,
            declared=verdict.declared,
            manifest=judge.around.nearest,
            gone_since=verdict.gone_since,
        )

    def _own(self, module: Module, site: ImportSite) -> Verdict | None:
        """Where an import leads to a file of the project, or of a layer's."""
        path = self.project.path(site.imported, module)
        if not path:
            return None
        places = [place for step in path for place in (step.folder, step.module.path if step.module else None) if place]
        layers = self.deployment.layers
        in_layer = any(place.is_relative_to(layer) for place in places for layer in layers)
        return Verdict(site.imported.module, Provider.LAYER if in_layer else Provider.PROJECT)

    def _judge(self, module: Module, language: str) -> _Judge:
        if module not in self._judges:
            folder = module.path.parent if module.path is not None else None
            typed = module.suffix in _TYPED
            key = (language, folder, typed)
            if key not in self._of_folders:
                self._of_folders[key] = self.packages.judge(language, self.deployment, folder, typed=typed)
            self._judges[module] = self._of_folders[key]
        return self._judges[module]

    def _judged(self, judge: _Judge, name: str) -> Verdict | None:
        key = (judge, name)
        if key not in self._verdicts:
            self._verdicts[key] = judge.judge(name)
        return self._verdicts[key]


def span_of(module: Module, site: ImportSite) -> Span:
    """The name within the statement that imports it; the statement where it is not written out."""
    text = module.data[site.start_byte : site.end_byte][:10_000]
    name = site.imported.module.encode("utf-8", "surrogatepass")
    for inner in (b"", b"."):  # `os` in `import os.path, os`, but `java.util` in `import java.util.*`
        start = text.find(name)
        while start >= 0:
            end = start + len(name)
            if not (_is_part(text[start - 1 : start], b".") or _is_part(text[end : end + 1], b"" if inner else b".")):
                return module.extent(site.start_byte + start, site.start_byte + end)
            start = text.find(name, end)
    return module.extent(site.start_byte, site.end_byte)


def _is_part(byte: bytes, more: bytes) -> bool:
    """Whether a name goes on with a byte."""
    return bool(byte) and (byte.isalnum() or byte == b"_" or byte in more or byte > b"\x7f")

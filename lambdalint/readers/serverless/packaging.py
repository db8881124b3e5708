"""What the framework would upload for a function: all files of the service but those that patterns leave out.

Facts: osls 4.3.1, `lib/plugins/package/lib`; the older `include` and `exclude` as in version 3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from lambdalint import lazy
from lambdalint.model.node import Mapping, Node, Sequence
from lambdalint.model.package import Package
from lambdalint.model.value import Value
from lambdalint.paths import is_file
from lambdalint.readers import building, nodes, scalars
from lambdalint.readers.artifacts import Artifact, Artifacts
from lambdalint.readers.handlers import Deployed
from lambdalint.readers.serverless import patterns
from lambdalint.readers.serverless.dependencies import Dependencies
from lambdalint.readers.serverless.service import Declared, Service, setting
from lambdalint.source import Span

_DEFAULT_EXCLUDES = (
    ".git/** .gitignore .DS_Store npm-debug.log yarn-*.log .serverless/** .serverless_plugins/** "
    "serverless.{yml,yaml,json,js,mjs,cjs,ts}"
).split()
_BUNDLERS = lazy.pattern(
    r"esbuild|webpack|typescript|bundle|optimize|babel|rollup|parcel|vite|swc|rust|dependenc|monorepo"
)
"""Plug-ins that put a package together of something else than the files of the service, but for Python."""
_BRINGING = lazy.pattern(
    r"^\.|bundl|pack|depend|layer|monorepo|workspace|poetry|pip|wsgi|webpack|esbuild|rspack|vite|rollup|parcel|babel|"
    r"typescript|swc|optimize|script|hook|build|container|docker|datadog|sentry|newrelic|lumigo|epsagon|thundra|dynatrace|"
    r"instana|lift|sst|nx|python-(?!requirements)"
)
"""Plug-ins that may put packages into the upload, into layers, or run a build of the user's own."""
_HARMLESS = frozenset(
    "serverless-prune-plugin serverless-offline serverless-plugin-warmup serverless-plugin-tracing "
    "serverless-iam-roles-per-function serverless-domain-manager serverless-dotenv-plugin".split()
)
_BUNDLING = lazy.pattern(r"esbuild|webpack|rspack|bundle|rollup|parcel|vite")
"""Plug-ins that put what a Node.js function imports into its file."""
_BEFORE_BUNDLING = lazy.pattern(r"[~^=v]*[123](?:\.|$)")
"""Versions of the framework that bundle nothing by themselves; 4 does JavaScript and TypeScript."""

Rules = tuple[tuple[bool, str], ...]
"""Whether a pattern takes in or leaves out, and its expression. The last that matches decides."""


class Selection(Struct, frozen=True, dict=True):
    """Tells which files are left out. Two with the same rules are equal, so that what they select is measured once."""

    rules: Rules
    dependencies: Dependencies | None
    """None where dependencies for development are uploaded too."""
    below: str = ""
    """The folder, with `/` at its end, that paths are relative to and the rules are not."""

    def __call__(self, path: str) -> bool:
        path = self.below + path
        if self.dependencies and self.dependencies.leave_out(path):
            return True
        return not next((takes_in for takes_in, pattern in self._compiled if pattern.fullmatch(path)), True)

    @cached_property
    def _compiled(self) -> list[tuple[bool, re.Pattern[str]]]:
        return [(takes_in, re.compile(expression)) for takes_in, expression in self.rules[::-1]]


class Packaging(Struct, frozen=True, eq=False):
    service: Service
    folder: Path
    artifacts: Artifacts
    dependencies: Dependencies

    def root(self, function: Declared) -> Path | None:
        """The folder whose files the function finds beside its handler; None if that is in an archive, or an image.

        With serverless-python-requirements, the `module` of a function that is packed individually is its root.
        """
        if setting(function.settings, "image") or self._archive(function) is not None:
            return None
        return self.artifacts.repository.resolve(self.folder / self._module(function))

    def archive(self, function: Declared) -> Path | None:
        """Where the archive is that is uploaded as it is; the service's folder if that is not known."""
        archive = self._archive(function)
        if archive is None or setting(function.settings, "image"):
            return None
        path = scalars.text(archive)
        return self.folder if path is None or "://" in path else self.folder / path

    def package(
        self, function: Declared, runtime: Value[str], layers: dict[str, Path], *, complete: bool
    ) -> Package | None:
        """`layers` are the local ones, by logical id; `complete`: whether these are all."""
        own = _map(function, "package")
        archive = self._archive(function)
        if setting(function.settings, "image") or scalars.boolean(own.get("disable")):
            return None
        if archive is not None:
            path = self.artifacts.local(scalars.text(archive), self.folder)
            if path is None or not is_file(path):
                return None
            artifacts = [Artifact(path), *self._layers(layers)]
            return self._told(self.artifacts.package(archive.span, artifacts), runtime, artifacts, complete=complete)
        root = self.root(function)
        excludes = self._excludes(function)
        if root is None or excludes is None or self._bundled(runtime):
            return None
        artifacts = [Artifact(root, excludes), *self._layers(layers)]
        return self._told(
            self.artifacts.package(self._place(function), artifacts), runtime, artifacts, complete=complete
        )

    def _told(
        self, package: Package | None, runtime: Value[str], artifacts: list[Artifact], *, complete: bool
    ) -> Package | None:
        """The same, with what is known of programs that are compiled for it."""
        if package is None or not (runtime.known or "").startswith(("provided", "go1")):
            return package
        package = replace(package, targets=building.targets(self.artifacts.repository, self.folder))
        return self.artifacts.with_bootstrap(package, runtime, artifacts, within=self.folder, complete=complete)

    def deployed(self, function: Declared, *, layers_known: bool) -> Deployed:
        """How a function's code comes to be where it runs. `layers_known`: whether all layers lie here."""
        plugins = self.service.plugins
        bundled = (
            plugins is None or any(_BUNDLING.search(name) for name in plugins) or "build" in self.service.root.keys
        )
        return Deployed(
            within=self.folder,
            layers_known=layers_known,
            bundled=True if bundled else None,
            development=scalars.boolean(self.service.package.get("excludeDevDependencies")) is False,
            left_out=self._excludes(function) or _everything,
            complete=plugins is not None and not any(_BRINGING.search(name) for name in plugins - _HARMLESS),
        )

    def _archive(self, function: Declared) -> Node | None:
        """`package.artifact` of the function, else of the service."""
        own = _map(function, "package")
        whole = setting(own, "artifact")
        if whole is None and not scalars.boolean(own.get("individually")):
            whole = setting(self.service.package, "artifact")
        return whole[1] if whole else None

    def _individually(self, function: Declared) -> bool:
        own, all_ = _map(function, "package"), self.service.package
        return bool(scalars.boolean(own.get("individually")) or scalars.boolean(all_.get("individually")))

    def _module(self, function: Declared) -> str:
        plugins = self.service.plugins or frozenset()
        named = scalars.text(function.settings.get("module"))
        if named is None or "serverless-python-requirements" not in plugins or not self._individually(function):
            return ""
        return named.strip("./") + "/" if named.strip("./") else ""

    def _excludes(self, function: Declared) -> Selection | None:
        own = _map(function, "package") if self._individually(function) else None
        return self._selection(own, self._module(function))

    def _bundled(self, runtime: Value[str]) -> bool:
        if (runtime.known or "").startswith("python"):
            return False
        plugins = self.service.plugins
        if plugins is None or any(_BUNDLERS.search(name) for name in plugins):
            return True
        version = scalars.text(self.service.variables.at("frameworkVersion")) or ""
        bundles = scalars.boolean(self.service.variables.at("build", "esbuild")) is not False
        others = runtime.known is not None and not runtime.known.startswith("nodejs")
        return bundles and not others and not _BEFORE_BUNDLING.match(version)

    def _selection(self, own: Mapping | None, below: str, *, layer: bool = False) -> Selection | None:
        """What is left out of a function's package, or of a layer; None if a pattern cannot be read."""
        rules: list[tuple[bool, str]] = []
        for pattern in self._patterns(own, layer=layer):
            if pattern is None:
                return None
            takes_in, glob = not pattern.startswith("!"), pattern.removeprefix("!")
            if (expression := patterns.expression(glob)) is None:
                return None
            rules.append((takes_in, expression))
        deployed = layer or scalars.boolean(self.service.package.get("excludeDevDependencies")) is False
        return Selection(tuple(rules), None if deployed else self.dependencies, below)

    def _patterns(self, own: Mapping | None, *, layer: bool) -> Iterator[str | None]:
        """The patterns in their order, those that leave out with `!`; None for one that cannot be known."""
        holders = [holder for holder in (self.service.package, own) if holder is not None]
        if not layer:
            paths = [scalars.text(declared.settings.get("path")) for declared in self.service.layers]
            yield from (path and f"!{path.rstrip('/')}/**" for path in paths)
        for default in (*_DEFAULT_EXCLUDES, self.service.file.path.rsplit("/", 1)[-1]):
            yield f"!{default}"
        for holder in holders:
            for pattern in _texts(holder.get("exclude")):
                yield pattern and (pattern[1:] if pattern.startswith("!") else f"!{pattern}")
        for holder in holders:
            yield from _texts(holder.get("patterns"))
            yield from _texts(holder.get("include"))
            if nodes.is_unknown(holder):
                yield None

    def _layers(self, folders: dict[str, Path]) -> list[Artifact]:
        excludes = self._selection(None, "", layer=True)
        return [Artifact(path, None if is_file(path) else excludes) for path in folders.values()]

    def _place(self, function: Declared) -> Span:
        """What is the same for all functions is the service's matter."""
        if self._individually(function):
            return function.settings.keys.get("package", function.span)
        keys = self.service.root.keys
        return keys.get("package") or keys.get("service") or function.span


def _everything(_: str) -> bool:
    """Where patterns cannot be read, nothing is sure to be uploaded."""
    return True


def _map(function: Declared, key: str) -> Mapping:
    node = function.settings.get(key)
    return node if isinstance(node, Mapping) else Mapping(function.span, {}, {})


def _texts(node: Node | None) -> Iterator[str | None]:
    if isinstance(node, Sequence):
        yield from (scalars.text(item) for item in node.items)
    elif not scalars.is_null(node):
        yield None

"""What a handler's code and its manifests need of a newer version of their language than the runtime is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from lambdalint.knowledge.packages import Platform, javascript, platform, python
from lambdalint.knowledge.packages.platforms import written
from lambdalint.model.dependency import Feature, NewerThanRuntime
from lambdalint.readers.code.dependencies.deployment import Deployment
from lambdalint.readers.code.dependencies.guarding import is_tried
from lambdalint.readers.code.dependencies.imports import Packages, language_of, span_of
from lambdalint.readers.code.dependencies.names import BUILT_IN, called_by_name, used
from lambdalint.readers.code.program.expressions import Expression
from lambdalint.readers.code.program.modules import Module, outline
from lambdalint.readers.code.program.scopes import Circumstance, ImportSite, Scope
from lambdalint.readers.code.program.values import Frame
from lambdalint.readers.code.program.ways import Way
from lambdalint.source import Span

_LANGUAGES = {"python": "Python", "javascript": "Node.js", "java": "Java"}
_PLAIN = frozenset({".js", ".mjs", ".cjs"})
_POLYFILLS = (
    "core-js",
    "polyfill",
    "ponyfill",
    "globalThis.",
    "global.",
    "global[",
    "regenerator-runtime",
    "undici/register",
)
"""What a file says that puts names into the language."""

Version = tuple[int, ...]


def newer_than_runtime(
    ways: Mapping[Frame, Way], packages: Packages, deployment: Deployment
) -> tuple[NewerThanRuntime, ...]:
    """Nothing where the runtime says no version of the language that the code is in."""
    found = platform(deployment.runtime)
    if found is None:
        return ()
    scopes = dict.fromkeys(frame.scope for frame in ways)
    modules = dict.fromkeys(scope.module for scope in scopes)
    polyfilled = found.language == "javascript" and any(
        polyfill in module.file.text for module in modules for polyfill in _POLYFILLS
    )
    reading = _Reading(found, packages, deployment, polyfilled)
    mine = [module for module in modules if language_of(module, deployment) == found.language]
    facts = list(reading.syntax(mine))
    if found.language in {"python", "javascript"}:
        facts += [fact for scope in scopes if scope.module in mine for fact in reading.names(scope)]
    facts += _levels(mine, found, packages, deployment)
    return tuple({fact.span: fact for fact in facts}.values())


def _levels(
    modules: list[Module], found: Platform, packages: Packages, deployment: Deployment
) -> Iterator[NewerThanRuntime]:
    """What the nearest manifest of each folder asks for."""
    folders = dict.fromkeys(module.path.parent for module in modules if module.path is not None)
    for folder in folders if deployment.complete else ():
        around = packages.manifests.around(found.language, folder, packages.repository.top)
        levels = [manifest.level for declared in around[:1] for manifest in declared.manifests if manifest.level]
        for level in levels:
            if level.version > found.version and (level.toolchain or _suffixes(modules, folder) != {".kt"}):
                yield NewerThanRuntime(
                    span=level.span,
                    feature=Feature.LEVEL,
                    what=level.what,
                    language=_LANGUAGES[found.language],
                    since=written(level.version),
                    version=written(found.version),
                    fatal=found.language == "java",
                )


def _suffixes(modules: list[Module], folder: Path) -> set[str]:
    return {module.path.suffix for module in modules if module.path is not None and module.path.parent == folder}


class _Reading(Struct, frozen=True):
    platform: Platform
    packages: Packages
    deployment: Deployment
    polyfilled: bool
    """Whether some file may put names into the language."""

    def syntax(self, modules: list[Module]) -> Iterator[NewerThanRuntime]:
        """What keeps files from being loaded; not of those that a compiler or bundler rewrites."""
        language, version = self.platform.language, self.platform.version
        if language == "python" and (after := python.syntax_after(version)):
            from lambdalint.readers.code.python.features import NAMES, features  # noqa: PLC0415 - it needs this package

            for module in modules:
                for kind, node in features(module, frozenset(after)):
                    yield from self._syntax(module.span(node), NAMES[kind], after[kind])
        elif language == "javascript" and (newer := javascript.syntax_after(version[0])):
            from lambdalint.readers.code.javascript.features import NAMES, features  # noqa: PLC0415 - likewise

            for module in filter(self._is_deployed_as_it_is, modules):
                for kind, node in features(module, frozenset(newer)):
                    yield from self._syntax(module.span(node), NAMES[kind], (newer[kind],))

    def _is_deployed_as_it_is(self, module: Module) -> bool:
        if module.path is None:
            return True
        return module.path.suffix in _PLAIN and self.packages.is_deployed_as_written(
            self.deployment, module.path.parent
        )

    def names(self, scope: Scope) -> Iterator[NewerThanRuntime]:
        """Modules, names and arguments of the standard library that are used whatever happens."""
        module = scope.module
        for site in outline(scope).imports:
            if self._is_certain(module, site.circumstance, site.start_byte, site.end_byte):
                yield from self._imported(module, site)
        if self.platform.language == "python":
            yield from self._parameters(scope)
        elif self.polyfilled:
            return
        for (owner, name), node, circumstance in used(scope):
            since = self._name_since(owner, name)
            if since is not None and self._may_fail(module, circumstance, node):
                shown = f"{owner}.{name}" if owner else name
                yield from self._since(module.span(node), shown, since, fatal=False)

    def _imported(self, module: Module, site: ImportSite) -> Iterator[NewerThanRuntime]:
        imported = site.imported
        if imported.level:
            return
        if self.platform.language == "javascript":
            major = javascript.module_since(imported.module)
            if major is not None:
                yield from self._since(span_of(module, site), imported.module, (major,), fatal=True)
            return
        named = imported.name not in {"", "*"}
        whole = f"{imported.module}.{imported.name}" if named else imported.module
        since = python.first(imported.module) or (python.first(whole) if named else None)
        if since is not None:
            yield from self._since(span_of(module, site), imported.module, since, fatal=True)
        elif imported.name:
            since = python.name_since(imported.module, imported.name)
            if since is not None:
                yield from self._since(_name_span(module, site), whole, since, fatal=True)

    def _parameters(self, scope: Scope) -> Iterator[NewerThanRuntime]:
        for (owner, name), call, circumstance in called_by_name(scope):
            function = f"{owner}.{name}" if owner else name
            for argument in call.arguments:
                since = python.parameter_since(function, argument.name) if argument.name else None
                if since is not None and self._may_fail(scope.module, circumstance, argument.value):
                    span = scope.module.span(argument.value)
                    yield from self._since(span, f"the argument `{argument.name}` of {function}", since, fatal=False)

    def _name_since(self, owner: str, name: str) -> Version | None:
        if self.platform.language == "python":
            first = name.partition(".")[0]
            return python.name_since(owner or "builtins", first) if name else None
        major = javascript.global_since(name) if owner == BUILT_IN else javascript.name_since(owner, name)
        if major is None and owner == BUILT_IN and "." in name:
            major = javascript.global_since(name.partition(".")[0])
        return None if major is None else (major,)

    def _may_fail(self, module: Module, circumstance: Circumstance, node: Expression) -> bool:
        return self._is_certain(module, circumstance, node.start_byte, node.end_byte)

    def _is_certain(self, module: Module, circumstance: Circumstance, start_byte: int, end_byte: int) -> bool:
        return not circumstance.conditional and not is_tried(module, start_byte, end_byte)

    def _syntax(self, span: Span, what: str, since: Version) -> Iterator[NewerThanRuntime]:
        yield from self._since(span, what, since, fatal=True, feature=Feature.SYNTAX)

    def _since(
        self, span: Span, what: str, since: Version, *, fatal: bool, feature: Feature = Feature.LIBRARY
    ) -> Iterator[NewerThanRuntime]:
        version = self.platform.version
        if since > version:
            yield NewerThanRuntime(
                span=span,
                feature=feature,
                what=what,
                language=_LANGUAGES[self.platform.language],
                since=written(since),
                version=written(version),
                fatal=fatal,
            )


def _name_span(module: Module, site: ImportSite) -> Span:
    """The name that is imported, within its statement."""
    text = module.data[site.start_byte : site.end_byte].decode("utf-8", "replace")
    after = text.find(" import ")
    at = text.find(site.imported.name, max(after, 0))
    span = module.extent(site.start_byte, site.end_byte)
    return span if at < 0 else Span(span.file, span.start + at, span.start + at + len(site.imported.name))

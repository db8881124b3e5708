"""What a handler's code imports that may use AWS: packages that no table knows, files that could not be read."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, field

from lambdalint.knowledge.packages import quiet
from lambdalint.model.blind_spot import Hiding
from lambdalint.readers.code.program.evaluation import Evaluation
from lambdalint.readers.code.program.modules import Module, Namespace, outline
from lambdalint.readers.code.program.scopes import Circumstance, Import, ImportSite, Scope
from lambdalint.readers.code.program.values import Frame
from lambdalint.source import Span

_DATA = (".json", ".css", ".html", ".graphql", ".gql", ".sql", ".txt", ".md", ".yml", ".yaml", ".xml", ".svg", ".png")
"""Endings of what a bundler has code import that is none."""

_ALIASES = ("@/", "~/", "#", "~~/")
"""How names begin that a bundler or a manifest leads to files of the project."""

_Spot = tuple[Span, Hiding, str]


class Packages(Struct):
    """Looks at the imports of one handler's code, each scope once."""

    evaluation: Evaluation
    _scopes: dict[Scope, tuple[_Spot, ...]] = field(default_factory=dict)

    def imported(self, frame: Frame) -> tuple[_Spot, ...]:
        scope = outline(frame.scope)
        if scope not in self._scopes:
            self._scopes[scope] = tuple(self._spots(scope)) if scope.imports or scope.stars else ()
        return self._scopes[scope]

    def _spots(self, scope: Scope) -> Iterator[_Spot]:
        said = {site.imported.module for site in scope.imports}
        stars = [one for one in scope.stars if one.module not in said and not one.level]
        sites = [*scope.imports, *(ImportSite(one, Circumstance(), 0, 0) for one in stars)]
        for site in sites:
            found = self._found(site.imported, scope.module)
            if found is not None:
                yield self._span(scope.module, site), *found

    def _found(self, imported: Import, module: Module) -> tuple[Hiding, str] | None:
        name = imported.module
        if (not name and not imported.level) or " " in name or name.endswith(_DATA):
            return None  # what has a space stands for files of the same program
        path = self.evaluation.imports.path(imported, module)
        if path:
            return (Hiding.CODE, f"{name}.{imported.name}".strip(".")) if self._lacks(path[-1], imported) else None
        if imported.level or name.startswith(_ALIASES):
            return Hiding.CODE, name
        inner = f"{name}.{imported.name}" if imported.name not in {"", "*"} else name
        package = quiet.may_use_aws(self.evaluation.calls.language, name, inner)
        return None if package is None else (Hiding.PACKAGE, package)

    def _lacks(self, found: Namespace, imported: Import) -> bool:
        """Whether a package of the project, which has no code of its own, lacks what is imported of it."""
        if self.evaluation.calls.language != "python" or found.module is not None:
            return False
        named = imported.name not in {"", "*"}
        return found.folder is None or (named and self.evaluation.imports.child(found, imported.name) is None)

    @staticmethod
    def _span(module: Module, site: ImportSite) -> Span:
        """The name within the statement that imports it, else the statement's first line."""
        if site.start_byte == site.end_byte:
            start = module.data.find(site.imported.module.encode("utf-8", "surrogatepass"))
            return (
                module.extent(start, start + len(site.imported.module.encode())) if start >= 0 else module.extent(0, 0)
            )
        end = module.data.find(b"\n", site.start_byte, site.end_byte)
        return module.extent(site.start_byte, site.end_byte if end < 0 else end)

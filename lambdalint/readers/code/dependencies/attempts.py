"""The files of a handler that it may do without: those that are only imported in a `try`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from lambdalint.readers.code.dependencies.guarding import is_tried
from lambdalint.readers.code.program.modules import Imports, Module, outline
from lambdalint.readers.code.program.scopes import ImportSite
from lambdalint.readers.code.program.values import Frame
from lambdalint.readers.code.program.ways import Way


def attempted(ways: Mapping[Frame, Way], imports: Imports) -> set[Module]:
    """What they import themselves is not needed either, unless another file imports it as well."""
    firm: dict[Module, set[Module]] = defaultdict(set)
    tried: dict[Module, set[Module]] = defaultdict(set)
    for frame in ways:
        importer = frame.scope.module
        for site in outline(frame.scope).imports:
            targets = _targets(imports, site, importer)
            edges = tried if targets and is_tried(importer, site.start_byte, site.end_byte) else firm
            for target in targets:
                edges[target].add(importer)
    first = next((frame.scope.module for frame in ways), None)
    found = {module for module in tried if module not in firm and module is not first}
    pending = list(found)
    while pending:
        attempt = pending.pop()
        for module, importers in firm.items():
            if attempt in importers and module is not first and module not in found and importers <= found:
                found.add(module)
                pending.append(module)
    return found


def _targets(imports: Imports, site: ImportSite, importer: Module) -> list[Module]:
    path = imports.path(site.imported, importer)
    if path and site.imported.name not in {"", "*"}:
        path = [*path, *filter(None, [imports.child(path[-1], site.imported.name)])]
    return [step.module for step in path if step.module is not None and step.module is not importer]

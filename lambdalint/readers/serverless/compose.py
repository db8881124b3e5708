"""Serverless Compose: services that are deployed together, with parameters passed to each.

https://www.serverless.com/framework/docs/guides/compose, osls (`lib/cli/triage.js`)
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct, field

from lambdalint.model.node import Mapping, Node, Scalar
from lambdalint.readers import nodes, scalars, serverless
from lambdalint.readers.document import Report
from lambdalint.readers.repository import Refused, Repository
from lambdalint.readers.serverless import configuration
from lambdalint.source import Span

NAMES = tuple(f"serverless-compose.{suffix}" for suffix in ("yml", "yaml", "json", "js", "ts"))
PROGRAMS = NAMES[3:]


class _Entry(Struct, frozen=True, eq=False):
    folder: Path
    config: str | None
    """The name of the service's file, if it is not the usual one."""
    given: Mapping

    def names(self, path: Path) -> bool:
        return path.parent == self.folder and self.config in (None, path.name)


class Compose(Struct, frozen=True, eq=False):
    """The Compose files of a repository, each read when a service below it is."""

    repository: Repository
    report: Report
    _read: dict[Path, tuple[_Entry, ...]] = field(default_factory=dict)

    def given(self, path: Path, assumed: Mapping) -> Mapping | None:
        """`params` and `stages` of a service: those `assumed`, before what its Compose file has for it."""
        passed = self._passed(path)
        if not assumed.values:
            return passed
        unknown = passed if nodes.is_unknown(passed) else None
        params = nodes.mapping(assumed.span, {"params": nodes.merged(filter(None, (unknown, assumed))) or assumed})
        given = nodes.merged(filter(None, (passed, params)))
        return given if isinstance(given, Mapping) else None

    def _passed(self, path: Path) -> Mapping | None:
        """What the nearest Compose file has that names a service; unknown if that is deployed several times."""
        for folder in path.parents:
            if not folder.is_relative_to(self.repository.top):
                break
            composed = next((folder / name for name in NAMES if self.repository.is_file(folder / name)), None)
            entries = [entry for entry in self._entries(composed) if entry.names(path)] if composed else []
            if entries:
                return entries[0].given if len(entries) == 1 else nodes.unknown(entries[0].given.span)
        return None

    def services(self, path: Path) -> Iterator[Path]:
        """The files of the services that a Compose file names."""
        for entry in self._entries(path):
            names = (entry.config,) if entry.config else serverless.NAMES
            found = (entry.folder / name for name in names if self.repository.is_file(entry.folder / name))
            yield from list(found)[:1]

    def _entries(self, path: Path) -> tuple[_Entry, ...]:
        real = self.repository.resolve(path)
        if real is None:
            return ()
        if real not in self._read:
            self._read[real] = tuple(self._all(real))
        return self._read[real]

    def _all(self, path: Path) -> Iterator[_Entry]:
        try:
            file = self.repository.read(path)
        except Refused as refusal:
            self.report(self.repository.place(path, refusal), str(refusal))
            return
        root = configuration.read(file, path, self.repository, self.report) if file else None
        if not isinstance(root, Mapping):
            return
        services, stages = root.get("services"), root.get("stages")
        if not isinstance(services, Mapping) and not scalars.is_null(services):
            self.report(services.span if services else root.span, "`services` holds no map")
        for _, _, service in services.items() if isinstance(services, Mapping) else ():
            if isinstance(service, Mapping) and (below := scalars.text(service.get("path"))):
                folder = self.repository.resolve(path.parent / below)
                if folder is not None:
                    yield _Entry(folder, scalars.text(service.get("config")), _given(service, stages))


def _given(service: Mapping, stages: Node | None) -> Mapping:
    """The parameters of one service, and those that each stage has for all."""
    of_stages = {
        name: nodes.mapping(stage.span, {"params": _literals(stage.get("params"), stage.span)})
        for name, stage in (stages.values.items() if isinstance(stages, Mapping) else ())
        if isinstance(stage, Mapping)
    }
    params = _literals(service.get("params"), service.span)
    return nodes.mapping(service.span, {"params": params, "stages": nodes.mapping(service.span, {**of_stages})})


def _literals(node: Node | None, absent: Span) -> Mapping:
    """A map of parameters; what holds a variable, of which Compose has others than services do, is unknown."""
    if not isinstance(node, Mapping):
        return nodes.mapping(absent, {})
    from lambdalint.readers.serverless import syntax  # noqa: PLC0415 - few repositories have a Compose file

    values: dict[str, Node] = {
        name: value if isinstance(value, Scalar) and syntax.OPENING not in value.text else nodes.unknown(value.span)
        for name, value in node.values.items()
    }
    return Mapping(node.span, values, node.keys)

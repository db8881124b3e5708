"""Writes small projects and asks what their handlers need from elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from lambdalint.model.code import Handler
from lambdalint.model.dependency import Import, NewerThanRuntime
from lambdalint.readers.code.dependencies.deployment import Deployment
from lambdalint.readers.code.dependencies.imports import Packages
from lambdalint.readers.code.dependencies.manifest import Manifest
from lambdalint.readers.code.dependencies.newer import newer_than_runtime
from lambdalint.readers.code.go import GoReader
from lambdalint.readers.code.java import JavaReader
from lambdalint.readers.code.javascript import JavaScriptReader
from lambdalint.readers.code.program import handler
from lambdalint.readers.code.program.modules import Imports
from lambdalint.readers.code.program.reach import Reach
from lambdalint.readers.code.program.reader import CodeReader, Setting
from lambdalint.readers.code.program.values import Frame
from lambdalint.readers.code.program.ways import Way, ways
from lambdalint.readers.code.python import PythonReader
from lambdalint.readers.repository import Repository
from lambdalint.source import SourceFile, Span

READERS: dict[str, type[CodeReader]] = {
    "python": PythonReader,
    "nodejs": JavaScriptReader,
    "java": JavaReader,
    "provided": GoReader,
}


@dataclass
class Project:
    """A repository in a temporary folder. `ways` is what the last handler reaches."""

    folder: Path
    ways: dict[Frame, Way] = field(default_factory=dict)
    project: Imports | None = None

    def write(self, **files: str) -> Project:
        return self.write_all(files)

    def write_all(self, files: dict[str, str]) -> Project:
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(dedent(text), encoding="utf-8", newline="")
        return self

    def reach(self, handler: str, runtime: str, root: str, layers: tuple[Path, ...] = ()) -> Packages:
        repository = Repository(self.folder)
        reader = next(READERS[name] for name in READERS if runtime.startswith(name))(repository, lambda *_: None)
        setting = Setting(Span(SourceFile("template.yaml", handler), 0, len(handler)), handler)
        reader.find(setting, self.folder / root, layers)
        assert self.project is not None, "no handler was found"
        return Packages(repository)

    def imports(
        self, *, handler: str = "app.handler", runtime: str = "python3.13", root: str = "", told: str = "", **more: Any
    ) -> dict[str, Import]:
        """By name. `told` is the runtime that the judge is told of, if it is another."""
        packages = self.reach(handler, runtime, root, more.get("layers", ()))
        assert self.project is not None
        deployment = Deployment(root=self.folder / root, runtime=told or runtime, **more)
        return {one.name: one for one in packages.imports(self.ways, self.project, deployment)}

    def newer(
        self, *, handler: str = "app.handler", runtime: str = "python3.9", root: str = "", **more: Any
    ) -> list[NewerThanRuntime]:
        packages = self.reach(handler, runtime, root)
        return list(
            newer_than_runtime(self.ways, packages, Deployment(root=self.folder / root, runtime=runtime, **more))
        )


@pytest.fixture
def code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    (tmp_path / ".git").mkdir()
    project = Project(tmp_path)
    facts = handler._facts

    def recorded(reach: Reach, starts: list[Frame], *rest: Any) -> Handler:
        project.project, project.ways = reach.evaluation.imports, ways(reach.edges, starts)
        return facts(reach, starts, *rest)

    monkeypatch.setattr(handler, "_facts", recorded)
    return project


Read = Callable[[Repository, Path], Manifest | None]


@dataclass(frozen=True)
class Files:
    folder: Path

    def read(self, reader: Read, name: str, text: str, **others: str) -> Manifest:
        """The manifest of a name and text, beside other files."""
        for other, content in {name: text, **{key.replace("__", "."): value for key, value in others.items()}}.items():
            (self.folder / other).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / other).write_text(dedent(content), encoding="utf-8", newline="")
        found = reader(Repository(self.folder), self.folder / name)
        assert found is not None
        return found


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def told(manifest: Manifest) -> list[tuple[str, str, bool]]:
    """Name, constraint and whether it is deployed, of each dependency; its span covers its name."""
    for one in manifest.dependencies:
        assert one.span.text in one.name or one.name.endswith(one.span.text.rpartition(":")[2]), one
    return [(one.name, one.constraint, one.deployed) for one in manifest.dependencies]

"""Writes small projects and reads them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest

from lambdalint.model.function import Function
from lambdalint.model.project import Project
from lambdalint.readers import project

TODAY = date(2026, 11, 22)


@dataclass(frozen=True)
class Repo:
    """A repository in a temporary folder."""

    folder: Path

    def write(self, path: str, text: str) -> Path:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(dedent(text), encoding="utf-8", newline="")
        return target

    def read(self, *paths: str, force_exclude: bool = False) -> project.Reading:
        return project.read([self.folder / path for path in paths or ("",)], TODAY, force_exclude=force_exclude)

    def project(self) -> Project:
        return self.read().project

    def functions(self) -> dict[str, Function]:
        return {f.id: f for template in self.project().templates for f in template.functions}

    def problems(self) -> list[tuple[str, int, str]]:
        """What cannot be read: path, line and problem of each."""
        return sorted(
            (u.span.file.path, u.span.file.text.count("\n", 0, u.span.start) + 1, u.problem)
            for u in self.project().unreadable
        )


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    (tmp_path / ".git").mkdir()
    return Repo(tmp_path)


@pytest.fixture
def function(repo: Repo) -> Callable[[str], Function]:
    """Reads a template with one function."""

    def read(template: str) -> Function:
        repo.write("template.yaml", template)
        (found,) = repo.functions().values()
        return found

    return read

"""What a linter is here, and environments of their own for those written in Python and in JavaScript."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.processes import Run, attempt
from bench.samples import SOURCE

ENVIRONMENTS = SOURCE / ".venv" / "compare"
_KEYS = "(AWSTemplateFormatVersion|Transform)"
_TEMPLATE = re.compile(rf"""^{_KEYS}\s*:|^\s{{0,4}}"{_KEYS}"\s*:""", re.MULTILINE)
_NO_SOURCE = {"node_modules", ".git", ".venv"}


@dataclass(frozen=True, order=True)
class Found:
    path: str
    """From the folder that was checked."""
    line: int
    """1 for the first; 0 where the linter says none."""
    rule: str
    resource: str
    """The logical id, or where the linter says none of a template's resources, nothing."""
    message: str = field(compare=False)


@dataclass(frozen=True)
class Outcome:
    found: tuple[Found, ...]
    failed: tuple[str, ...] = ()
    """Templates that the linter gave up on, or refused to read."""


class Linter(ABC):
    name: str
    packages: tuple[str, ...]

    @property
    def environment(self) -> Path:
        return ENVIRONMENTS / self.name.replace(" ", "-")

    @abstractmethod
    def install(self) -> None: ...

    @abstractmethod
    def version(self) -> str: ...

    @abstractmethod
    def size(self) -> float:
        """Megabytes of all that was installed, Python and Node.js themselves left out."""

    @abstractmethod
    def command(self, folder: Path) -> list[str | Path]:
        """The one command that checks all below the folder, to be run in it; empty where there is nothing to check."""

    @abstractmethod
    def understood(self, output: str, folder: Path) -> Outcome: ...

    def variables(self) -> dict[str, str]:
        """What the program finds in its environment: no credentials, and no settings for another Python."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "PYTHON", "BC_"))}
        return kept | {"NO_UPDATE_NOTIFIER": "1"}

    def check(self, folder: Path, prefix: Sequence[str] = ()) -> tuple[Run | None, Outcome]:
        command = self.command(folder)
        if not command:
            return None, Outcome(())
        run, said = attempt([*prefix, *command], folder, self.variables())
        try:
            return run, self.understood(run.output, folder)
        except (ValueError, KeyError) as error:
            raise SystemExit(
                f"{self.name} said what is not understood ({error}):\n{run.output[:500]}\n{said}"
            ) from error


class OfPython(Linter):
    def install(self) -> None:
        _run(sys.executable, "-m", "venv", self.environment)
        _run(self.program("pip"), "install", "--quiet", "--upgrade", *self.packages)

    def version(self) -> str:
        listed = json.loads(_run(self.program("pip"), "list", "--format", "json"))
        name = "lambdalint" if self.name == "lambdalint" else self.packages[0]
        return next(str(package["version"]) for package in listed if _same(package["name"], name))

    def size(self) -> float:
        (packages,) = self.environment.glob("lib/python*/site-packages")
        tools = {"pip", "setuptools", "pkg_resources", "_distutils_hack"}
        return sum(_size(entry) for entry in packages.iterdir() if entry.name.split("-")[0] not in tools) / 1e6

    def program(self, name: str) -> Path:
        return self.environment / "bin" / name


class OfNode(Linter):
    def install(self) -> None:
        self.environment.mkdir(parents=True, exist_ok=True)
        _run("npm", "install", "--silent", "--prefix", self.environment, *self.packages)

    def version(self) -> str:
        package = self.environment / "node_modules" / self.packages[0] / "package.json"
        return str(json.loads(package.read_text(encoding="utf-8"))["version"])

    def size(self) -> float:
        return _size(self.environment / "node_modules") / 1e6

    def variables(self) -> dict[str, str]:
        return super().variables() | {"NODE_ENVIRONMENT": str(self.environment)}


def templates(folder: Path) -> list[str]:
    """Paths of the CloudFormation and SAM templates below the folder, sorted."""
    return [
        path.relative_to(folder).as_posix()
        for path in _files(folder, {".yaml", ".yml", ".json", ".template"})
        if _TEMPLATE.search(path.read_text(encoding="utf-8", errors="replace"))
    ]


def has_source(folder: Path, ending: str) -> bool:
    return any(True for _ in _files(folder, {ending}))


def _files(folder: Path, endings: set[str]) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).parts
        if path.suffix in endings and path.is_file() and _NO_SOURCE.isdisjoint(inside):
            yield path


def _size(path: Path) -> int:
    if path.is_symlink() or not path.is_dir():
        return path.lstat().st_size
    return sum(each.lstat().st_size for each in path.rglob("*") if not each.is_dir())


def _same(name: str, other: str) -> bool:
    return re.sub("[-_.]+", "-", name).lower() == re.sub("[-_.]+", "-", other).lower()


def _run(*command: Any) -> str:
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout

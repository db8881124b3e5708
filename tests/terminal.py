"""The commands that documents show, run as their readers would run them, but in this process."""

from __future__ import annotations

import importlib
import os
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from lambdalint import packs
from lambdalint.cli import main
from tests import installing

TOP = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Answer:
    stdout: str
    both: str
    """With what goes to stderr, in the order in which it is written."""
    code: int


@dataclass(frozen=True, slots=True)
class Terminal:
    """Runs commands in the working directory."""

    folder: Path
    """Whatever is imported from it is imported anew by each command, as new processes do it."""

    @property
    def project(self) -> Path:
        """A repository. Python looks for packages in it, as after an editable installation."""
        return self.folder / "project"

    @property
    def site(self) -> Path:
        """Where pip would install packages to."""
        return self.folder / "site"

    def run(self, line: str) -> Answer | None:
        """None for a program that is not known here. A line may read stdin from a file and write stdout to one."""
        words = shlex.split(line, comments=True)
        source = words.pop(words.index("<") + 1) if "<" in words else None
        target = words.pop(words.index(">") + 1) if ">" in words else None
        program, *arguments = [word for word in words if word not in {"<", ">"}]
        match program, arguments:
            case "lambdalint", _:
                self.forget()
                answer = _lambdalint(arguments, None if source is None else Path(source).read_text(encoding="utf-8"))
            case "cat", [path]:
                text = Path(path).read_text(encoding="utf-8")
                answer = Answer(text, text, 0)
            case "pip", ["install", "--editable", folder]:
                installing.pack(Path(folder), self.site)
                packs.rules.cache_clear()
                answer = Answer("", "", 0)
            case "pytest", _:
                answer = self._pytest(arguments)
            case _:
                return None
        if target is not None:
            Path(target).write_text(answer.stdout, encoding="utf-8")
        return answer

    def forget(self) -> None:
        for name, module in list(sys.modules.items()):
            if (getattr(module, "__file__", None) or "").startswith(str(self.folder)):
                del sys.modules[name]
                packs.rules.cache_clear()
        importlib.invalidate_caches()

    def _pytest(self, arguments: list[str]) -> Answer:
        paths = os.pathsep.join([str(TOP), str(TOP / "rules"), str(self.site), str(self.project)])
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments],
            env=os.environ | {"PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        return Answer(done.stdout, done.stdout + done.stderr, done.returncode)


def _lambdalint(arguments: list[str], text: str | None) -> Answer:
    result = CliRunner(env={"FORCE_COLOR": None, "NO_COLOR": None}).invoke(main, arguments, input=text)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Answer(result.stdout, result.output, result.exit_code)

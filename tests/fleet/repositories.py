"""Repositories to be linted, a rule that harms its worker, and a workforce that needs no process."""

from __future__ import annotations

import json
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from lambdalint import __version__
from lambdalint.fleet.task import Answer, Order, Settings, lint
from tests import installing

RULE = '''
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

from lambdalint import Finding, Function, Precision, Severity, rule

FOLDER = Path(__file__).parents[2]


@rule(severity=Severity.NOTE, precision=Precision.HIGH)
def harm(function: Function) -> Iterator[Finding]:
    """Functions of some names harm the process that lints them; each time its id is written down."""
    if function.id.startswith(("Deadly", "Once", "Waits")):
        with (FOLDER / f"{function.id}.pids").open("a") as file:
            file.write(f"{os.getpid()}\\n")
    if function.id.startswith("Deadly") or (function.id.startswith("Once") and len(pids(function.id)) == 1):
        os.kill(os.getpid(), signal.SIGKILL)
    while function.id.startswith("Waits") and not (FOLDER / f"{function.id}.go").exists():
        time.sleep(0.02)
    if function.id.startswith("Raises"):
        raise RuntimeError("no")
    yield from ()


def pids(name):
    return (FOLDER / f"{name}.pids").read_text().split()
'''
PYPROJECT = """
[project]
name = "harmful"
version = "1.0"
[project.entry-points."lambdalint.rules"]
harmful = "harmful"
"""
TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  {name}:
    Type: AWS::Serverless::Function
    Properties: {{Runtime: python3.14, Handler: app.handler, Timeout: {timeout}, InlineCode: ""}}
"""

SETTINGS = Settings(
    version=__version__,
    today="2026-11-23",
    config_file=None,
    isolated=False,
    select=["timeout-out-of-range"],
    extend_select=[],
    ignore=[],
    fail_on=None,
    sarif=True,
)


def harmful(site: Path) -> None:
    """Installs the rule."""
    source = site.with_name("harmful-source")
    source.mkdir()
    (source / "pyproject.toml").write_text(PYPROJECT, encoding="utf-8")
    category = site / "harmful" / "operations"
    category.mkdir(parents=True)
    for folder in (category, category.parent):
        (folder / "__init__.py").touch()
    (category / "harm.py").write_text(RULE, encoding="utf-8")
    (category / "harm.md").write_text("# Harm\n\nHarms.\n", encoding="utf-8")
    installing.pack(source, site)


def repository(folder: Path, name: str = "Orders", *, timeout: int = 1000, configuration: str = "") -> Path:
    """With a template that has one finding, if the timeout is too long."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "template.yaml").write_text(TEMPLATE.format(name=name, timeout=timeout), encoding="utf-8")
    if configuration:
        (folder / "lambdalint.toml").write_text(configuration, encoding="utf-8")
    return folder


def order(path: Path, **settings: Any) -> Order:
    return Order(name=path.name, path=str(path), apart=[], settings={**SETTINGS, **settings})  # type: ignore[typeddict-item]


def found(text: str) -> list[tuple[str, str, str]]:
    """Repository, path and rule of each line."""
    return [(one["repository"], one["path"], one["rule"]) for one in map(json.loads, text.splitlines())]


class Inline:
    """Lints at once, in this process, and hands out the answers from the last to the first."""

    lost: tuple[type[BaseException], ...] = ()
    width = 3

    def submit(self, order: Order) -> Future[Answer]:
        future: Future[Answer] = Future()
        future.set_result(lint(order))
        return future

    def renew(self) -> None:
        raise AssertionError
